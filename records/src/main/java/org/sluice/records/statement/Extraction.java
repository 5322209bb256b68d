package org.sluice.records.statement;

import java.util.List;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;

/// Type 8: one identity's keys of one period are made, sealed to these devices. Every key has one.
/// Unsigned: its batch, proven against the approved request, vouches for it.
///
/// ```
/// text domain | u32 epoch | 16 requestId | u32 batch | u32 position | u64 period | u8 purpose
///   | 32 commitment | u8 count, 32 * recipients
/// ```
///
/// @param position index in its batch, from 0
/// @param period number of the key period
/// @param commitment to the identity
/// @param recipients hashes of the device keys to which it is sealed, none twice: none for the
///   self-test and for a drill, otherwise 1 to 16
public record Extraction(
    DomainName domain,
    long epoch,
    RequestId requestId,
    long batch,
    int position,
    long period,
    Purpose purpose,
    Hash32 commitment,
    List<Hash32> recipients)
    implements Statement {

  /// Most recipients.
  public static final int MAX_RECIPIENTS = 16;

  /// Checks the fields.
  public Extraction {
    recipients = List.copyOf(recipients);
    boolean selfTest = purpose == Purpose.SELF_TEST;
    Bounds.of("Extraction")
        .u32("epoch", epoch)
        .that(!requestId.isNone(), "requestId", "zeros")
        .range("batch", batch, 0, selfTest ? 0 : Bounds.U32_MAX - 1)
        .range("position", position, 0, selfTest ? 0 : BatchOpened.MAX_LEAVES - 1)
        .u64("period", period)
        .size(
            "recipients",
            recipients,
            purpose.isForNobody() ? 0 : 1,
            purpose.isForNobody() ? 0 : MAX_RECIPIENTS)
        .distinct("recipients", recipients);
  }

  @Override
  public StatementType statementType() {
    return StatementType.EXTRACTION;
  }

  static Extraction read(Reader in) {
    return new Extraction(
        DomainName.read(in, "domain"),
        in.u32("epoch"),
        RequestId.read(in, "requestId"),
        in.u32("batch"),
        in.int32("position"),
        in.u64("period"),
        in.code("purpose", Purpose.class),
        Hash32.read(in, "commitment"),
        Hash32.readList(in, "recipients", 0, MAX_RECIPIENTS));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value()).u32(epoch);
    requestId.write(out);
    out.u32(batch).u32(position).u64(period).code(purpose);
    commitment.write(out);
    Hash32.writeList(out, recipients);
  }
}
