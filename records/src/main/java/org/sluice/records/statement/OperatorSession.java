package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;

/// Type 54: an operator logged in to the console of the high side, or out. Unsigned; it grants
/// nothing. It shares its numbers with [LoginsFailed], so that none can be left out later.
///
/// ```
/// u64 number | text account | text what | u64 time
/// ```
///
/// @param number one more than that of the entry of types 54 and 55 before it, from 1
/// @param account name of the account, 1 to 64 octets
/// @param what [#IN] or [#OUT]
/// @param time Unix time in seconds
public record OperatorSession(long number, String account, String what, long time)
    implements Statement {
  /// Logged in.
  public static final String IN = "in";

  /// Logged out; a session that ran out has no entry.
  public static final String OUT = "out";

  static final int MAX_ACCOUNT = 64;

  private static final int MAX_WHAT = 8;

  /// Checks the fields.
  public OperatorSession {
    Bounds.of("OperatorSession")
        .u64("number", number)
        .that(number > 0, "number", "zero")
        .text("account", account, false, MAX_ACCOUNT)
        .that(what.equals(IN) || what.equals(OUT), "what", "neither in nor out")
        .u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.OPERATOR_SESSION;
  }

  static OperatorSession read(Reader in) {
    return new OperatorSession(
        in.u64("number"),
        in.text("account", MAX_ACCOUNT),
        in.text("what", MAX_WHAT),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.u64(number).text(account).text(what).u64(time);
  }
}
