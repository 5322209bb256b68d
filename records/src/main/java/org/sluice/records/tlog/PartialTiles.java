package org.sluice.records.tlog;

import java.util.List;

/// The partial versions of tiles: which of them a log still needs.
final class PartialTiles {
  static final String ENTRIES = "entries";

  private final TileStore store;

  PartialTiles(TileStore store) {
    this.store = store;
  }

  /// Widths of the partial versions of a tile that are there.
  List<Integer> widths(String kind, long index) {
    return store.list(TilePath.partials(TilePath.full(kind, index))).stream()
        .filter(width -> width.matches("[1-9][0-9]{0,2}"))
        .map(Integer::valueOf)
        .filter(width -> width < TilePath.WIDTH)
        .toList();
  }

  /// Deletes partial tiles narrower than what `size` needs, in the tiles that changed since `from`.
  void tidy(long from, long size) {
    tidy(ENTRIES, from, size);
    for (int level = 0; level < LogEdge.LEVELS; level++) {
      tidy("" + level, LogEdge.count(from, level), LogEdge.count(size, level));
    }
  }

  private void tidy(String kind, long from, long count) {
    for (long index = from / TilePath.WIDTH; index * TilePath.WIDTH < count; index++) {
      int needed = (int) Math.min(TilePath.WIDTH, count - index * TilePath.WIDTH);
      for (int width : widths(kind, index)) {
        if (width < needed) {
          delete(kind, index, width);
        }
      }
    }
  }

  /// Before a tile is written that held `before` hashes or entries: deletes what an append that
  /// never counted left beyond them. Otherwise it would lie inside the log one day, and contradict
  /// it.
  void deleteBeyond(String kind, long index, int before) {
    for (int width : widths(kind, index)) {
      if (width > before) {
        delete(kind, index, width);
      }
    }
  }

  private void delete(String kind, long index, int width) {
    store.delete(TilePath.partials(TilePath.full(kind, index)) + "/" + width);
  }
}
