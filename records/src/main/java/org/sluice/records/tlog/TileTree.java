package org.sluice.records.tlog;

import java.util.ArrayList;
import java.util.List;
import org.sluice.records.id.Hash32;

/// The hashes of all perfect subtrees of one tile, row by row, each row computed when it is asked
/// for and then kept: a proof needs a few of them, and the next proof others of the same tile.
final class TileTree {
  private final List<List<Hash32>> rows = new ArrayList<>();

  /// @param hashes of a tile, full or not
  TileTree(List<Hash32> hashes) {
    rows.add(hashes);
  }

  /// The hash over the `2^height` hashes from `index * 2^height` on, which must be there.
  synchronized Hash32 at(int height, int index) {
    while (rows.size() <= height) {
      List<Hash32> below = rows.getLast();
      List<Hash32> row = new ArrayList<>(below.size() / 2);
      for (int i = 0; i + 1 < below.size(); i += 2) {
        row.add(Merkle.nodeHash(below.get(i), below.get(i + 1)));
      }
      rows.add(List.copyOf(row));
    }
    return rows.get(height).get(index);
  }
}
