package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;

/// Type 81: the auditor who asked for an audit key now has it made. It is counted against the
/// [AuditFunction]'s limit, whether the key is made or not. Signed by the requester; nothing is
/// made without it.
///
/// ```
/// text domain | 16 requestId | 32 requestHash | u64 time
/// ```
///
/// @param requestHash SHA-256 of the encoded [Request]
/// @param time Unix time in seconds; never before that of an earlier order of the domain. A
///   partition answers only if it first sees the batch from [StandingUse#MAX_AHEAD] before it to
///   [StandingUse#MAX_BEHIND] after it, by its own clock
public record AuditOrdered(DomainName domain, RequestId requestId, Hash32 requestHash, long time)
    implements Statement {

  /// Checks the fields.
  public AuditOrdered {
    Bounds.of("AuditOrdered").that(!requestId.isNone(), "requestId", "zeros").u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.AUDIT_ORDERED;
  }

  static AuditOrdered read(Reader in) {
    return new AuditOrdered(
        DomainName.read(in, "domain"),
        RequestId.read(in, "requestId"),
        Hash32.read(in, "requestHash"),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    requestId.write(out);
    requestHash.write(out);
    out.u64(time);
  }
}
