package org.sluice.mikey.xml;

/// Digits of hexadecimal and base64 text, computed without tables, branches or comparisons, because
/// they may be digits of a key.
final class BinaryDigits {

  private BinaryDigits() {}

  /// 0..15 for a hexadecimal digit of either case, negative for anything else.
  static int fromHex(int c) {
    int digit = within(c, '0', '9');
    int upper = within(c, 'A', 'F');
    int lower = within(c, 'a', 'f');
    int value = (digit & (c - '0')) | (upper & (c - 'A' + 10)) | (lower & (c - 'a' + 10));
    return value | ~(digit | upper | lower);
  }

  /// 0..63 for a digit of base64 (RFC 4648 section 4), negative for anything else.
  static int fromBase64(int c) {
    int upper = within(c, 'A', 'Z');
    int lower = within(c, 'a', 'z');
    int digit = within(c, '0', '9');
    int plus = within(c, '+', '+');
    int slash = within(c, '/', '/');
    int value =
        (upper & (c - 'A'))
            | (lower & (c - 'a' + 26))
            | (digit & (c - '0' + 52))
            | (plus & 62)
            | (slash & 63);
    return value | ~(upper | lower | digit | plus | slash);
  }

  /// Hexadecimal digit, `A` to `F` in upper case, of 0..15.
  static byte toHex(int v) {
    return (byte) (v + '0' + (((9 - v) >> 31) & ('A' - '0' - 10)));
  }

  /// All ones if `low <= c <= high`, else 0.
  private static int within(int c, int low, int high) {
    return ~((c - low) | (high - c)) >> 31;
  }
}
