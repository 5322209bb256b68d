package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.RequestId;

/// Type 45: a [StandingApproval] is over before its date. Signed by one approver: it takes a right
/// away.
///
/// ```
/// text domain | 16 standing | u64 time
/// ```
///
/// @param standing id of the standing approval
/// @param time Unix time in seconds
public record StandingEnded(DomainName domain, RequestId standing, long time) implements Statement {

  /// Checks the fields.
  public StandingEnded {
    Bounds.of("StandingEnded").that(!standing.isNone(), "standing", "zeros").u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.STANDING_ENDED;
  }

  static StandingEnded read(Reader in) {
    return new StandingEnded(
        DomainName.read(in, "domain"), RequestId.read(in, "standing"), in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    standing.write(out);
    out.u64(time);
  }
}
