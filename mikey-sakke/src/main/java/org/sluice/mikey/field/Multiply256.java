package org.sluice.mikey.field;

import static org.sluice.mikey.field.Words.get;
import static org.sluice.mikey.field.Words.put;

/// Montgomery multiplication for moduli of up to 256 bits, in 5 limbs of 52 bits. The method is
/// that of [Multiply1024].
final class Multiply256 {

  static final int LIMBS = 5;
  static final int LIMB_BITS = 52;
  private static final long LIMB = (1L << LIMB_BITS) - 1;
  private static final int UP = 64 - LIMB_BITS;

  private Multiply256() {}

  /// r = a * b / 2^260 mod m, below m; for b < m and any a of 256 bits. `inverse` is -1/m mod 2^52.
  static void multiply(long r, long a, long b, long[] m, long inverse) {
    long b0 = get(b, 0) & LIMB;
    long b1 = (get(b, 0) >>> 52 | get(b, 1) << 12) & LIMB;
    long b2 = (get(b, 1) >>> 40 | get(b, 2) << 24) & LIMB;
    long b3 = (get(b, 2) >>> 28 | get(b, 3) << 36) & LIMB;
    long b4 = get(b, 3) >>> 16;
    long m0 = m[0];
    long m1 = m[1];
    long m2 = m[2];
    long m3 = m[3];
    long m4 = m[4];
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    long t4 = 0;
    for (int i = 0; i < LIMBS; i++) {
      long x0 = limb(a, i);
      long y0 = x0 << UP;
      long high = high(y0, b0);
      long u = t0 + x0 * b0 - (high << LIMB_BITS);
      long k0 = (u * inverse) & LIMB;
      long l0 = k0 << UP;
      long q0 = high(l0, m0);
      long carry = (u + k0 * m0 - (q0 << LIMB_BITS)) >>> LIMB_BITS;
      high += q0;
      long next = high(y0, b1) + high(l0, m1);
      t0 = t1 + x0 * b1 + k0 * m1 - (next << LIMB_BITS) + high + carry;
      high = next;
      next = high(y0, b2) + high(l0, m2);
      t1 = t2 + x0 * b2 + k0 * m2 - (next << LIMB_BITS) + high;
      high = next;
      next = high(y0, b3) + high(l0, m3);
      t2 = t3 + x0 * b3 + k0 * m3 - (next << LIMB_BITS) + high;
      high = next;
      next = high(y0, b4) + high(l0, m4);
      t3 = t4 + x0 * b4 + k0 * m4 - (next << LIMB_BITS) + high;
      high = next;
      t4 = high;
    }
    t1 += t0 >>> LIMB_BITS;
    t2 += t1 >>> LIMB_BITS;
    t3 += t2 >>> LIMB_BITS;
    t4 += t3 >>> LIMB_BITS;
    long u0 = (t0 & LIMB) - m0;
    long u1 = (t1 & LIMB) - m1 + (u0 >> LIMB_BITS);
    long u2 = (t2 & LIMB) - m2 + (u1 >> LIMB_BITS);
    long u3 = (t3 & LIMB) - m3 + (u2 >> LIMB_BITS);
    long u4 = t4 - m4 + (u3 >> LIMB_BITS);
    long keep = u4 >> 63;
    t0 = (u0 ^ ((u0 ^ t0) & keep)) & LIMB;
    t1 = (u1 ^ ((u1 ^ t1) & keep)) & LIMB;
    t2 = (u2 ^ ((u2 ^ t2) & keep)) & LIMB;
    t3 = (u3 ^ ((u3 ^ t3) & keep)) & LIMB;
    t4 = (u4 ^ ((u4 ^ t4) & keep)) & LIMB;
    put(r, 0, t0 | t1 << 52);
    put(r, 1, t1 >>> 12 | t2 << 40);
    put(r, 2, t2 >>> 24 | t3 << 28);
    put(r, 3, t3 >>> 36 | t4 << 16);
  }

  private static long high(long x, long y) {
    return Math.unsignedMultiplyHigh(x, y);
  }

  /// Limb i of a number of 4 words.
  static long limb(long at, int i) {
    int bit = LIMB_BITS * i;
    int shift = bit & 63;
    long low = get(at, bit >>> 6) >>> shift;
    // Only the limbs that straddle two words read a second one; i is public.
    return (shift > UP && i < LIMBS - 1 ? low | get(at, (bit >>> 6) + 1) << (64 - shift) : low)
        & LIMB;
  }
}
