package org.sluice.records.tlog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;

/// A log in tiles (C2SP tlog-tiles) over a [TileStore].
///
/// The owner commits: after [#append(List)] has returned, all tiles of the new size are durable,
/// and the owner signs and writes the checkpoint. A crash before that leaves tiles beyond the
/// committed size; they are ignored by [#open(TileStore, long)] and replaced by the next append. So
/// nothing is ever repaired: recovery is opening.
///
/// One writer; any number of readers beside it.
public final class TileLog {
  /// Longest entry, in octets.
  public static final int MAX_ENTRY = EntryBundle.MAX_ENTRY;

  private final TileStore store;
  private final TileFiles files;
  private final Map<String, TileTree> recent = new Recent();
  private volatile LogEdge edge;
  private volatile EdgeTrees edgeTrees;
  private long tidied;

  private TileLog(TileStore store, TileFiles files, LogEdge edge) {
    this.store = store;
    this.files = files;
    this.edge = edge;
    this.edgeTrees = EdgeTrees.of(edge);
    // What was complete long ago was tidied then; begin with the last tile at each level.
    this.tidied = Math.max(0, edge.size() - TilePath.WIDTH);
  }

  /// Opens the log at the size its checkpoint file names, or empty without one. The checkpoint is
  /// compared with the tiles; its signatures are for a [CheckpointVerifier].
  ///
  /// @throws LogDamaged if the tiles have another root
  public static TileLog open(TileStore store) {
    byte @Nullable [] note = store.read(TilePath.CHECKPOINT);
    return note == null
        ? open(store, 0)
        : open(store, Checkpoint.parse(SignedNote.parse(note).text()));
  }

  /// Opens the log at a committed size; whatever lies beyond is ignored. The caller compares
  /// [#root()] with what it committed.
  ///
  /// @throws LogDamaged if a tile that the size needs is missing or out of shape
  public static TileLog open(TileStore store, long committedSize) {
    if (committedSize < 0) {
      throw new IllegalArgumentException("size " + committedSize);
    }
    TileFiles files = new TileFiles(store);
    return new TileLog(store, files, LogEdge.read(files, committedSize));
  }

  /// Opens the log at a committed checkpoint and compares the root.
  ///
  /// @throws LogDamaged if the tiles have another root
  public static TileLog open(TileStore store, Checkpoint committed) {
    TileLog log = open(store, committed.size());
    if (!log.root().equals(committed.root())) {
      throw new LogDamaged(
          "tile",
          "root " + committed.root() + " at size " + committed.size(),
          "root " + log.root());
    }
    return log;
  }

  /// Number of entries.
  public long size() {
    return edge.size();
  }

  /// Root over all entries.
  public Hash32 root() {
    return root(edge.size());
  }

  /// Root as it was at an earlier size.
  public Hash32 root(long size) {
    LogEdge now = edge;
    Objects.checkFromToIndex(0, size, now.size());
    return ProofPaths.hash(subtrees(now), 0, size);
  }

  /// Appends a batch: every tile it touches is written once. If a write fails nothing has been
  /// appended as far as this log is concerned, and the batch can be appended again.
  ///
  /// @return the index of the first new entry
  /// @throws EntryTooLong before anything is written
  public synchronized long append(List<byte[]> entries) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).length > MAX_ENTRY) {
        throw new EntryTooLong(i, entries.get(i).length);
      }
    }
    LogEdge before = edge;
    // Readers see the new entries only now, when all their tiles are in place.
    edge = new LogAppend(store, before).write(entries);
    return before.size();
  }

  /// One entry.
  public byte[] entry(long index) {
    return entries(index, Math.addExact(index, 1)).getFirst();
  }

  /// Entries `from` (inclusive) to `to` (exclusive).
  public List<byte[]> entries(long from, long to) {
    LogEdge now = edge;
    Objects.checkFromToIndex(from, to, now.size());
    List<byte[]> found = new ArrayList<>();
    for (long at = from; at < to; ) {
      long bundle = at / TilePath.WIDTH;
      long start = bundle * TilePath.WIDTH;
      List<byte[]> all =
          bundle == now.size() / TilePath.WIDTH
              ? now.entries()
              : files.entries(bundle, TilePath.WIDTH);
      int end = (int) Math.min(to - start, all.size());
      all.subList((int) (at - start), end).forEach(entry -> found.add(entry.clone()));
      at = start + end;
    }
    return found;
  }

  /// Hash of one entry.
  public Hash32 leafHash(long index) {
    LogEdge now = edge;
    Objects.checkIndex(index, now.size());
    return subtrees(now).at(0, index);
  }

  /// That an entry is in the tree of a size, from the tiles.
  public InclusionProof inclusion(long index, long size) {
    LogEdge now = edge;
    Objects.checkFromToIndex(0, size, now.size());
    return ProofPaths.inclusion(subtrees(now), index, size);
  }

  /// That the tree of size `first` is the beginning of that of size `second`, from the tiles.
  public ConsistencyProof consistency(long first, long second) {
    LogEdge now = edge;
    Objects.checkFromToIndex(0, second, now.size());
    return ProofPaths.consistency(subtrees(now), first, second);
  }

  /// Removes partial tiles that no checkpoint from `committedSize` on needs. To be called by the
  /// owner after it has committed that size; a crash in between leaves files that do no harm.
  public synchronized void tidy(long committedSize) {
    Objects.checkFromToIndex(0, committedSize, edge.size());
    new PartialTiles(store).tidy(tidied, committedSize);
    tidied = Math.max(tidied, committedSize);
  }

  private ProofPaths.Subtrees subtrees(LogEdge now) {
    EdgeTrees last = edgeTrees;
    if (last.size() != now.size()) {
      last = EdgeTrees.of(now);
      edgeTrees = last;
    }
    EdgeTrees trees = last;
    return (height, index) -> {
      int level = height / 8;
      int low = height % 8;
      long first = index << low;
      long tile = first / TilePath.WIDTH;
      boolean full = tile < LogEdge.count(now.size(), level) / TilePath.WIDTH;
      return (full ? full(level, tile) : trees.levels().get(level))
          .at(low, (int) (first % TilePath.WIDTH) >> low);
    };
  }

  private TileTree full(int level, long index) {
    String path = TilePath.hashes(level, index, TilePath.WIDTH);
    synchronized (recent) {
      TileTree known = recent.get(path);
      if (known != null) {
        return known;
      }
    }
    // Two readers may read one file twice; none waits for another's disk.
    TileTree read = new TileTree(files.hashes(level, index, TilePath.WIDTH));
    synchronized (recent) {
      recent.put(path, read);
    }
    return read;
  }

  /// The tiles of the right edge at a size; a log has one of a size.
  private record EdgeTrees(long size, List<TileTree> levels) {
    static EdgeTrees of(LogEdge edge) {
      return new EdgeTrees(edge.size(), edge.hashes().stream().map(TileTree::new).toList());
    }
  }

  /// Tiles that were asked for lately: those of the upper levels, which every proof needs, stay.
  private static final class Recent extends LinkedHashMap<String, TileTree> {
    private static final long serialVersionUID = 1L;
    private static final int MOST = 256; // of about 32 kB

    Recent() {
      super(64, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, TileTree> eldest) {
      return size() > MOST;
    }
  }
}
