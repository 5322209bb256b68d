package org.sluice.diode;

import java.io.IOException;
import java.nio.file.Path;
import org.sluice.records.disk.DurableFiles;

/// A file that the operator named.
final class GivenFile {
  private GivenFile() {}

  /// Its octets.
  ///
  /// @throws IOException if it is not there
  /// @throws org.sluice.records.disk.DiskFailure if it is larger than `max` octets or unreadable
  static byte[] read(Path file, int max) throws IOException {
    byte[] octets = DurableFiles.read(file, max);
    if (octets == null) {
      throw new IOException("there is no file " + file);
    }
    return octets;
  }
}
