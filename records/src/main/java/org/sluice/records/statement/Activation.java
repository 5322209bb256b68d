package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;

/// Type 13: a partition was opened by its custodian, or wiped. Signed by that partition, or
/// unsigned; it grants nothing.
///
/// ```
/// u8 index | text what | u64 time
/// ```
///
/// @param index of the partition, from 1
/// @param what [#ACTIVATED] or [#DEACTIVATED]
/// @param time Unix time in seconds
public record Activation(int index, String what, long time) implements Statement {
  /// The partition can answer.
  public static final String ACTIVATED = "activated";

  /// The partition has wiped its secrets.
  public static final String DEACTIVATED = "deactivated";

  private static final int MAX_WHAT = 16;

  /// Checks the fields.
  public Activation {
    Bounds.of("Activation")
        .range("index", index, 1, GenerationRecord.MAX_PARTITIONS)
        .that(
            what.equals(ACTIVATED) || what.equals(DEACTIVATED),
            "what",
            "neither activated nor deactivated")
        .u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.ACTIVATION;
  }

  static Activation read(Reader in) {
    return new Activation(in.u8("index"), in.text("what", MAX_WHAT), in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.u8(index).text(what).u64(time);
  }
}
