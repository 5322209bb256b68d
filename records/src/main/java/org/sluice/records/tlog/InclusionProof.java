package org.sluice.records.tlog;

import java.util.List;
import org.sluice.records.id.Hash32;

/// That leaf `index` is in the tree of `size` leaves. At most [#MAX_HASHES] hashes, leaf end first.
public record InclusionProof(long index, long size, List<Hash32> hashes) {
  /// A tree of 2^63 leaves has no longer path.
  public static final int MAX_HASHES = 63;

  private static final String CLAUSE = "2.1.3.2 step ";

  /// Keeps a copy; the length is checked here, everything else by [#verify(Hash32, Hash32)].
  public InclusionProof {
    if (hashes.size() > MAX_HASHES) {
      throw new BadProof("2.1.3.1", "at most 63 hashes", hashes.size() + " hashes");
    }
    hashes = List.copyOf(hashes);
  }

  /// RFC 9162, 2.1.3.2, every step.
  ///
  /// @throws BadProof naming the step that failed
  public void verify(Hash32 leafHash, Hash32 root) {
    // Step 1: the leaf must be inside the tree (a negative index is no leaf either).
    if (index < 0 || index >= size) {
      throw new BadProof(CLAUSE + "1", "an index from 0 to " + (size - 1), "index " + index);
    }
    // Steps 2 and 3.
    long fn = index;
    long sn = size - 1;
    Hash32 r = leafHash;
    // Step 4.
    for (Hash32 p : hashes) {
      // Step 4.a: nothing is left to climb, so the proof is too long.
      if (sn == 0) {
        throw new BadProof(CLAUSE + "4.a", "fewer hashes", hashes.size() + " hashes");
      }
      if ((fn & 1) == 1 || fn == sn) {
        // Step 4.b.i, and 4.b.ii: skip the levels where this node has no sibling.
        r = Merkle.nodeHash(p, r);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        // Step 4.b, otherwise.
        r = Merkle.nodeHash(r, p);
      }
      // Step 4.c.
      fn >>= 1;
      sn >>= 1;
    }
    // Step 5: the top must be reached, or the proof is too short; and it must be the root.
    if (sn != 0) {
      throw new BadProof(CLAUSE + "5", "more hashes", hashes.size() + " hashes");
    }
    if (!r.equals(root)) {
      throw new BadProof(CLAUSE + "5", "root " + root, "root " + r);
    }
  }
}
