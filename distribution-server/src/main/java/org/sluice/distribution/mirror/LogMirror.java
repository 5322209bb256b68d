package org.sluice.distribution.mirror;

import java.util.List;
import java.util.Optional;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.LogSegment;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TileLog;
import org.sluice.records.tlog.TilePath;
import org.sluice.records.tlog.TileStore;
import org.sluice.records.tlog.VerifiedCheckpoint;

/// The low side's copy of one log, in the same layout as the original.
///
/// One writer extends it; readers take a [Snapshot] and may keep it. The checkpoint file is the
/// commit point: a crash before it is written leaves tiles that are ignored and written again.
public final class LogMirror {
  private final TileStore store;
  private volatile Snapshot snapshot;

  private LogMirror(TileStore store, Snapshot snapshot) {
    this.store = store;
    this.snapshot = snapshot;
  }

  /// Opens what was committed to `store`, or an empty mirror.
  ///
  /// @throws org.sluice.records.tlog.LogDamaged if the tiles do not lead to the committed root
  public static LogMirror open(TileStore store) {
    byte[] note = store.read(TilePath.CHECKPOINT);
    return new LogMirror(
        store, note == null ? Snapshot.empty(TileLog.open(store, 0)) : committed(store, note));
  }

  /// The mirror as it is now.
  public Snapshot snapshot() {
    return snapshot;
  }

  /// Checks that a segment that begins inside or at the end of the mirror agrees with it and leads
  /// to the root of its checkpoint, without changing anything.
  ///
  /// @param covered the verified checkpoint of the segment
  /// @throws BadSegment if it does not
  public void check(LogSegment segment, VerifiedCheckpoint covered) {
    stage(segment, covered);
  }

  /// Checks a segment and makes it part of the mirror; durable when this returns. One that the
  /// mirror already contains changes nothing.
  ///
  /// @throws BadSegment as [#check]
  public void extend(LogSegment segment, VerifiedCheckpoint covered) {
    Optional<StagedTiles> staged = stage(segment, covered);
    if (staged.isEmpty()) {
      return;
    }
    staged.get().store();
    byte[] note = covered.note().encode();
    store.write(TilePath.CHECKPOINT, note); // commit point
    Snapshot next = committed(store, note);
    next.log().tidy(next.size());
    snapshot = next;
  }

  private Optional<StagedTiles> stage(LogSegment segment, VerifiedCheckpoint covered) {
    Checkpoint checkpoint = covered.checkpoint();
    TileLog log = snapshot.log();
    long first = segment.firstIndex();
    long end = segment.size();
    if (first > log.size() || checkpoint.size() != end) {
      throw new BadSegment(
          "entries "
              + first
              + " to "
              + end
              + " do not join size "
              + log.size()
              + " with a checkpoint of size "
              + checkpoint.size());
    }
    List<byte[]> entries = segment.entries().stream().map(Octets::toArray).toList();
    requireSameEntries(entries, first, log);
    if (end <= log.size()) {
      requireRoot(checkpoint, log.root(end));
      return Optional.empty();
    }
    StagedTiles staged = new StagedTiles(store);
    TileLog tried = TileLog.open(staged, log.size());
    tried.append(entries.subList((int) (log.size() - first), entries.size()));
    requireRoot(checkpoint, tried.root());
    return Optional.of(staged);
  }

  private static void requireSameEntries(List<byte[]> entries, long first, TileLog log) {
    long known = Math.min(first + entries.size(), log.size());
    for (long index = first; index < known; index++) {
      Hash32 got = Merkle.leafHash(entries.get((int) (index - first)));
      if (!got.equals(log.leafHash(index))) {
        throw new BadSegment("entry " + index + " differs from the one held since before");
      }
    }
  }

  private static void requireRoot(Checkpoint checkpoint, Hash32 got) {
    if (!got.equals(checkpoint.root())) {
      throw new BadSegment(
          "the entries up to "
              + checkpoint.size()
              + " have root "
              + got
              + ", co-signed is "
              + checkpoint.root());
    }
  }

  private static Snapshot committed(TileStore store, byte[] note) {
    Checkpoint checkpoint = Checkpoint.parse(SignedNote.parse(note).text());
    return new Snapshot(
        TileLog.open(store, checkpoint), checkpoint.size(), checkpoint.root(), note);
  }
}
