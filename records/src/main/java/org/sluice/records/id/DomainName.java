package org.sluice.records.id;

import java.util.regex.Pattern;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Reader;

/// Name of a domain: 1 to 64 of `a-z 0-9 . -`, beginning and ending with a letter or digit, no two
/// dots in a row. So it is safe as a file name and as a word of a line.
public final class DomainName implements Comparable<DomainName> {
  /// Most octets.
  public static final int MAX_OCTETS = 64;

  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9.\\-]{0,62}[a-z0-9])?");

  private final String value;

  private DomainName(String value) {
    this.value = value;
  }

  /// Checks and keeps `value`.
  ///
  /// @throws MalformedRecord if it is no such name
  public static DomainName parse(String value) {
    if (!NAME.matcher(value).matches() || value.contains("..")) {
      throw new MalformedRecord(
          "DomainName", "value", "not 1 to 64 of a-z 0-9 . - with a letter or digit at both ends");
    }
    return new DomainName(value);
  }

  /// Reads a text and parses it.
  public static DomainName read(Reader in, String field) {
    return parse(in.text(field, MAX_OCTETS), in, field);
  }

  /// Parses a text that was read as `field`.
  public static DomainName parse(String text, Reader in, String field) {
    try {
      return parse(text);
    } catch (MalformedRecord e) {
      throw in.refuse(field, e.problem());
    }
  }

  /// The name.
  public String value() {
    return value;
  }

  @Override
  public int compareTo(DomainName other) {
    return value.compareTo(other.value);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof DomainName other && value.equals(other.value);
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
