package org.sluice.records.id;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Reader;

/// A user's URI exactly as written: `tel:+` and 3 to 15 digits, or `sip:`/`sips:` user`@`host with
/// an optional port; 1 to 4096 octets of ASCII. Nothing is normalised, because the identifier is
/// made from these very octets: another spelling is another user (TS 33.180 clause F.2.1).
public final class UserUri {
  /// Most octets.
  public static final int MAX_OCTETS = 4096;

  /// The reserved name of the self-test extraction. [#parse(String)] refuses it, so no user has it.
  public static final UserUri SELF_TEST = new UserUri("sluice:self-test");

  /// Most reserved names of drills.
  public static final int MAX_DRILL = 1000;

  private static final String DRILL = "sluice:drill-";

  private static final Pattern DRILL_NAME = Pattern.compile(DRILL + "(0|[1-9][0-9]{0,2})");

  private static final Pattern TEL = Pattern.compile("tel:\\+[0-9]{3,15}");

  // RFC 3261 section 25.1: user without password; host name or IPv4; no parameters, no headers.
  private static final Pattern SIP =
      Pattern.compile(
          "sips?:(?:[A-Za-z0-9\\-_.!~*'()&=+$,;?/]|%[0-9A-Fa-f]{2})++@"
              + HostPort.HOST
              + "(?::([0-9]++))?");

  private final String value;

  private UserUri(String value) {
    this.value = value;
  }

  /// Checks and keeps `value`.
  ///
  /// @throws MalformedRecord if it is no such URI
  public static UserUri parse(String value) {
    if (value.length() > MAX_OCTETS) {
      throw refuse(value.length() + " octets, at most " + MAX_OCTETS + " allowed");
    }
    if (value.startsWith("tel:")) {
      if (!TEL.matcher(value).matches()) {
        throw refuse("not tel:+ and 3 to 15 digits");
      }
    } else if (value.startsWith("sip:") || value.startsWith("sips:")) {
      var m = SIP.matcher(value);
      if (!m.matches() || !HostPort.portFits(m.group(1))) {
        throw refuse("not sip:user@host or sip:user@host:port");
      }
    } else {
      throw refuse("scheme is not tel:, sip: or sips:");
    }
    return new UserUri(value);
  }

  /// The reserved name of the drill's identity with that number, from 0 to 999. [#parse(String)]
  /// refuses it, so no user, device or message ever has it.
  public static UserUri drill(int number) {
    if (number < 0 || number >= MAX_DRILL) {
      throw refuse("drill " + number + ", 0 to " + (MAX_DRILL - 1) + " allowed");
    }
    return new UserUri(DRILL + number);
  }

  /// Also takes the reserved names: for orders to partitions and request files, where a leaf's
  /// purpose says which of them may stand there.
  ///
  /// @throws MalformedRecord if it is none of them and no user's URI
  public static UserUri parseAny(String value) {
    return value.equals(SELF_TEST.value) || DRILL_NAME.matcher(value).matches()
        ? new UserUri(value)
        : parse(value);
  }

  /// Whether it is a reserved name of a drill.
  public boolean isDrill() {
    return value.startsWith(DRILL);
  }

  /// Reads a text and parses it.
  public static UserUri read(Reader in, String field) {
    String text = in.text(field, MAX_OCTETS);
    try {
      return parse(text);
    } catch (MalformedRecord e) {
      throw in.refuse(field, e.problem());
    }
  }

  /// The URI as written.
  public String value() {
    return value;
  }

  /// Its octets in UTF-8.
  public byte[] octets() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof UserUri other && value.equals(other.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }

  private static MalformedRecord refuse(String problem) {
    return new MalformedRecord("UserUri", "value", problem);
  }
}
