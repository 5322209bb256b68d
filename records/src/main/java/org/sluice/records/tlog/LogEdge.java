package org.sluice.records.tlog;

import java.util.ArrayList;
import java.util.List;
import org.sluice.records.id.Hash32;

/// The right edge of a tiled log: everything in tiles that are not full, which is all that an
/// append has to know. Immutable, so readers keep theirs while a writer makes the next.
///
/// @param size number of entries
/// @param hashes by level, the hashes of the last tile, 0 to 255 of them
/// @param entries the entries of the last bundle, 0 to 255 of them
record LogEdge(long size, List<List<Hash32>> hashes, List<byte[]> entries) {
  /// Levels of a log of up to 2^63 entries.
  static final int LEVELS = 8;

  LogEdge {
    hashes = List.copyOf(hashes);
    entries = List.copyOf(entries);
  }

  /// Reads the edge of the log as it was at this size; what lies beyond is not looked at.
  static LogEdge read(TileFiles files, long size) {
    List<List<Hash32>> hashes = new ArrayList<>();
    for (int level = 0; level < LEVELS; level++) {
      long count = count(size, level);
      int width = (int) (count % TilePath.WIDTH);
      hashes.add(
          width == 0 ? List.of() : List.copyOf(files.hashes(level, count / TilePath.WIDTH, width)));
    }
    int width = (int) (size % TilePath.WIDTH);
    List<byte[]> entries = width == 0 ? List.of() : files.entries(size / TilePath.WIDTH, width);
    LogEdge edge = new LogEdge(size, hashes, entries);
    edge.requireEntriesMatch();
    return edge;
  }

  /// Hashes at a level of a log of this size: one for each full tile below.
  static long count(long size, int level) {
    return size >> (8 * level);
  }

  private void requireEntriesMatch() {
    for (int i = 0; i < entries.size(); i++) {
      if (!Merkle.leafHash(entries.get(i)).equals(hashes.getFirst().get(i))) {
        throw new LogDamaged(
            TilePath.entries(size / TilePath.WIDTH, entries.size()),
            "entry " + i + " with hash " + hashes.getFirst().get(i),
            "hash " + Merkle.leafHash(entries.get(i)));
      }
    }
  }
}
