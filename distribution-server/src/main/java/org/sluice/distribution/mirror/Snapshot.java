package org.sluice.distribution.mirror;

import org.sluice.records.id.Hash32;
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

  /// That the entry is in the tree of this snapshot.
  public InclusionProof inclusion(long index) {
    return log.inclusion(index, size);
  }
}
