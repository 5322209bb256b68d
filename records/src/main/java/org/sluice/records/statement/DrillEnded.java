package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.RequestId;

/// Type 48: a batch of a drill was made, verified and wiped; nothing of it was sealed or kept.
/// Closes the batch. Signed by the appliance's bundle key.
///
/// ```
/// text domain | 16 requestId | u32 batch | u32 verified
/// ```
///
/// @param requestId a request whose purpose is a drill
/// @param batch its number in the request
/// @param verified keys that verified under Z_T and KPAK, from 1
public record DrillEnded(DomainName domain, RequestId requestId, long batch, long verified)
    implements Statement {

  /// Checks the fields.
  public DrillEnded {
    Bounds.of("DrillEnded")
        .that(!requestId.isNone(), "requestId", "zeros")
        .range("batch", batch, 0, Bounds.U32_MAX - 1)
        .range("verified", verified, 1, BatchOpened.MAX_LEAVES);
  }

  @Override
  public StatementType statementType() {
    return StatementType.DRILL_ENDED;
  }

  static DrillEnded read(Reader in) {
    return new DrillEnded(
        DomainName.read(in, "domain"),
        RequestId.read(in, "requestId"),
        in.u32("batch"),
        in.u32("verified"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    requestId.write(out);
    out.u32(batch).u32(verified);
  }
}
