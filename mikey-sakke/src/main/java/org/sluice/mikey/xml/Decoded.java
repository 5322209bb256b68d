package org.sluice.mikey.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;

/// Public text and attribute values as strings: references resolved, line ends made one line feed
/// (XML 1.0 section 2.11), in attribute values white space made blanks (section 3.3.3).
final class Decoded {

  private Decoded() {}

  static boolean isSpace(int c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  static String text(long from, long end) {
    return decode(from, end, false);
  }

  static String attribute(long from, long end) {
    return decode(from, end, true);
  }

  private static String decode(long from, long end, boolean blanks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (long at = from; at < end; at++) {
      int c = octet(at);
      if (c == '&') {
        out.writeBytes(Character.toString(References.character(at, end)).getBytes(UTF_8));
        at += References.length(at) - 1;
        continue;
      }
      if (c == '\r') {
        at += at + 1 < end && octet(at + 1) == '\n' ? 1 : 0;
        c = '\n';
      }
      out.write(blanks && isSpace(c) ? ' ' : c);
    }
    return out.toString(UTF_8);
  }

  private static int octet(long at) {
    return MEM.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }
}
