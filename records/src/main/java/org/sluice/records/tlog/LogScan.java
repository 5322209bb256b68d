package org.sluice.records.tlog;

import java.util.ArrayList;
import java.util.List;
import org.sluice.records.id.Hash32;

/// Reads a whole log once, in constant memory, and checks every file of it: each entry against its
/// hash, each hash tile against the tiles below, each partial tile against the full one, and the
/// root of the entries against a checkpoint.
public final class LogScan {
  /// Gets the entries in order, each after it was compared with its hash in the tiles. Whether they
  /// are those that were signed is known only when the scan returns.
  @FunctionalInterface
  public interface Visitor {
    /// One entry; the octets are the visitor's.
    void entry(long index, byte[] entry);
  }

  private final TileFiles files;
  private final PartialTiles partials;
  private final CompactRange range = new CompactRange();
  private final List<List<Hash32>> rows = new ArrayList<>();
  private final long[] counts = new long[LogEdge.LEVELS];

  private LogScan(TileStore store) {
    this.files = new TileFiles(store);
    this.partials = new PartialTiles(store);
    for (int level = 0; level < LogEdge.LEVELS; level++) {
      rows.add(new ArrayList<>());
    }
  }

  /// Scans the log up to a checkpoint. Files beyond it are not looked at: they are what an append
  /// leaves that never counted.
  ///
  /// @throws LogDamaged naming the first file that is not as it should be
  public static void scan(TileStore store, Checkpoint checkpoint, Visitor visitor) {
    new LogScan(store).run(checkpoint, visitor);
  }

  private void run(Checkpoint checkpoint, Visitor visitor) {
    long size = checkpoint.size();
    for (long index = 0; index * TilePath.WIDTH < size; index++) {
      long first = index * TilePath.WIDTH;
      int width = (int) Math.min(TilePath.WIDTH, size - first);
      List<byte[]> entries = files.entries(index, width);
      checkBundle(index, entries);
      for (int i = 0; i < width; i++) {
        visitor.entry(first + i, entries.get(i));
      }
    }
    for (int level = 0; level < LogEdge.LEVELS; level++) {
      if (level > 0 && !rows.get(level).isEmpty()) {
        checkTile(level, counts[level] / TilePath.WIDTH, rows.get(level));
      }
    }
    if (!range.root().equals(checkpoint.root())) {
      throw new LogDamaged(
          TilePath.CHECKPOINT,
          "the root of the " + size + " entries, " + range.root(),
          "root " + checkpoint.root());
    }
  }

  private void checkBundle(long index, List<byte[]> entries) {
    List<Hash32> leaves = entries.stream().map(Merkle::leafHash).toList();
    checkTile(0, index, leaves);
    for (int width : partials.widths(PartialTiles.ENTRIES, index)) {
      if (width <= entries.size()) {
        List<Hash32> part = files.entries(index, width).stream().map(Merkle::leafHash).toList();
        compare(TilePath.entries(index, width), leaves.subList(0, width), part);
      }
    }
    leaves.forEach(range::append);
    leaves.forEach(leaf -> add(0, leaf));
  }

  /// The next hash of a level; a full tile gives one to the level above.
  private void add(int level, Hash32 hash) {
    List<Hash32> row = rows.get(level);
    row.add(hash);
    long index = counts[level]++ / TilePath.WIDTH;
    if (row.size() == TilePath.WIDTH) {
      if (level > 0) {
        checkTile(level, index, row);
      }
      Hash32 root = Merkle.rootOf(row, 0, TilePath.WIDTH);
      row.clear();
      add(level + 1, root);
    }
  }

  private void checkTile(int level, long index, List<Hash32> expected) {
    compare(
        TilePath.hashes(level, index, expected.size()),
        expected,
        files.hashes(level, index, expected.size()));
    for (int width : partials.widths("" + level, index)) {
      if (width <= expected.size()) {
        compare(
            TilePath.hashes(level, index, width),
            expected.subList(0, width),
            files.hashes(level, index, width));
      }
    }
  }

  private static void compare(String path, List<Hash32> expected, List<Hash32> got) {
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i).equals(got.get(i))) {
        throw new LogDamaged(
            path, "hash " + i + " of its content, " + expected.get(i), "" + got.get(i));
      }
    }
  }
}
