package org.sluice.records.tlog;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A log in memory: for a partition that replays one, for an export that is checked before it is
/// written, and for tests.
public final class MemoryTileStore implements TileStore {
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  /// An empty store.
  public MemoryTileStore() {}

  @Override
  public byte @Nullable [] read(String path) {
    byte[] octets = files.get(path);
    return octets == null ? null : octets.clone();
  }

  @Override
  public void write(String path, byte[] octets) {
    files.put(path, octets.clone());
  }

  @Override
  public List<String> list(String folder) {
    String prefix = folder + "/";
    return files.keySet().stream()
        .filter(path -> path.startsWith(prefix) && path.indexOf('/', prefix.length()) < 0)
        .map(path -> path.substring(prefix.length()))
        .toList();
  }

  @Override
  public void delete(String path) {
    files.remove(path);
  }

  /// All files by path, sorted: a copy.
  public Map<String, byte[]> files() {
    return new TreeMap<>(files);
  }
}
