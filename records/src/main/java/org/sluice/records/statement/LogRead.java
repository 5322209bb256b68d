package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;

/// Type 50: an officer takes a copy of log entries from the high side. Signed by that officer,
/// whatever their role; it grants nothing, and is durable before the first octet is copied.
///
/// ```
/// text domain | u64 first | u64 end | text why | u64 time
/// ```
///
/// @param domain whose officer it is
/// @param first index of the first entry read
/// @param end index after the last, above `first`
/// @param why ticket or case, 1 to 256 octets
/// @param time Unix time in seconds
public record LogRead(DomainName domain, long first, long end, String why, long time)
    implements Statement {

  /// Most octets of a reason.
  public static final int MAX_WHY = 256;

  /// Checks the fields.
  public LogRead {
    Bounds.of("LogRead")
        .u64("first", first)
        .u64("end", end)
        .that(first < end, "end", "not above first")
        .text("why", why, false, MAX_WHY)
        .u64("time", time);
  }

  @Override
  public StatementType statementType() {
    return StatementType.LOG_READ;
  }

  static LogRead read(Reader in) {
    return new LogRead(
        DomainName.read(in, "domain"),
        in.u64("first"),
        in.u64("end"),
        in.text("why", MAX_WHY),
        in.u64("time"));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value()).u64(first).u64(end).text(why).u64(time);
  }
}
