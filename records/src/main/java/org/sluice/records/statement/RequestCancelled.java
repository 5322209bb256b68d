package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.RequestId;

/// Type 61: nothing more is made for a request. Signed by one issue officer or approver: it takes a
/// right away. What was exported before stays; a batch that is open is closed, and no other is
/// opened, approved or exported for that request.
///
/// ```
/// text domain | 16 requestId | text why | u64 time
/// ```
///
/// @param why ticket or case, 0 to 256 octets
/// @param time Unix time in seconds
public record RequestCancelled(DomainName domain, RequestId requestId, String why, long time)
    implements Statement {

  /// Most octets of a reason.
  public static final int MAX_WHY = 256;

  /// Checks the fields.
  public RequestCancelled {
    Bounds.of("RequestCancelled")
        .that(!requestId.isNone(), "requestId", "zeros")
        .text("why", why, true, MAX_WHY)
        .u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.REQUEST_CANCELLED;
  }

  static RequestCancelled read(Reader in) {
    return new RequestCancelled(
        DomainName.read(in, "domain"),
        RequestId.read(in, "requestId"),
        in.text("why", MAX_WHY),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    requestId.write(out);
    out.text(why).u64(time);
  }
}
