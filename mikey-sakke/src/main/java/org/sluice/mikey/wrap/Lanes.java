package org.sluice.mikey.wrap;

/// Eight octets in a word, each an element of GF(2^8) of FIPS 197, worked on at once with logic
/// operations alone. Lane 0 is the lowest octet; lanes 0..3 and 4..7 are columns of the AES state.
final class Lanes {

  private static final long ONES = 0x0101010101010101L;
  private static final long LOW_7 = 0x7f * ONES;

  private Lanes() {}

  /// The S-box: inverse, then the affine map.
  static long substitute(long a) {
    long b = inverse(a);
    return b ^ rotate(b, 1) ^ rotate(b, 2) ^ rotate(b, 3) ^ rotate(b, 4) ^ (0x63 * ONES);
  }

  /// The inverse S-box.
  static long unsubstitute(long s) {
    return inverse(rotate(s, 1) ^ rotate(s, 3) ^ rotate(s, 6) ^ (0x05 * ONES));
  }

  /// Columns 0 and 1 of the shifted state from columns 0, 1 (`own`) and 2, 3 (`other`); with the
  /// two exchanged, columns 2 and 3.
  static long shiftRows(long own, long other) {
    long first = (own & 0xffL) | ((own >>> 32) & 0xff00L) | (other & 0xff0000L);
    long second = (own & 0xff00000000L) | ((other & 0xff00L) << 32);
    return first
        | ((other >>> 32) & 0xff000000L)
        | second
        | (other & 0xff000000000000L)
        | ((own & 0xff000000L) << 32);
  }

  /// Undoes [#shiftRows(long, long)].
  static long unshiftRows(long own, long other) {
    long first = (own & 0xffL) | ((other >>> 32) & 0xff00L) | (other & 0xff0000L);
    long second = (own & 0xff00000000L) | ((own & 0xff00L) << 32);
    return first
        | ((own >>> 32) & 0xff000000L)
        | second
        | (other & 0xff000000000000L)
        | ((other & 0xff000000L) << 32);
  }

  static long mixColumns(long a) {
    long next = turn(a, 8);
    return twice(a ^ next) ^ next ^ turn(a, 16) ^ turn(a, 24);
  }

  static long unmixColumns(long a) {
    return mixColumns(a ^ twice(twice(a ^ turn(a, 16))));
  }

  /// a^254, which is 1/a, and 0 for 0.
  private static long inverse(long a) {
    long a2 = square(a);
    long a3 = times(a2, a);
    long a12 = square(square(a3));
    long a15 = times(a12, a3);
    long a240 = square(square(square(square(a15))));
    return times(times(a240, a12), a2);
  }

  /// Squaring is linear: the square of a sum of powers of x is the sum of their squares.
  private static long square(long a) {
    return (a & ONES)
        ^ lanes(a, 1, 0x04)
        ^ lanes(a, 2, 0x10)
        ^ lanes(a, 3, 0x40)
        ^ lanes(a, 4, 0x1b)
        ^ lanes(a, 5, 0x6c)
        ^ lanes(a, 6, 0xab)
        ^ lanes(a, 7, 0x9a);
  }

  /// `value` in each lane whose bit `i` is set.
  private static long lanes(long a, int i, long value) {
    long bit = (a >>> i) & ONES;
    return ((bit << 8) - bit) & (value * ONES);
  }

  private static long times(long a, long b) {
    long product = 0;
    long multiple = a;
    for (int i = 0; i < 8; i++) {
      long bit = (b >>> i) & ONES;
      product ^= multiple & ((bit << 8) - bit);
      multiple = twice(multiple);
    }
    return product;
  }

  /// Times x modulo x^8 + x^4 + x^3 + x + 1.
  private static long twice(long a) {
    long top = (a >>> 7) & ONES;
    return ((a & LOW_7) << 1) ^ top ^ (top << 1) ^ (top << 3) ^ (top << 4);
  }

  /// Each lane rotated left by `n` bits.
  private static long rotate(long a, int n) {
    long staying = (0xffL >> n) * ONES;
    long coming = ((1L << n) - 1) * ONES;
    return ((a & staying) << n) | ((a >>> (8 - n)) & coming);
  }

  /// Each column turned so that lane i takes the place of lane i - n/8.
  private static long turn(long a, int n) {
    long upper = Integer.rotateRight((int) (a >>> 32), n) & 0xffffffffL;
    return (upper << 32) | (Integer.rotateRight((int) a, n) & 0xffffffffL);
  }
}
