package org.sluice.appliance.users;

import java.util.Locale;
import java.util.regex.Pattern;
import org.sluice.records.id.UserUri;

/// Which URIs a person may take for one another: those that differ in upper and lower case, or in
/// how a character is escaped (`%41` for `A`). They are different identities all the same, because
/// identifiers are made from the very octets (TS 33.180 clause F.2.1).
public final class Similar {
  private static final Pattern ESCAPED = Pattern.compile("%([2-7][0-9A-Fa-f])");

  private Similar() {}

  /// What similar URIs have in common.
  public static String key(UserUri uri) {
    return ESCAPED
        .matcher(uri.value())
        .replaceAll(m ->
            java.util.regex.Matcher.quoteReplacement(
                String.valueOf((char) Integer.parseInt(m.group(1), 16))))
        .toLowerCase(Locale.ROOT);
  }
}
