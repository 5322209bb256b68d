package org.sluice.records.statement;

import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Reader;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.RequestId;

/// Type 11: something was refused, kept for reviewers. Unsigned; it grants nothing.
///
/// ```
/// text domain | 16 requestId | text by | text code | text why
/// ```
///
/// @param requestId or [RequestId#NONE]
/// @param by who refused, 1 to 64 octets
/// @param code short name of the reason, 1 to 64 octets
/// @param why in words, up to 512 octets
public record Refusal(DomainName domain, RequestId requestId, String by, String code, String why)
    implements Statement {

  /// Most octets of `by` and of `code`.
  public static final int MAX_NAME = 64;

  /// Most octets of `why`.
  public static final int MAX_WHY = 512;

  /// Checks the fields.
  public Refusal {
    Bounds.of("Refusal")
        .text("by", by, false, MAX_NAME)
        .text("code", code, false, MAX_NAME)
        .text("why", why, true, MAX_WHY);
  }

  @Override
  public StatementType statementType() {
    return StatementType.REFUSAL;
  }

  static Refusal read(Reader in) {
    return new Refusal(
        DomainName.read(in, "domain"),
        RequestId.read(in, "requestId"),
        in.text("by", MAX_NAME),
        in.text("code", MAX_NAME),
        in.text("why", MAX_WHY));
  }

  @Override
  public void writeBody(Writer out) {
    out.text(domain.value());
    requestId.write(out);
    out.text(by).text(code).text(why);
  }
}
