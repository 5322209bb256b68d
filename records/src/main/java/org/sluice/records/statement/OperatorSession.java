package org.sluice.records.statement;

import java.util.Set;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;

/// Type 54: an operator logged in to the console of the high side, or out, or read the log there.
/// Unsigned; it grants nothing. It shares its numbers with [LoginsFailed], so that none can be left
/// out later.
///
/// ```
/// u64 number | text account | text what | u64 time
/// ```
///
/// @param number one more than that of the entry of types 54 and 55 before it, from 1
/// @param account name of the account, 1 to 64 octets
/// @param what [#IN], [#OUT] or [#READ]
/// @param time Unix time in seconds
public record OperatorSession(long number, String account, String what, long time)
    implements Statement {
  /// Logged in.
  public static final String IN = "in";

  /// Logged out; a session that ran out has no entry.
  public static final String OUT = "out";

  /// Read the log in the console; an account has one such entry for an hour.
  public static final String READ = "read";

  static final int MAX_ACCOUNT = 64;

  private static final int MAX_WHAT = 8;

  private static final Set<String> WHATS = Set.of(IN, OUT, READ);

  /// Checks the fields.
  public OperatorSession {
    Bounds.of("OperatorSession")
        .u64("number", number)
        .that(number > 0, "number", "zero")
        .text("account", account, false, MAX_ACCOUNT)
        .that(WHATS.contains(what), "what", "neither in nor out nor read")
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
