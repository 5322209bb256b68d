package org.sluice.records.tlog;

import java.util.List;
import org.sluice.records.id.Hash32;

/// Copies a log as it was at one size, file by file, so that the copy can be verified alone.
public final class LogCopy {
  private LogCopy() {}

  /// Writes every tile and entry bundle of a log of that size, and the note last. What the source
  /// has beyond it stays behind; a partial tile that a wider one has replaced meanwhile is cut from
  /// it.
  ///
  /// @param note the checkpoint of that size
  /// @throws LogDamaged if a file is missing or out of shape
  public static void copy(TileStore from, long size, byte[] note, TileStore to) {
    TileFiles files = new TileFiles(from);
    for (int level = 0; level < LogEdge.LEVELS; level++) {
      long count = LogEdge.count(size, level);
      for (long first = 0; first < count; first += TilePath.WIDTH) {
        long index = first / TilePath.WIDTH;
        int width = (int) Math.min(TilePath.WIDTH, count - first);
        List<Hash32> hashes = files.hashes(level, index, width);
        to.write(TilePath.hashes(level, index, width), HashTile.encode(hashes));
        if (level == 0) {
          to.write(TilePath.entries(index, width), EntryBundle.encode(files.entries(index, width)));
        }
      }
    }
    to.write(TilePath.CHECKPOINT, note);
  }
}
