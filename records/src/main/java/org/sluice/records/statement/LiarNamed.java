package org.sluice.records.statement;

import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Type 43: an extraction failed, and the messages show whose doing it was. Signed by the
/// appliance's bundle key; it grants nothing and takes nothing away. The messages themselves are
/// kept out of the log: they give a user's key.
///
/// ```
/// text domain | 32 gamma | u64 firstLeaf | u8 count, u8 * partitions | text how | u8 stopped | u64 time
/// ```
///
/// @param gamma the generation
/// @param firstLeaf log index of the batch's first leaf
/// @param partitions indices, ascending, 1 to 12: one of them lied, or each did; `how` says which
/// @param how which check, 1 to 256 octets
/// @param stopped whether no other quorum could finish the batch
/// @param time Unix time in seconds
public record LiarNamed(
    DomainName domain,
    Hash32 gamma,
    long firstLeaf,
    List<Long> partitions,
    String how,
    boolean stopped,
    long time)
    implements Statement {

  /// Most octets of `how`.
  public static final int MAX_HOW = 256;

  /// Checks the fields.
  public LiarNamed {
    partitions = List.copyOf(partitions);
    Bounds b =
        Bounds.of("LiarNamed")
            .u64("firstLeaf", firstLeaf)
            .size("partitions", partitions, 1, GenerationRecord.MAX_PARTITIONS)
            .ascending("partitions", partitions)
            .text("how", how, false, MAX_HOW)
            .u64("time", time);
    partitions.forEach(p -> b.range("partitions", p, 1, GenerationRecord.MAX_PARTITIONS));
  }

  @Override
  public StatementType statementType() {
    return StatementType.LIAR_NAMED;
  }

  static LiarNamed read(Reader in) {
    return new LiarNamed(
        DomainName.read(in, "domain"),
        Hash32.read(in, "gamma"),
        in.u64("firstLeaf"),
        in.list(
            in.count8("partitions", 1, GenerationRecord.MAX_PARTITIONS, 1),
            r -> (long) r.u8("partitions")),
        in.text("how", MAX_HOW),
        flag(in),
        in.u64("time"));
  }

  private static boolean flag(Reader in) {
    int v = in.u8("stopped");
    if (v > 1) {
      throw in.refuse("stopped", v + ", 0 or 1 allowed");
    }
    return v == 1;
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    gamma.write(out);
    out.u64(firstLeaf).u8(partitions.size());
    partitions.forEach(p -> out.u8(p.intValue()));
    out.text(how).u8(stopped ? 1 : 0).u64(time);
  }
}
