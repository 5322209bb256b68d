package org.sluice.appliance.backup;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.tlog.NoteKey;

/// Whose data folder it is: the log's public key says so.
final class LogKeys {
  private static final int MAX_VKEY = 4096;

  private LogKeys() {}

  /// The key in that file, if there is one.
  static Optional<NoteKey> of(Path file) {
    byte @Nullable [] vkey = DurableFiles.read(file, MAX_VKEY);
    return vkey == null
        ? Optional.empty()
        : Optional.of(NoteKey.parse(new String(vkey, StandardCharsets.UTF_8).strip()));
  }
}
