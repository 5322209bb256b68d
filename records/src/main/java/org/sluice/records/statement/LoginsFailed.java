package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;

/// Type 55: log-ins to the console of the high side that failed, one entry for an account and hour.
/// Unsigned; it grants nothing. It shares its numbers with [OperatorSession].
///
/// ```
/// u64 number | text account | u64 hour | u32 count
/// ```
///
/// @param number one more than that of the entry of types 54 and 55 before it, from 1
/// @param account name of the account; empty for all names that are nobody's, because what somebody
///   typed there may be a password
/// @param hour Unix time in seconds at which the hour begins, a multiple of 3600
/// @param count how many, from 1
public record LoginsFailed(long number, String account, long hour, long count)
    implements Statement {
  /// Seconds of an hour.
  public static final long HOUR = 3600;

  /// Checks the fields.
  public LoginsFailed {
    Bounds.of("LoginsFailed")
        .u64("number", number)
        .that(number > 0, "number", "zero")
        .text("account", account, true, OperatorSession.MAX_ACCOUNT)
        .u64("hour", hour)
        .that(hour % HOUR == 0, "hour", "not the beginning of an hour")
        .range("count", count, 1, Bounds.U32_MAX);
  }

  @Override
  public StatementType statementType() {
    return StatementType.LOGINS_FAILED;
  }

  static LoginsFailed read(Reader in) {
    return new LoginsFailed(
        in.u64("number"),
        in.text("account", OperatorSession.MAX_ACCOUNT),
        in.u64("hour"),
        in.u32("count"));
  }

  @Override
  public void writeBody(Writer out) {
    out.u64(number).text(account).u64(hour).u32(count);
  }
}
