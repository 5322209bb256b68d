package org.sluice.records.id;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Reader;

/// How a domain of its own kind writes identifiers ([IdentifierFormat#TEMPLATE]): a text in which
/// `#uri` stands for the user's URI as written, `#year` for four digits, `#month` for two, `#0` for
/// one zero octet, and every other visible ASCII character but `#` for itself:
///
/// ```
/// template = 1*( "#uri" / "#year" / "#month" / "#0" / literal )     literal = %x21-22 / %x24-7E
/// ```
///
/// Each of `#uri`, `#year` and `#month` stands in it exactly once. Everything but the URI then has
/// a fixed length, so an identifier's length tells the URI's, and every octet's place tells which
/// part it is of: no two pairs of URI and month have the same identifier. It does not begin with
/// `#0`, so the identifier as an integer (RFC 6508) is as one-to-one as its octets. What is not the
/// URI has at most 107 octets, so that every `tel:` URI fits the 127 octets of an [Identifier].
///
/// RFC 6509 section 3.2 as a template is `#year-#month#0#uri#0`.
public final class IdentifierTemplate {
  /// Most characters of the text.
  public static final int MAX_CHARACTERS = 255;

  /// Most octets that are not the URI's: 127 less `tel:+` and 15 digits.
  public static final int MAX_FIXED_OCTETS = Identifier.MAX_OCTETS - 20;

  private static final String URI = "#uri";
  private static final String YEAR = "#year";
  private static final String MONTH = "#month";
  private static final String ZERO = "#0";

  private static final Pattern PART =
      Pattern.compile(String.join("|", URI, YEAR, MONTH, ZERO, "[!-\"$-~]"));

  private final String text;
  private final List<String> parts;

  private IdentifierTemplate(String text, List<String> parts) {
    this.text = text;
    this.parts = parts;
  }

  /// Checks and keeps `text`.
  ///
  /// @throws MalformedRecord if it is no template, or one from which two users or months could get
  ///   the same identifier
  public static IdentifierTemplate parse(String text) {
    if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
      throw refuse(text.length() + " characters, 1 to " + MAX_CHARACTERS + " needed");
    }
    List<String> parts = new ArrayList<>();
    Matcher m = PART.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!m.region(at, text.length()).lookingAt()) {
        throw refuse(
            "character "
                + (at + 1)
                + " is neither visible ASCII nor the beginning of #uri, #year, #month or #0");
      }
      parts.add(m.group());
      at = m.end();
    }
    for (String once : List.of(URI, YEAR, MONTH)) {
      long times = parts.stream().filter(once::equals).count();
      if (times != 1) {
        throw refuse(once + " stands in it " + times + " times, exactly once is needed");
      }
    }
    if (parts.getFirst().equals(ZERO)) {
      throw refuse("begins with a zero octet, which an integer does not keep");
    }
    IdentifierTemplate template = new IdentifierTemplate(text, List.copyOf(parts));
    if (template.fixedOctets() > MAX_FIXED_OCTETS) {
      throw refuse(template.fixedOctets() + " octets besides the URI, at most " + MAX_FIXED_OCTETS);
    }
    return template;
  }

  static IdentifierTemplate read(Reader in) {
    String text = in.text("template", MAX_CHARACTERS);
    try {
      return parse(text);
    } catch (MalformedRecord e) {
      throw in.refuse("template", e.problem());
    }
  }

  /// The text as written, as it stands in a KMS certificate's `UserIdFormat`.
  public String text() {
    return text;
  }

  /// The octets for this user and month; the caller checks their number.
  byte[] identifier(UserUri user, YearMonth month) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String part : parts) {
      out.writeBytes(
          switch (part) {
            case URI -> user.octets();
            case YEAR -> String.format(Locale.ROOT, "%04d", month.getYear()).getBytes(US_ASCII);
            case MONTH ->
                String.format(Locale.ROOT, "%02d", month.getMonthValue()).getBytes(US_ASCII);
            case ZERO -> new byte[1];
            default -> part.getBytes(US_ASCII);
          });
    }
    return out.toByteArray();
  }

  private int fixedOctets() {
    return parts.stream()
        .mapToInt(p ->
            switch (p) {
              case URI -> 0;
              case YEAR -> 4;
              case MONTH -> 2;
              default -> 1;
            })
        .sum();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof IdentifierTemplate other && text.equals(other.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  private static MalformedRecord refuse(String problem) {
    return new MalformedRecord("PeriodRule", "template", problem);
  }
}
