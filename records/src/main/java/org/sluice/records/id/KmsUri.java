package org.sluice.records.id;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Reader;

/// Name of a key management server exactly as its certificate spells it, such as `kms.example.org`:
/// host and optional port as seen in the field, or any other URI characters of ASCII; 1 to 255
/// octets. It is hashed into identifiers octet for octet.
public final class KmsUri {
  /// Most octets.
  public static final int MAX_OCTETS = 255;

  // RFC 3986 section 2: reserved and unreserved characters and '%'.
  private static final Pattern CHARACTERS =
      Pattern.compile("[A-Za-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;=%]{1," + MAX_OCTETS + "}");

  private final String value;

  private KmsUri(String value) {
    this.value = value;
  }

  /// Checks and keeps `value`.
  ///
  /// @throws MalformedRecord if it is empty, too long or has a character no URI has
  public static KmsUri parse(String value) {
    if (!CHARACTERS.matcher(value).matches()) {
      throw new MalformedRecord(
          "KmsUri", "value", "not 1 to " + MAX_OCTETS + " characters that a URI may have");
    }
    return new KmsUri(value);
  }

  /// Reads a text and parses it.
  public static KmsUri read(Reader in, String field) {
    String text = in.text(field, MAX_OCTETS);
    try {
      return parse(text);
    } catch (MalformedRecord e) {
      throw in.refuse(field, e.problem());
    }
  }

  /// The name as written.
  public String value() {
    return value;
  }

  /// Its octets in UTF-8.
  public byte[] octets() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof KmsUri other && value.equals(other.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
