package org.sluice.records.tlog;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.sluice.records.id.Hash32;

/// The right edge of a growing tree: one hash for each one bit of its size. Enough to append and to
/// know the root, in at most 63 hashes, however large the log; what a witness keeps.
///
/// Encoded: `u64 size | 32 octets for each one bit of size, largest subtree first`.
public final class CompactRange {
  private final List<Hash32> subtrees = new ArrayList<>();
  private long size;

  /// The empty tree.
  public CompactRange() {}

  /// A copy that grows on its own.
  public CompactRange(CompactRange other) {
    this.size = other.size;
    this.subtrees.addAll(other.subtrees);
  }

  /// Adds the next leaf by its hash.
  public void append(Hash32 leafHash) {
    Hash32 hash = leafHash;
    // Each trailing one bit of the size is a subtree as large as the one just completed.
    for (long rest = size; (rest & 1) == 1; rest >>= 1) {
      hash = Merkle.nodeHash(subtrees.removeLast(), hash);
    }
    subtrees.addLast(hash);
    size = Math.incrementExact(size);
  }

  /// Adds the next 256 leaves by the root over them; the size is a multiple of 256.
  void appendTile(Hash32 root) {
    if (size % TilePath.WIDTH != 0) {
      throw new IllegalStateException("a full tile after " + size + " leaves");
    }
    Hash32 hash = root;
    for (long rest = size / TilePath.WIDTH; (rest & 1) == 1; rest >>= 1) {
      hash = Merkle.nodeHash(subtrees.removeLast(), hash);
    }
    subtrees.addLast(hash);
    size = Math.addExact(size, TilePath.WIDTH);
  }

  /// Number of leaves.
  public long size() {
    return size;
  }

  /// Root of the tree: the subtrees folded from the right.
  public Hash32 root() {
    if (subtrees.isEmpty()) {
      return Merkle.EMPTY_ROOT;
    }
    Hash32 hash = subtrees.getLast();
    for (int i = subtrees.size() - 2; i >= 0; i--) {
      hash = Merkle.nodeHash(subtrees.get(i), hash);
    }
    return hash;
  }

  /// The canonical octets, 8 to 2,024 of them.
  public byte[] encode() {
    ByteBuffer octets = ByteBuffer.allocate(8 + Hash32.LENGTH * subtrees.size());
    octets.putLong(size);
    subtrees.forEach(hash -> octets.put(hash.octets()));
    return octets.array();
  }

  /// Reads [#encode()]; the number of hashes must be that of the one bits of the size.
  ///
  /// @throws BadProof if it is not
  public static CompactRange decode(byte[] octets) {
    if (octets.length < 8) {
      throw new BadProof(
          "2.1.1", "a compact range of at least 8 octets", octets.length + " octets");
    }
    ByteBuffer in = ByteBuffer.wrap(octets);
    CompactRange range = new CompactRange();
    range.size = in.getLong();
    int expected = Hash32.LENGTH * Long.bitCount(range.size);
    if (range.size < 0 || in.remaining() != expected) {
      throw new BadProof(
          "2.1.1",
          expected + " octets of hashes for a size of 0 or more",
          in.remaining() + " octets for size " + range.size);
    }
    while (in.hasRemaining()) {
      byte[] hash = new byte[Hash32.LENGTH];
      in.get(hash);
      range.subtrees.add(Hash32.of(hash));
    }
    return range;
  }
}
