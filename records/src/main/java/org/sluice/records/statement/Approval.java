package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;

/// Type 6: an approver agrees to a request, all of it, through its hash. Signed by that approver,
/// who is not the requester.
///
/// ```
/// text domain | 16 requestId | 32 requestHash | u64 notBefore | u64 expiry | u64 logSizeSeen
/// ```
///
/// @param requestHash SHA-256 of the encoded [Request]
/// @param notBefore Unix time in seconds, before `expiry`
/// @param logSizeSeen size of the log that the approver had seen
public record Approval(
    DomainName domain,
    RequestId requestId,
    Hash32 requestHash,
    long notBefore,
    long expiry,
    long logSizeSeen)
    implements Statement {

  /// Checks the fields.
  public Approval {
    Bounds.of("Approval")
        .that(!requestId.isNone(), "requestId", "zeros")
        .u64("notBefore", notBefore)
        .u64("expiry", expiry)
        .that(notBefore < expiry, "expiry", "not after notBefore")
        .u64("logSizeSeen", logSizeSeen);
  }

  @Override
  public StatementType statementType() {
    return StatementType.APPROVAL;
  }

  static Approval read(Reader in) {
    return new Approval(
        DomainName.read(in, "domain"),
        RequestId.read(in, "requestId"),
        Hash32.read(in, "requestHash"),
        in.u64("notBefore"),
        in.u64("expiry"),
        in.u64("logSizeSeen"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    requestId.write(out);
    requestHash.write(out);
    out.u64(notBefore).u64(expiry).u64(logSizeSeen);
  }
}
