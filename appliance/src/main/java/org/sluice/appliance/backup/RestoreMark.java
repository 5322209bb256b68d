package org.sluice.appliance.backup;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;

/// The commit point of a restore: everything was unpacked and checked; from here on it is only put
/// in place, and nobody works in the folder until that is done.
///
/// @param id of this restore, random
/// @param parts which parts are put in place; parts that are not named here are put aside
/// @param keepsLog whether the log that is there stays, because it is longer
record RestoreMark(Hash32 id, List<String> parts, boolean keepsLog) {
  private static final int MAX_OCTETS = 4096;
  private static final Pattern TEXT =
      Pattern.compile(
          "sluice-restore/1\nid ([0-9a-f]{64})\nkeeps-log (true|false)\nparts ([a-z0-9. -]*)\n");

  RestoreMark {
    parts = List.copyOf(parts);
  }

  void write(Path file) {
    DurableFiles.write(
        file,
        ("sluice-restore/1\nid "
                + id
                + "\nkeeps-log "
                + keepsLog
                + "\nparts "
                + String.join(" ", parts)
                + "\n")
            .getBytes(StandardCharsets.US_ASCII));
  }

  static Optional<RestoreMark> read(Path file) {
    byte @Nullable [] octets = DurableFiles.read(file, MAX_OCTETS);
    if (octets == null) {
      return Optional.empty();
    }
    Matcher m = TEXT.matcher(new String(octets, StandardCharsets.US_ASCII));
    if (!m.matches()) {
      throw new CommandFailed(file + " is no mark of a restore: it was changed");
    }
    return Optional.of(
        new RestoreMark(
            Hash32.fromHex(m.group(1)),
            List.of(m.group(3).split(" ", -1)),
            Boolean.parseBoolean(m.group(2))));
  }

  /// Where what was there before goes.
  Path aside(Path folder) {
    return folder.resolve("replaced-" + id.toString().substring(0, 16));
  }
}
