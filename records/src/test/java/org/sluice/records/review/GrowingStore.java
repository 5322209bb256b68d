package org.sluice.records.review;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.records.tlog.MemoryTileStore;
import org.sluice.records.tlog.TilePath;
import org.sluice.records.tlog.TileStore;

/// A log that becomes another one right after its checkpoint was read.
final class GrowingStore implements TileStore {
  private final MemoryTileStore then;
  private volatile MemoryTileStore now;

  GrowingStore(MemoryTileStore now, MemoryTileStore then) {
    this.now = now;
    this.then = then;
  }

  @Override
  public byte @Nullable [] read(String path) {
    byte[] octets = now.read(path);
    if (path.equals(TilePath.CHECKPOINT)) {
      now = then;
    }
    return octets;
  }

  @Override
  public List<String> list(String folder) {
    return now.list(folder);
  }

  @Override
  public void write(String path, byte[] octets) {
    throw new UnsupportedOperationException("a log that is reviewed");
  }
}
