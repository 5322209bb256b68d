package org.sluice.records.tlog;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;

/// Reads a whole log once, in constant memory, and checks every file of it: each entry against its
/// hash, each hash tile against the tiles below, each partial tile against the full one.
///
/// Bundles are read, hashed and parsed ahead, on all processors; what depends on the order is done
/// in order, on the caller's thread.
///
/// @param <T> what the visitor makes of an entry
public final class LogScan<T> {
  /// Gets the entries, each after it was compared with its hash in the tiles. Whether they are
  /// those that were signed is known only when the scan returns.
  ///
  /// @param <T> what is made of an entry before its turn comes
  public interface Visitor<T> {
    /// Parses one entry, on any thread and in any order: what it is depends on the octets alone.
    T parse(byte[] entry);

    /// One entry in its turn, on the thread that scans.
    void entry(long index, Hash32 leafHash, T parsed);
  }

  private record Piece<T>(List<Hash32> leaves, List<T> parsed, @Nullable Hash32 fullTileRoot) {}

  private final TileFiles files;
  private final PartialTiles partials;
  private final long size;
  private final Visitor<T> visitor;
  private final CompactRange range = new CompactRange();
  private final List<List<Hash32>> rows = new ArrayList<>();
  private final long[] counts = new long[LogEdge.LEVELS];

  private LogScan(TileStore store, long size, Visitor<T> visitor) {
    this.files = new TileFiles(store);
    this.partials = new PartialTiles(store);
    this.size = size;
    this.visitor = visitor;
    for (int level = 0; level < LogEdge.LEVELS; level++) {
      rows.add(new ArrayList<>());
    }
  }

  /// Scans the first `size` entries. Files beyond are not looked at: they are what an append leaves
  /// that never counted. Gives the roots that these entries have at `size` and at each of the
  /// `earlier` sizes.
  ///
  /// @throws LogDamaged naming the first file that is not as it should be
  public static <T> NavigableMap<Long, Hash32> scan(
      TileStore store, long size, Set<Long> earlier, Visitor<T> visitor) {
    NavigableSet<Long> wanted = new TreeSet<>(earlier);
    wanted.add(size);
    return new LogScan<>(store, size, visitor).run(wanted);
  }

  private NavigableMap<Long, Hash32> run(NavigableSet<Long> wanted) {
    NavigableMap<Long, Hash32> roots = new TreeMap<>();
    if (wanted.contains(0L)) {
      roots.put(0L, range.root());
    }
    long pieces = Math.ceilDiv(size, TilePath.WIDTH);
    try (ReadAhead<Piece<T>> ahead = new ReadAhead<>(pieces, this::piece)) {
      for (long index = 0; index < pieces; index++) {
        Piece<T> piece = ahead.take();
        long first = index * TilePath.WIDTH;
        long end = first + piece.leaves().size();
        for (long mark : wanted.subSet(first + 1, end + 1)) {
          roots.put(mark, rootAt(piece, (int) (mark - first)));
        }
        grow(piece);
        for (int i = 0; i < piece.leaves().size(); i++) {
          visitor.entry(first + i, piece.leaves().get(i), piece.parsed().get(i));
        }
      }
    }
    for (int level = 1; level < LogEdge.LEVELS; level++) {
      if (!rows.get(level).isEmpty()) {
        checkTile(level, counts[level] / TilePath.WIDTH, rows.get(level));
      }
    }
    return roots;
  }

  /// One bundle, compared with everything that is said about its entries at level 0.
  private Piece<T> piece(long index) {
    int width = (int) Math.min(TilePath.WIDTH, size - index * TilePath.WIDTH);
    List<byte[]> entries = files.entries(index, width);
    List<Hash32> leaves = entries.stream().map(Merkle::leafHash).toList();
    checkTile(0, index, leaves);
    for (int part : partials.widths(PartialTiles.ENTRIES, index)) {
      if (part <= width) {
        List<Hash32> hashes = files.entries(index, part).stream().map(Merkle::leafHash).toList();
        compare(TilePath.entries(index, part), 0, index, leaves.subList(0, part), hashes);
      }
    }
    return new Piece<>(
        leaves,
        entries.stream().map(visitor::parse).toList(),
        width == TilePath.WIDTH ? Merkle.rootOf(leaves, 0, width) : null);
  }

  private Hash32 rootAt(Piece<T> piece, int leaves) {
    CompactRange then = new CompactRange(range);
    piece.leaves().subList(0, leaves).forEach(then::append);
    return then.root();
  }

  private void grow(Piece<T> piece) {
    Hash32 root = piece.fullTileRoot();
    if (root == null) {
      piece.leaves().forEach(range::append);
    } else {
      range.appendTile(root);
      add(1, root);
    }
  }

  /// The next hash of a level; a full tile gives one to the level above.
  private void add(int level, Hash32 hash) {
    List<Hash32> row = rows.get(level);
    row.add(hash);
    long index = counts[level]++ / TilePath.WIDTH;
    if (row.size() == TilePath.WIDTH) {
      checkTile(level, index, row);
      Hash32 root = Merkle.rootOf(row, 0, TilePath.WIDTH);
      row.clear();
      add(level + 1, root);
    }
  }

  private void checkTile(int level, long index, List<Hash32> expected) {
    compare(
        TilePath.hashes(level, index, expected.size()),
        level,
        index,
        expected,
        files.hashes(level, index, expected.size()));
    for (int width : partials.widths("" + level, index)) {
      if (width <= expected.size()) {
        compare(
            TilePath.hashes(level, index, width),
            level,
            index,
            expected.subList(0, width),
            files.hashes(level, index, width));
      }
    }
  }

  private static void compare(
      String path, int level, long tile, List<Hash32> expected, List<Hash32> got) {
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i).equals(got.get(i))) {
        throw new LogDamaged(
            path,
            level == 0 ? tile * TilePath.WIDTH + i : LogDamaged.NO_ENTRY,
            "hash " + i + " of its content, " + expected.get(i),
            "" + got.get(i));
      }
    }
  }
}
