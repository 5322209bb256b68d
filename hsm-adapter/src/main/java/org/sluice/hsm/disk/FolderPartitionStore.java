package org.sluice.hsm.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sluice.records.disk.DurableFiles;
import org.sluice.threshold.PartitionStore;

/// [PartitionStore] in a folder, a file for each name, each written whole and durably.
public final class FolderPartitionStore implements PartitionStore {

  private static final int MAX_OCTETS = 64 << 20;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,159}");

  private final Path folder;

  /// A store in `folder`, which is made with the first file.
  public FolderPartitionStore(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  @Override
  public synchronized void put(String name, byte[] octets) {
    if (octets.length > MAX_OCTETS) {
      throw new IllegalArgumentException(
          name + " has " + octets.length + " octets, limit is " + MAX_OCTETS);
    }
    DurableFiles.write(file(name), octets);
  }

  @Override
  public synchronized byte @Nullable [] get(String name) {
    return DurableFiles.read(file(name), MAX_OCTETS);
  }

  @Override
  public synchronized void delete(String name) {
    Path file = file(name);
    try {
      if (Files.deleteIfExists(file)) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
          channel.force(true);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }

  /// A name is a file name, never a path out of the folder.
  private Path file(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "store name \"" + name + "\" must be letters, digits, dot, dash or underscore");
    }
    return folder.resolve(name);
  }
}
