package org.sluice.appliance.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.disk.DurableFiles;

/// The folder that `diode-sender` reads. Files appear whole or not at all, and are never changed.
public final class Spool {

  private final Path folder;
  private final long maxOctets;

  /// `maxOctets` bounds the folder: beyond it nothing is added until the sender's side has been
  /// emptied.
  public Spool(Path folder, long maxOctets) {
    this.folder = folder;
    this.maxOctets = maxOctets;
  }

  /// Puts a bundle in place; the same bundle again is harmless.
  void put(char stream, long sequence, byte[] bundle) {
    Path file =
        folder.resolve(
            String.format(Locale.ROOT, "%012d.%c.slb", sequence, Character.toLowerCase(stream)));
    if (Files.exists(file)) {
      return;
    }
    long used = size();
    if (used + bundle.length > maxOctets) {
      throw new CommandFailed(
          "the spool "
              + folder
              + " is full: "
              + used
              + " of "
              + maxOctets
              + " octets used, the next bundle has "
              + bundle.length
              + ". Nothing is lost: remove bundles that have been sent, then repeat the command");
    }
    DurableFiles.write(file, bundle);
  }

  /// Octets in the folder.
  public long size() {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      long sum = 0;
      for (Path f : files.toList()) {
        sum += Files.size(f);
      }
      return sum;
    } catch (IOException e) {
      throw new CommandFailed("the spool " + folder + " cannot be read: " + e.getMessage(), e);
    }
  }
}
