package org.sluice.diode;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The folder into which the appliance puts signed bundles, read only from here: `<sequence, 12
/// digits>.<k or l>.slb`.
///
/// The appliance makes files complete by an atomic rename, so a file with such a name is whole;
/// every other name is not ours and is left alone.
final class Spool {
  /// A bundle is a payload of at most 16 MiB, a signature and a proof.
  static final int MAX_BUNDLE_OCTETS = 17 * 1024 * 1024;

  private static final Pattern NAME = Pattern.compile("([0-9]{12})\\.([kl])\\.slb");

  private final Path folder;

  Spool(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("the spool " + folder + " is not a folder");
    }
    this.folder = folder;
  }

  /// The bundle files of one stream by sequence number.
  SortedMap<Long, Path> files(StreamLetter stream) throws IOException {
    SortedMap<Long, Path> files = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.slb")) {
      for (Path file : entries) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (name.matches() && name.group(2).equals(stream.suffix())) {
          files.put(Long.parseLong(name.group(1)), file);
        }
      }
    }
    return files;
  }
}
