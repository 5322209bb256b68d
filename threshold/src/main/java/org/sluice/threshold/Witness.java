package org.sluice.threshold;

import org.sluice.records.codec.Octets;
import org.sluice.records.tlog.NoteKey;

/// The names under which partitions co-sign. The name is not part of what a witness signs, so it
/// only has to be the same for all who verify.
public final class Witness {
  private Witness() {}

  /// Key of the witness in partition `index` for the log of that origin: named
  /// `origin/partition-i`.
  public static NoteKey key(String origin, int index, Octets witnessKey) {
    return NoteKey.cosigner(origin + "/partition-" + index, witnessKey.toArray());
  }
}
