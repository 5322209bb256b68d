package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// Type 14: a partition has destroyed what it had of a generation: shares, sealing key, replicated
/// keys. Signed by its identity key of that generation. An epoch is destroyed when every partition
/// has said so for every generation of it.
///
/// ```
/// text domain | 32 gamma | u8 index | u64 time
/// ```
///
/// @param gamma the generation
/// @param index of the partition in that generation, from 1
/// @param time Unix time in seconds, by the partition's clock
public record Destruction(DomainName domain, Hash32 gamma, int index, long time)
    implements Statement {

  /// Checks the fields.
  public Destruction {
    Bounds.of("Destruction")
        .range("index", index, 1, GenerationRecord.MAX_PARTITIONS)
        .u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.DESTRUCTION;
  }

  static Destruction read(Reader in) {
    return new Destruction(
        DomainName.read(in, "domain"), Hash32.read(in, "gamma"), in.u8("index"), in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    gamma.write(out);
    out.u8(index).u64(time);
  }
}
