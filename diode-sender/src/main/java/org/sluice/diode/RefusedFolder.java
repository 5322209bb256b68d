package org.sluice.diode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.sluice.records.disk.DurableFiles;

/// Copies of what the guard did not let pass, each with its reason, for people. The spool itself is
/// never changed from here.
final class RefusedFolder {
  /// Bundle and reason are two files.
  private static final int MAX_FILES = 2 * 64;

  private final Path folder;

  RefusedFolder(Path folder) {
    this.folder = folder;
  }

  /// Keeps a copy; false if the folder is full, then the report on the terminal is all there is.
  boolean keep(String name, byte[] octets, String why) throws IOException {
    Path copy = folder.resolve(name);
    if (!Files.exists(copy) && count() >= MAX_FILES) {
      return false;
    }
    DurableFiles.write(copy, octets);
    DurableFiles.write(
        folder.resolve(name + ".txt"), (why + "\n").getBytes(StandardCharsets.UTF_8));
    return true;
  }

  /// Files in it: a copy and a reason for each refused bundle.
  private long count() throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }
}
