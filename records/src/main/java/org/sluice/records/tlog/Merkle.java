package org.sluice.records.tlog;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;

/// The tree of RFC 9162 section 2.1.1 over SHA-256, on lists held in memory. For logs kept in tiles
/// see [TileLog]; both find the same hashes.
public final class Merkle {
  /// Hash of the tree without entries: SHA-256 of nothing.
  public static final Hash32 EMPTY_ROOT = Hash32.of(sha256().digest());

  private Merkle() {}

  /// `SHA-256(0x00 || entry)`: the domain separation of 2.1.1 keeps a leaf from passing as a node.
  public static Hash32 leafHash(byte[] entry) {
    MessageDigest digest = sha256();
    digest.update((byte) 0);
    return Hash32.of(digest.digest(entry));
  }

  /// The same, without a copy of the entry.
  public static Hash32 leafHash(Octets entry) {
    MessageDigest digest = sha256();
    digest.update((byte) 0);
    entry.feed(digest);
    return Hash32.of(digest.digest());
  }

  /// `SHA-256(0x01 || left || right)`.
  public static Hash32 nodeHash(Hash32 left, Hash32 right) {
    MessageDigest digest = sha256();
    digest.update((byte) 1);
    digest.update(left.octets());
    return Hash32.of(digest.digest(right.octets()));
  }

  /// Root of the tree whose entries are these octets.
  public static Hash32 root(List<byte[]> entries) {
    CompactRange range = new CompactRange();
    for (byte[] entry : entries) {
      range.append(leafHash(entry));
    }
    return range.root();
  }

  /// Root of the tree with these *leaf hashes* (not entries: a list of 32-octet entries goes to
  /// [#root(List)]).
  public static Hash32 rootOfHashes(List<Hash32> leafHashes) {
    CompactRange range = new CompactRange();
    leafHashes.forEach(range::append);
    return range.root();
  }

  /// PATH(index, D_n) of 2.1.3.1.
  ///
  /// @throws IndexOutOfBoundsException if there is no such leaf
  public static InclusionProof inclusion(List<Hash32> leafHashes, long index) {
    return ProofPaths.inclusion(source(leafHashes), index, leafHashes.size());
  }

  /// PROOF(size, D_n) of 2.1.4.1: the first `size` leaves are the start of all of them.
  ///
  /// @throws IndexOutOfBoundsException if there are fewer leaves
  public static ConsistencyProof consistency(List<Hash32> leafHashes, long size) {
    return ProofPaths.consistency(source(leafHashes), size, leafHashes.size());
  }

  /// Root over one full tile or part of one.
  static Hash32 rootOf(List<Hash32> hashes, int from, int to) {
    List<Hash32> row = new ArrayList<>(hashes.subList(from, to));
    while (row.size() > 1) {
      int half = row.size() / 2;
      for (int i = 0; i < half; i++) {
        row.set(i, nodeHash(row.get(2 * i), row.get(2 * i + 1)));
      }
      row.subList(half, row.size()).clear();
    }
    return row.getFirst();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static ProofPaths.Subtrees source(List<Hash32> leafHashes) {
    return (height, index) -> {
      int from = Math.toIntExact(index << height);
      return rootOf(leafHashes, from, from + (1 << height));
    };
  }
}
