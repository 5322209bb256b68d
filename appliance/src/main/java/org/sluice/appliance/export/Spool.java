package org.sluice.appliance.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.disk.DurableFiles;

/// The folder that `diode-sender` reads. Files appear whole or not at all, and are never changed.
public final class Spool {

  private static final int DIGITS = 12;

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
    Path file = file(stream, sequence);
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
              + ". Nothing is lost: take out what was carried (sluice spool prune), then repeat the"
              + " command");
    }
    DurableFiles.write(file, bundle);
  }

  private Path file(char stream, long sequence) {
    return folder.resolve(
        String.format(Locale.ROOT, "%012d.%c.slb", sequence, Character.toLowerCase(stream)));
  }

  /// Numbers of a stream's bundles, rising.
  List<Long> numbers(char stream) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    String ending = "\\." + Character.toLowerCase(stream) + "\\.slb";
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches("[0-9]{12}" + ending))
          .map(name -> Long.valueOf(name.substring(0, DIGITS)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /// Whether a bundle was put there before a time.
  boolean putBefore(char stream, long sequence, Instant time) {
    try {
      return Files.getLastModifiedTime(file(stream, sequence)).toInstant().isBefore(time);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /// Takes a bundle out; when this returns it does not come back by itself.
  void delete(char stream, long sequence) {
    DurableFiles.delete(file(stream, sequence));
  }

  /// Moves all bundles into a folder inside, so that another stream's numbers do not meet theirs.
  void putAside(String name) {
    Path aside = folder.resolve(name);
    try {
      Files.createDirectories(aside);
      for (char stream : new char[] {'k', 'l'}) {
        for (long number : numbers(stream)) {
          Path file = file(stream, number);
          Files.move(file, aside.resolve(String.valueOf(file.getFileName())));
        }
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private CommandFailed unreadable(IOException e) {
    return new CommandFailed("the spool " + folder + " cannot be read: " + e.getMessage(), e);
  }

  /// Octets in the folder.
  public long size() {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(folder)) {
      long sum = 0;
      for (Path f : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(f);
      }
      return sum;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
