package org.sluice.distribution.mirror;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sluice.records.tlog.TileStore;

/// Tiles that are computed and not yet on the disk, over those that are: a segment is tried here
/// first, so that one with a wrong root leaves nothing behind.
final class StagedTiles implements TileStore {
  private final TileStore below;
  private final Map<String, byte[]> staged = new LinkedHashMap<>();

  StagedTiles(TileStore below) {
    this.below = below;
  }

  @Override
  public byte @Nullable [] read(String path) {
    byte[] octets = staged.get(path);
    return octets == null ? below.read(path) : octets;
  }

  @Override
  public void write(String path, byte[] octets) {
    staged.put(path, octets.clone());
  }

  /// Puts everything on the disk; nothing of it counts before the checkpoint is written.
  void store() {
    staged.forEach(below::write);
  }
}
