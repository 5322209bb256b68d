package org.sluice.records.tlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.sluice.records.id.Hash32;

/// Makes proofs out of perfect subtrees, wherever those are kept (a list, or tiles).
final class ProofPaths {
  /// Hashes of perfect subtrees: `at(height, index)` covers the leaves from `index * 2^height` on.
  @FunctionalInterface
  interface Subtrees {
    Hash32 at(int height, long index);
  }

  private ProofPaths() {}

  static InclusionProof inclusion(Subtrees subtrees, long index, long size) {
    Objects.checkIndex(index, size);
    List<Hash32> path = new ArrayList<>();
    inclusion(subtrees, index, 0, size, path);
    return new InclusionProof(index, size, path);
  }

  static ConsistencyProof consistency(Subtrees subtrees, long first, long second) {
    Objects.checkFromToIndex(first, second, second);
    List<Hash32> path = new ArrayList<>();
    if (first > 0) {
      subproof(subtrees, first, 0, second, true, path);
    }
    return new ConsistencyProof(first, second, path);
  }

  /// MTH(D\[start:end\]) of 2.1.1. `start` is a multiple of the largest power of two below the
  /// width, as it is in every call of the recursions below.
  static Hash32 hash(Subtrees subtrees, long start, long end) {
    if (start == end) {
      return Merkle.EMPTY_ROOT;
    }
    long width = end - start;
    if (Long.bitCount(width) == 1) {
      int height = Long.numberOfTrailingZeros(width);
      return subtrees.at(height, start >> height);
    }
    long k = Long.highestOneBit(width);
    return Merkle.nodeHash(hash(subtrees, start, start + k), hash(subtrees, start + k, end));
  }

  /// PATH(m, D\[start:end\]) of 2.1.3.1; `m` counts from the start of the whole tree.
  private static void inclusion(
      Subtrees subtrees, long m, long start, long end, List<Hash32> path) {
    if (end - start == 1) {
      return;
    }
    long middle = start + split(end - start);
    if (m < middle) {
      inclusion(subtrees, m, start, middle, path);
      path.add(hash(subtrees, middle, end));
    } else {
      inclusion(subtrees, m, middle, end, path);
      path.add(hash(subtrees, start, middle));
    }
  }

  /// SUBPROOF(m, D\[start:end\], b) of 2.1.4.1; `whole` is b: the verifier knows this subtree's
  /// hash.
  private static void subproof(
      Subtrees subtrees, long m, long start, long end, boolean whole, List<Hash32> path) {
    if (m == end) {
      if (!whole) {
        path.add(hash(subtrees, start, end));
      }
      return;
    }
    long middle = start + split(end - start);
    if (m <= middle) {
      subproof(subtrees, m, start, middle, whole, path);
      path.add(hash(subtrees, middle, end));
    } else {
      subproof(subtrees, m, middle, end, false, path);
      path.add(hash(subtrees, start, middle));
    }
  }

  /// The largest power of two smaller than n (2.1.1), n at least 2.
  private static long split(long n) {
    return Long.highestOneBit(n - 1);
  }
}
