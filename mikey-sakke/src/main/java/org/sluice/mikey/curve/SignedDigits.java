package org.sluice.mikey.curve;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.sluice.mikey.secret.SecretPool;

/// Booth digits of an integer: for a window of w bits, digit i is -2^(w-1)..2^(w-1), the integer is
/// the sum of digit i times 2^(wi), and each digit depends on w + 1 bits alone.
final class SignedDigits {

  private SignedDigits() {}

  /// Digits needed for `bits` bits.
  static int count(int bits, int window) {
    return bits / window + 1;
  }

  /// Digit `i` of the `words` 64-bit words at `at`, least significant first. The value is secret; i
  /// and window are not.
  static long digit(long at, int words, int i, int window) {
    int from = i * window - 1;
    long bits;
    if (from < 0) {
      bits = word(at, words, 0) << 1;
    } else {
      int shift = from & 63;
      bits = word(at, words, from >>> 6) >>> shift;
      if (shift != 0) {
        bits |= word(at, words, (from >>> 6) + 1) << (64 - shift);
      }
    }
    return booth(bits, window);
  }

  /// Digit `i` of a public integer, most significant octet first.
  static long digit(byte[] octets, int i, int window) {
    long bits = 0;
    for (int k = window; k >= 0; k--) {
      bits = bits << 1 | bit(octets, i * window - 1 + k);
    }
    return booth(bits, window);
  }

  /// Digits 0..bits of a public integer below 2^bits, most significant octet first: odd and less
  /// than 2^(window-1) in magnitude or 0, at most one in `window` of them not 0; digit i counts
  /// 2^i.
  static short[] sparse(byte[] octets, int bits, int window) {
    short[] digits = new short[bits + 1];
    int carry = 0;
    int i = 0;
    while (i <= bits) {
      if (bit(octets, i) == carry) {
        i++;
        continue;
      }
      int value = carry;
      for (int k = 0; k < window; k++) {
        value += bit(octets, i + k) << k;
      }
      carry = value >> (window - 1);
      digits[i] = (short) (value - (carry << window));
      i += window;
    }
    return digits;
  }

  private static int bit(byte[] octets, int position) {
    int octet = octets.length - 1 - (position >> 3);
    return position < 0 || octet < 0 ? 0 : octets[octet] >> (position & 7) & 1;
  }

  /// All ones if the digit is negative.
  static long sign(long digit) {
    return digit >> 63;
  }

  /// Absolute value.
  static long magnitude(long digit) {
    return (digit ^ (digit >> 63)) - (digit >> 63);
  }

  /// All ones if a = b, for 0 <= a, b < 2^62.
  static long equal(long a, long b) {
    return ((a ^ b) - 1) >> 63;
  }

  private static long booth(long bits, int window) {
    long v = bits & ((1L << (window + 1)) - 1);
    return ((v + 1) >>> 1) - ((v >>> window) << window);
  }

  private static long word(long at, int words, int i) {
    return i < words ? SecretPool.MEM.get(JAVA_LONG, at + 8L * i) : 0;
  }
}
