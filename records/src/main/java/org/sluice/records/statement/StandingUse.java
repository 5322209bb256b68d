package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;

/// Type 44: a request runs under a [StandingApproval] in place of approvals of its own. All its
/// leaves are counted at once, whether they are made or not. Signed by the requester.
///
/// ```
/// text domain | 16 standing | 16 requestId | 32 requestHash | u64 time
/// ```
///
/// @param standing id of the standing approval
/// @param requestHash SHA-256 of the encoded [Request]
/// @param time Unix time in seconds; never before that of an earlier use
public record StandingUse(
    DomainName domain, RequestId standing, RequestId requestId, Hash32 requestHash, long time)
    implements Statement {

  /// A partition answers only if it first sees the batch at most so long before `time` by its own
  /// clock, in seconds.
  public static final long MAX_AHEAD = 300;

  /// And at most so long after it, in seconds.
  public static final long MAX_BEHIND = 3600;

  /// Checks the fields.
  public StandingUse {
    Bounds.of("StandingUse")
        .that(!standing.isNone(), "standing", "zeros")
        .that(!requestId.isNone(), "requestId", "zeros")
        .u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.STANDING_USE;
  }

  static StandingUse read(Reader in) {
    return new StandingUse(
        DomainName.read(in, "domain"),
        RequestId.read(in, "standing"),
        RequestId.read(in, "requestId"),
        Hash32.read(in, "requestHash"),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    standing.write(out);
    requestId.write(out);
    requestHash.write(out);
    out.u64(time);
  }
}
