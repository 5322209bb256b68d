package org.sluice.distribution.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.sluice.records.disk.DiskFailure;
import org.sluice.records.disk.DurableFiles;

/// The gap report as files: `report.txt` for people, and for each stream with gaps
/// `resend-<stream>`, which may be carried to the sender. A list is there exactly as long as
/// something is missing.
///
/// If the disk does not take them, that is logged and the intake goes on.
final class GapFolder {
  private static final Logger LOG = Logger.getLogger(GapFolder.class);
  private static final String LIST = "resend-";

  private final Path folder;
  private final Map<Path, String> written = new HashMap<>();

  GapFolder(Path folder) {
    this.folder = folder;
  }

  /// Writes what has changed.
  void write(GapReport report) {
    Map<Path, String> now = new HashMap<>();
    report.lists().forEach((stream, list) -> now.put(folder.resolve(LIST + stream), list));
    try {
      Files.createDirectories(folder);
      for (Path file : lists()) {
        if (!now.containsKey(file)) {
          Files.delete(file);
          written.remove(file);
        }
      }
      now.put(folder.resolve("report.txt"), report.text());
      now.forEach(this::write);
    } catch (IOException | DiskFailure e) {
      LOG.warn("the gap report could not be written", e);
    }
  }

  private void write(Path file, String text) {
    if (!text.equals(written.get(file))) {
      DurableFiles.write(file, text.getBytes(StandardCharsets.US_ASCII));
      written.put(file, text);
    }
  }

  private List<Path> lists() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> String.valueOf(f.getFileName()).startsWith(LIST)).toList();
    }
  }
}
