package org.sluice.records.tlog;

/// The partial versions of tiles: which of them a committed log still needs.
final class PartialTiles {
  private final TileStore store;

  PartialTiles(TileStore store) {
    this.store = store;
  }

  /// Deletes partial tiles narrower than what `size` needs, in the tiles that changed since `from`.
  void tidy(long from, long size) {
    tidy("entries", from, size);
    for (int level = 0; level < LogEdge.LEVELS; level++) {
      tidy("" + level, LogEdge.count(from, level), LogEdge.count(size, level));
    }
  }

  private void tidy(String kind, long from, long count) {
    for (long index = from / TilePath.WIDTH; index * TilePath.WIDTH < count; index++) {
      int needed = (int) Math.min(TilePath.WIDTH, count - index * TilePath.WIDTH);
      String folder = TilePath.partials(TilePath.full(kind, index));
      for (String width : store.list(folder)) {
        if (width.matches("[1-9][0-9]{0,2}") && Integer.parseInt(width) < needed) {
          store.delete(folder + "/" + width);
        }
      }
    }
  }
}
