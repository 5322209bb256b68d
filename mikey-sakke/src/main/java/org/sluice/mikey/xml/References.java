package org.sluice.mikey.xml;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.ValueLayout;

/// The references a document may have: the five entities of XML, and characters by number. None of
/// them grows: at most ten octets become one character.
final class References {

  private static final int LONGEST = 10;
  private static final String[] NAMES = {"amp;", "lt;", "gt;", "quot;", "apos;"};
  private static final String MEANINGS = "&<>\"'";

  private References() {}

  /// The character that the reference at `at` (its `&`) stands for, or -1.
  static int character(long at, long end) {
    if (at + 1 < end && octet(at + 1) == '#') {
      return number(at + 2, Math.min(end, at + LONGEST));
    }
    for (int i = 0; i < NAMES.length; i++) {
      if (matches(NAMES[i], at + 1, end)) {
        return MEANINGS.charAt(i);
      }
    }
    return -1;
  }

  /// Octets of the reference at `at`, which is one.
  static int length(long at) {
    int n = 1;
    while (octet(at + n) != ';') {
      n++;
    }
    return n + 1;
  }

  private static int number(long at, long end) {
    boolean hex = at < end && octet(at) == 'x';
    int radix = hex ? 16 : 10;
    long digits = hex ? at + 1 : at;
    int value = 0;
    for (long i = digits; i < end; i++) {
      int c = octet(i);
      if (c == ';') {
        return i > digits && Utf8.isCharacter(value) ? value : -1;
      }
      int digit = c < 0x80 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return -1;
  }

  private static boolean matches(String name, long at, long end) {
    if (at + name.length() > end) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (octet(at + i) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int octet(long at) {
    return MEM.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }
}
