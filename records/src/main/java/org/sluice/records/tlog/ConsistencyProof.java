package org.sluice.records.tlog;

import java.util.List;
import org.sluice.records.id.Hash32;

/// That the tree of `first` leaves is the beginning of the tree of `second` leaves.
public record ConsistencyProof(long first, long second, List<Hash32> hashes) {
  /// One hash a level, and one to begin with.
  public static final int MAX_HASHES = 64;

  private static final String CLAUSE = "2.1.4.2 step ";

  /// Keeps a copy; the length is checked here, everything else by [#verify(Hash32, Hash32)].
  public ConsistencyProof {
    if (hashes.size() > MAX_HASHES) {
      throw new BadProof("2.1.4.1", "at most 64 hashes", hashes.size() + " hashes");
    }
    hashes = List.copyOf(hashes);
  }

  /// RFC 9162, 2.1.4.2, every step, and the two cases the RFC leaves to the caller: equal sizes
  /// (equal roots, no hashes) and a first size of 0 (the empty root, no hashes).
  ///
  /// @throws BadProof naming the step that failed
  public void verify(Hash32 firstRoot, Hash32 secondRoot) {
    if (first < 0 || first > second) {
      throw new BadProof("2.1.4.2", "sizes 0 <= first <= second", first + " and " + second);
    }
    if (first == 0 || first == second) {
      verifyWithoutHashes(firstRoot, secondRoot);
      return;
    }
    // Step 1: there must be something to prove with.
    if (hashes.isEmpty()) {
      throw new BadProof(CLAUSE + "1", "at least one hash", "none");
    }
    // Step 2: for a power of two the first hash is the first root itself, and is left out.
    boolean perfect = Long.bitCount(first) == 1;
    List<Hash32> path = perfect ? hashes : hashes.subList(1, hashes.size());
    // Steps 3 and 4.
    int skipped = Long.numberOfTrailingZeros(~(first - 1));
    long fn = (first - 1) >> skipped;
    long sn = (second - 1) >> skipped;
    // Step 5.
    Hash32 fr = perfect ? firstRoot : hashes.getFirst();
    Hash32 sr = fr;
    // Step 6.
    for (Hash32 c : path) {
      // Step 6.a.
      if (sn == 0) {
        throw new BadProof(CLAUSE + "6.a", "fewer hashes", hashes.size() + " hashes");
      }
      if ((fn & 1) == 1 || fn == sn) {
        // Steps 6.b.i to 6.b.iii.
        fr = Merkle.nodeHash(c, fr);
        sr = Merkle.nodeHash(c, sr);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        // Step 6.b, otherwise.
        sr = Merkle.nodeHash(sr, c);
      }
      // Step 6.c.
      fn >>= 1;
      sn >>= 1;
    }
    // Step 7.
    if (sn != 0) {
      throw new BadProof(CLAUSE + "7", "more hashes", hashes.size() + " hashes");
    }
    if (!fr.equals(firstRoot)) {
      throw new BadProof(CLAUSE + "7", "first root " + firstRoot, "root " + fr);
    }
    if (!sr.equals(secondRoot)) {
      throw new BadProof(CLAUSE + "7", "second root " + secondRoot, "root " + sr);
    }
  }

  private void verifyWithoutHashes(Hash32 firstRoot, Hash32 secondRoot) {
    if (!hashes.isEmpty()) {
      throw new BadProof(
          "2.1.4.1", "no hashes for sizes " + first + " and " + second, hashes.size() + " hashes");
    }
    if (first == second && !firstRoot.equals(secondRoot)) {
      throw new BadProof("2.1.4.1", "root " + firstRoot, "root " + secondRoot);
    }
    if (first == 0 && !firstRoot.equals(Merkle.EMPTY_ROOT)) {
      throw new BadProof("2.1.1", "the empty root " + Merkle.EMPTY_ROOT, "root " + firstRoot);
    }
    if (second == 0 && !secondRoot.equals(Merkle.EMPTY_ROOT)) {
      throw new BadProof("2.1.1", "the empty root " + Merkle.EMPTY_ROOT, "root " + secondRoot);
    }
  }
}
