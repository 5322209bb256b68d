package org.sluice.records.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.records.tlog.TileStore;

/// A log in a folder, in the layout in which it can be served as it is.
public final class FolderTileStore implements TileStore {
  /// A full bundle of the longest entries.
  private static final int MAX_OCTETS = 256 * (2 + 0xffff);

  // No segment may begin with a dot: neither "..", nor a file that is being written.
  private static final Pattern PATH =
      Pattern.compile("[a-z0-9][a-z0-9.]*(/[a-z0-9][a-z0-9.]*){0,9}");

  private final Path folder;

  /// @param folder made by the first write if it is not there
  public FolderTileStore(Path folder) {
    this.folder = folder.toAbsolutePath();
  }

  /// The folder.
  public Path folder() {
    return folder;
  }

  @Override
  public byte @Nullable [] read(String path) {
    return DurableFiles.read(resolve(path), MAX_OCTETS);
  }

  @Override
  public void write(String path, byte[] octets) {
    DurableFiles.write(resolve(path), octets);
  }

  @Override
  public List<String> list(String path) {
    Path wanted = resolve(path);
    if (!Files.isDirectory(wanted)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(wanted)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .toList();
    } catch (IOException e) {
      throw DiskFailure.of("cannot list", wanted, e);
    }
  }

  @Override
  public void delete(String path) {
    DurableFiles.delete(resolve(path));
  }

  private Path resolve(String path) {
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("not a path inside a log");
    }
    return folder.resolve(path);
  }
}
