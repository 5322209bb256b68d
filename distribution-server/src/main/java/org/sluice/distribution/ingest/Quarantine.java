package org.sluice.distribution.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jboss.logging.Logger;
import org.sluice.records.disk.DiskFailure;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;

/// Bundles that were refused, kept aside for people to look at: at most [#MAX_BUNDLES], the oldest
/// make room.
///
/// Each is two files named by the hash of the octets: `.slb` and `.txt` with the reason. Nothing is
/// ever read back from here. If the disk will not take one, that is logged and the intake goes on:
/// evidence is worth less than the keys of others.
final class Quarantine {
  static final int MAX_BUNDLES = 16;

  private static final Logger LOG = Logger.getLogger(Quarantine.class);
  private static final String BUNDLE = ".slb";
  private static final String REASON = ".txt";

  private final Path folder;

  Quarantine(Path folder) {
    this.folder = folder;
  }

  /// Keeps a refused bundle and its reason.
  void keep(byte[] octets, Refusal refusal) {
    Path file = folder.resolve(Hash32.sha256(octets) + BUNDLE);
    try {
      Files.createDirectories(folder);
      if (!Files.exists(file)) {
        makeRoom();
      }
      String reason = refusal.code() + ": " + refusal.why() + "\n";
      DurableFiles.write(reasonOf(file), reason.getBytes(StandardCharsets.UTF_8));
      DurableFiles.write(file, octets);
    } catch (IOException | DiskFailure e) {
      LOG.error("a refused bundle could not be kept aside", e);
    }
  }

  /// Names of the bundles kept, oldest first.
  List<String> names() {
    try {
      return files().stream().map(file -> String.valueOf(file.getFileName())).toList();
    } catch (IOException e) {
      LOG.warn("the quarantine folder cannot be listed", e);
      return List.of();
    }
  }

  private void makeRoom() throws IOException {
    List<Path> files = files();
    for (int i = 0; i <= files.size() - MAX_BUNDLES; i++) {
      Files.deleteIfExists(files.get(i));
      Files.deleteIfExists(reasonOf(files.get(i)));
    }
  }

  private List<Path> files() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Dated> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*" + BUNDLE)) {
      for (Path file : entries) {
        files.add(new Dated(Files.getLastModifiedTime(file), file));
      }
    }
    files.sort(Comparator.comparing(Dated::time).thenComparing(Dated::file));
    return files.stream().map(Dated::file).toList();
  }

  private record Dated(FileTime time, Path file) {}

  private static Path reasonOf(Path bundle) {
    String name = String.valueOf(bundle.getFileName());
    return bundle.resolveSibling(name.substring(0, name.length() - BUNDLE.length()) + REASON);
  }
}
