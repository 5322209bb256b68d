package org.sluice.diode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;

/// Folders of bundles for discs: one, or as many as it takes at a size. Each has a file
/// `SHA256SUMS`, which `sha256sum -c` reads; it appears when the folder is complete.
final class Disc {
  static final String SUMS = "SHA256SUMS";

  /// Octets of a file system's own beside each file: a block for its end, one for its name.
  private static final int PER_FILE = 4096;

  private final Path out;
  private final long capacity;
  private final StringBuilder sums = new StringBuilder();
  private Path folder;
  private int number;
  private long used;

  /// `capacity` in octets; 0 for one folder of any size.
  Disc(Path out, long capacity) throws IOException {
    if (Files.exists(out)) {
      throw new IOException(out + " exists: name a folder that does not");
    }
    this.out = out;
    this.capacity = capacity;
    this.folder = out;
    Files.createDirectories(out);
    if (capacity > 0) {
      begin();
    }
  }

  /// `cd`, `dvd`, `usb`, or a number of octets.
  static long capacity(String size) {
    return switch (size) {
      case "cd" -> 650L << 20;
      case "dvd" -> 4_600_000_000L;
      case "usb" -> 7_500_000_000L;
      default -> {
        if (!size.matches("[1-9][0-9]{5,14}")) {
          throw new IllegalArgumentException(
              "--size: expected cd, dvd, usb or a number of octets from 100000, found " + size);
        }
        yield Long.parseLong(size);
      }
    };
  }

  private void begin() throws IOException {
    number++;
    used = 0;
    folder = out.resolve("disc-" + number);
    Files.createDirectories(folder);
  }

  void add(String name, byte[] octets) throws IOException {
    long needed = octets.length + PER_FILE + (long) name.length() + Hash32.LENGTH * 2;
    if (capacity > 0 && used + needed > capacity - PER_FILE) {
      if (used == 0) {
        throw new IOException(name + " has " + octets.length + " octets: no disc holds it");
      }
      finish();
      begin();
    }
    DurableFiles.write(folder.resolve(name), octets);
    sums.append(Hash32.sha256(octets)).append("  ").append(name).append('\n');
    used += needed;
  }

  /// The last folder is complete, too. How many there are. Not said after a failure: a folder
  /// without sums is one that nobody takes for a whole disc.
  int complete() {
    finish();
    return Math.max(1, number);
  }

  private void finish() {
    DurableFiles.write(folder.resolve(SUMS), sums.toString().getBytes(StandardCharsets.US_ASCII));
    sums.setLength(0);
  }
}
