package org.sluice.records.tlog;

import java.util.ArrayList;
import java.util.List;
import org.sluice.records.id.Hash32;

/// Writes one batch: entry bundles, then tiles from the leaves up. The order does not matter for
/// safety, because nothing counts before the checkpoint.
final class LogAppend {
  private final TileStore store;
  private final LogEdge before;

  LogAppend(TileStore store, LogEdge before) {
    this.store = store;
    this.before = before;
  }

  /// Writes the tiles and returns the edge they lead to.
  LogEdge write(List<byte[]> entries) {
    List<byte[]> bundle = new ArrayList<>(before.entries());
    entries.forEach(entry -> bundle.add(entry.clone()));
    List<byte[]> lastEntries = writeBundles(bundle, !entries.isEmpty());

    List<List<Hash32>> edges = new ArrayList<>();
    List<Hash32> added = entries.stream().map(Merkle::leafHash).toList();
    for (int level = 0; level < LogEdge.LEVELS; level++) {
      List<Hash32> row = new ArrayList<>(before.hashes().get(level));
      row.addAll(added);
      List<Hash32> parents = new ArrayList<>();
      edges.add(writeTiles(level, row, !added.isEmpty(), parents));
      added = parents;
    }
    return new LogEdge(before.size() + entries.size(), edges, lastEntries);
  }

  private List<byte[]> writeBundles(List<byte[]> all, boolean changed) {
    long index = before.size() / TilePath.WIDTH;
    int from = 0;
    for (; all.size() - from >= TilePath.WIDTH; from += TilePath.WIDTH) {
      store.write(
          TilePath.entries(index++, TilePath.WIDTH),
          EntryBundle.encode(all.subList(from, from + TilePath.WIDTH)));
    }
    List<byte[]> rest = all.subList(from, all.size());
    // An empty tile is never written.
    if (changed && !rest.isEmpty()) {
      store.write(TilePath.entries(index, rest.size()), EntryBundle.encode(rest));
    }
    return rest;
  }

  /// Writes the tiles of one level from the one that was partial on; the root of each full one is
  /// the next hash of the level above.
  private List<Hash32> writeTiles(
      int level, List<Hash32> all, boolean changed, List<Hash32> parents) {
    long index = LogEdge.count(before.size(), level) / TilePath.WIDTH;
    int from = 0;
    for (; all.size() - from >= TilePath.WIDTH; from += TilePath.WIDTH) {
      List<Hash32> tile = all.subList(from, from + TilePath.WIDTH);
      store.write(TilePath.hashes(level, index++, TilePath.WIDTH), HashTile.encode(tile));
      parents.add(Merkle.rootOf(tile, 0, TilePath.WIDTH));
    }
    List<Hash32> rest = List.copyOf(all.subList(from, all.size()));
    if (changed && !rest.isEmpty()) {
      store.write(TilePath.hashes(level, index, rest.size()), HashTile.encode(rest));
    }
    return rest;
  }
}
