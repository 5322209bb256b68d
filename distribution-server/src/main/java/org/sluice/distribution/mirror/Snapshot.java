package org.sluice.distribution.mirror;

import java.util.List;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.ConsistencyProof;
import org.sluice.records.tlog.InclusionProof;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.TileLog;

/// The mirror at one committed checkpoint: entries, proofs and the note that vouches for them fit
/// together.
public final class Snapshot {
  private final TileLog log;
  private final long size;
  private final Hash32 root;
  private final byte[] note;

  Snapshot(TileLog log, long size, Hash32 root, byte[] note) {
    this.log = log;
    this.size = size;
    this.root = root;
    this.note = note.clone();
  }

  static Snapshot empty(TileLog log) {
    return new Snapshot(log, 0, Merkle.EMPTY_ROOT, new byte[0]);
  }

  TileLog log() {
    return log;
  }

  /// Number of entries.
  public long size() {
    return size;
  }

  /// Root over them.
  public Hash32 root() {
    return root;
  }

  /// The checkpoint with its signatures; no octets if the mirror is empty.
  public byte[] note() {
    return note.clone();
  }

  /// One entry, `index` below [#size()].
  public byte[] entry(long index) {
    return log.entry(index);
  }

  /// Entries `from` (inclusive) to `to` (exclusive, at most [#size()]).
  public List<byte[]> entries(long from, long to) {
    return log.entries(from, Math.min(to, size));
  }

  /// Root as it was at an earlier size.
  public Hash32 root(long earlier) {
    return log.root(earlier);
  }

  /// That the tree of an earlier size is the beginning of this one.
  public ConsistencyProof consistency(long earlier) {
    return log.consistency(earlier, size);
  }

  /// That the entry is in the tree of this snapshot.
  public InclusionProof inclusion(long index) {
    return log.inclusion(index, size);
  }
}
