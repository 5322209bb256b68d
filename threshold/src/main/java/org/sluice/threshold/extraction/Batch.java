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
/// @param blame whether it is one leaf run again to name a liar: another label, so another B
public record Batch(Hash32 gamma, boolean audit, boolean blame, List<Leaf> leaves) {
  private static final byte[] TAG = "sluice/leaf-tag/v1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BATCH = "sluice/batch/v1".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] BLAME = "sluice/blame/v1".getBytes(StandardCharsets.US_ASCII);

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

  /// An issuing batch.
  public Batch(Hash32 gamma, boolean audit, List<Leaf> leaves) {
    this(gamma, audit, false, leaves);
  }

  /// The leaf at that place as a blame batch of its own (design section 7).
  public Batch blaming(int leaf) {
    return new Batch(gamma, audit, true, List.of(leaves.get(leaf)));
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

  /// B = SHA-256("sluice/batch/v1" || GAMMA || u32 N || tag_1 || ... || tag_N); for a blame batch
  /// the label is "sluice/blame/v1".
  public Hash32 value() {
    return valueOfTags(blame, gamma, tags());
  }

  /// The same where only the tags are known.
  static Hash32 valueOfTags(boolean blame, Hash32 gamma, List<Hash32> tags) {
    Writer w = new Writer().raw(blame ? BLAME : BATCH).raw(gamma.octets()).u32(tags.size());
    tags.forEach(t -> w.raw(t.octets()));
    return Hash32.sha256(w.toByteArray());
  }

  /// The tags, in the log's order.
  List<Hash32> tags() {
    return leaves.stream().map(Leaf::tag).toList();
  }

  /// Number of leaves.
  public int size() {
    return leaves.size();
  }
}
