package org.sluice.threshold.extraction;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.Purpose;

/// A batch as both rounds see it: identifiers and tags in the log's order, and the value B that
/// binds them all. Two batches are equal if their octets are.
///
/// @param audit an audit batch has no V_i and no s_i (design section 4, rule 5)
public record Batch(Hash32 gamma, boolean audit, List<Leaf> leaves) {
  private static final byte[] TAG = "sluice/leaf-tag/v1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BATCH = "sluice/batch/v1".getBytes(StandardCharsets.US_ASCII);

  /// One leaf.
  ///
  /// @param id the octets from which a and HS are computed
  public record Leaf(Identifier id, Hash32 tag) {}

  public Batch {
    leaves = List.copyOf(leaves);
    if (leaves.isEmpty()) {
      throw new IllegalArgumentException("a batch without leaves");
    }
  }

  /// tag_u = SHA-256("sluice/leaf-tag/v1" || GAMMA || u64 leaf index || leaf hash || u8 purpose ||
  /// u16 len(ID) || ID).
  public static Hash32 tag(
      Hash32 gamma, long leafIndex, Hash32 leafHash, Purpose purpose, Identifier id) {
    return Hash32.sha256(
        new Writer()
            .raw(TAG)
            .raw(gamma.octets())
            .u64(leafIndex)
            .raw(leafHash.octets())
            .u8(purpose.code())
            .bytes16(id.octets())
            .toByteArray());
  }

  /// B = SHA-256("sluice/batch/v1" || GAMMA || u32 N || tag_1 || ... || tag_N).
  public Hash32 value() {
    Writer w = new Writer().raw(BATCH).raw(gamma.octets()).u32(leaves.size());
    leaves.forEach(l -> w.raw(l.tag().octets()));
    return Hash32.sha256(w.toByteArray());
  }

  /// Number of leaves.
  public int size() {
    return leaves.size();
  }
}
