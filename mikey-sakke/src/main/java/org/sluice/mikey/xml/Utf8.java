package org.sluice.mikey.xml;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.ValueLayout;

/// UTF-8 (RFC 3629: shortest form, no surrogates) restricted to the characters of XML 1.0 section
/// 2.2.
final class Utf8 {

  private Utf8() {}

  /// Octets before the first that begins no such character; `length` if there is none.
  static int wellFormed(long at, int length) {
    int i = 0;
    while (i < length) {
      int n = character(at + i, length - i);
      if (n == 0) {
        return i;
      }
      i += n;
    }
    return length;
  }

  static boolean isCharacter(int c) {
    return c == 9
        || c == 10
        || c == 13
        || (c >= 0x20 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd)
        || (c >= 0x10000 && c <= 0x10ffff);
  }

  /// Octets of the character at `at`, or 0.
  private static int character(long at, int left) {
    int first = octet(at);
    if (first < 0x80) {
      return isCharacter(first) ? 1 : 0;
    }
    int n = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (n == 0 || n > left) {
      return 0;
    }
    int c = first & (0x7f >> n);
    for (int k = 1; k < n; k++) {
      int next = octet(at + k);
      if ((next & 0xc0) != 0x80) {
        return 0;
      }
      c = (c << 6) | (next & 0x3f);
    }
    boolean shortest = n == 2 || (n == 3 && c >= 0x800) || (n == 4 && c >= 0x10000);
    return shortest && isCharacter(c) ? n : 0;
  }

  private static int octet(long at) {
    return MEM.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }
}
