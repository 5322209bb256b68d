package org.sluice.records.statement;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.records.codec.Bounds;

/// Why an audit key is asked for: the reference of one case, and a reason in words. It is the
/// reason of a [Request] whose purpose is [org.sluice.records.id.Purpose#AUDIT], so the requester
/// and every approver sign it.
///
/// ```
/// case REFERENCE: WHY
/// ```
///
/// @param reference 1 to 64 visible ASCII characters, no colon
/// @param why not empty; with the reference at most 256 octets
public record AuditCase(String reference, String why) {
  /// Most characters of a reference.
  public static final int MAX_REFERENCE = 64;

  private static final Pattern FORM = Pattern.compile("case ([!-9;-~]{1,64}): (.+)");

  /// Checks the fields.
  public AuditCase {
    Bounds.of("AuditCase")
        .word("reference", reference, MAX_REFERENCE)
        .that(reference.indexOf(':') < 0, "reference", "a colon")
        .text("why", why, false, Request.MAX_REASON)
        .text("why", "case " + reference + ": " + why, false, Request.MAX_REASON);
  }

  /// Reads the reason of a request.
  ///
  /// @throws org.sluice.records.codec.MalformedRecord if it names no case
  public static AuditCase parse(String reason) {
    Matcher m = FORM.matcher(reason);
    boolean found = m.matches();
    Bounds.of("Request")
        .that(
            found,
            "reason",
            "of an audit key is 'case REFERENCE: WHY', got '" + shown(reason) + "'");
    return new AuditCase(m.group(1), m.group(2));
  }

  private static String shown(String reason) {
    return reason.length() <= 80 ? reason : reason.substring(0, 80) + "...";
  }

  /// As a request's reason.
  @Override
  public String toString() {
    return "case " + reference + ": " + why;
  }
}
