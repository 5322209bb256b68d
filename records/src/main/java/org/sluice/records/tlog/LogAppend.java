package org.sluice.records.tlog;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.sluice.records.id.Hash32;

/// Writes one batch: entry bundles, then tiles from the leaves up. The order does not matter for
/// safety, because nothing counts before the checkpoint.
final class LogAppend {
  private final TileStore store;
  private final PartialTiles partials;
  private final LogEdge before;

  LogAppend(TileStore store, LogEdge before) {
    this.store = store;
    this.partials = new PartialTiles(store);
    this.before = before;
  }

  /// Writes the tiles and returns the edge they lead to.
  LogEdge write(List<byte[]> entries) {
    List<byte[]> own = entries.stream().map(byte[]::clone).toList();
    Row<byte[]> bundles =
        new Row<>(PartialTiles.ENTRIES, before.size(), before.entries(), EntryBundle::encode);
    List<byte[]> lastEntries = bundles.write(own, new ArrayList<>());

    List<List<Hash32>> edges = new ArrayList<>();
    List<Hash32> added = own.stream().map(Merkle::leafHash).toList();
    for (int level = 0; level < LogEdge.LEVELS; level++) {
      Row<Hash32> row =
          new Row<>(
              "" + level,
              LogEdge.count(before.size(), level),
              before.hashes().get(level),
              HashTile::encode);
      List<List<Hash32>> full = new ArrayList<>();
      edges.add(row.write(added, full));
      // The root of each full tile is the next hash of the level above.
      added = full.stream().map(tile -> Merkle.rootOf(tile, 0, TilePath.WIDTH)).toList();
    }
    return new LogEdge(before.size() + own.size(), edges, lastEntries);
  }

  /// One row of tiles, from the one that was not full on.
  private final class Row<T> {
    private final String kind;
    private final long count;
    private final List<T> edge;
    private final Function<List<T>, byte[]> encoder;

    Row(String kind, long count, List<T> edge, Function<List<T>, byte[]> encoder) {
      this.kind = kind;
      this.count = count;
      this.edge = edge;
      this.encoder = encoder;
    }

    /// Writes each touched tile once; returns what is in the last one if it is not full.
    List<T> write(List<T> added, List<List<T>> full) {
      if (added.isEmpty()) {
        return edge;
      }
      List<T> all = new ArrayList<>(edge);
      all.addAll(added);
      long index = count / TilePath.WIDTH;
      int from = 0;
      for (; all.size() - from >= TilePath.WIDTH; from += TilePath.WIDTH) {
        full.add(List.copyOf(all.subList(from, from + TilePath.WIDTH)));
        put(index++, full.getLast());
      }
      List<T> rest = List.copyOf(all.subList(from, all.size()));
      // An empty tile is never written.
      if (!rest.isEmpty()) {
        put(index, rest);
      }
      return rest;
    }

    private void put(long index, List<T> tile) {
      int known = (int) Math.max(0, count - index * TilePath.WIDTH);
      partials.deleteBeyond(kind, index, known);
      store.write(TilePath.of(kind, index, tile.size()), encoder.apply(tile));
    }
  }
}
