package org.sluice.mikey.field;

import static org.sluice.mikey.field.Words.get;
import static org.sluice.mikey.field.Words.put;

/// Montgomery multiplication for moduli of up to 1024 bits, in 18 limbs of 57 bits: sums of 72
/// half-products fit a word, so there are no carries inside the loop. Unrolled by hand because the
/// limbs must stay in registers and on the stack: an array would be a heap object.
///
/// The low halves of a column are not masked one by one: the wrapped sum of whole products minus
/// the sum of the high halves, shifted up, is the sum of the low halves.
final class Multiply1024 {

  static final int LIMBS = 18;
  static final int LIMB_BITS = 57;
  private static final long LIMB = (1L << LIMB_BITS) - 1;
  private static final int UP = 64 - LIMB_BITS;

  private Multiply1024() {}

  /// r = a * b / 2^1026 mod m, below m; for b < m and any a of 1024 bits. `inverse` is -1/m mod
  /// 2^57.
  static void multiply(long r, long a, long b, long[] m, long inverse) {
    long b0 = get(b, 0) & LIMB;
    long b1 = (get(b, 0) >>> 57 | get(b, 1) << 7) & LIMB;
    long b2 = (get(b, 1) >>> 50 | get(b, 2) << 14) & LIMB;
    long b3 = (get(b, 2) >>> 43 | get(b, 3) << 21) & LIMB;
    long b4 = (get(b, 3) >>> 36 | get(b, 4) << 28) & LIMB;
    long b5 = (get(b, 4) >>> 29 | get(b, 5) << 35) & LIMB;
    long b6 = (get(b, 5) >>> 22 | get(b, 6) << 42) & LIMB;
    long b7 = (get(b, 6) >>> 15 | get(b, 7) << 49) & LIMB;
    long b8 = (get(b, 7) >>> 8 | get(b, 8) << 56) & LIMB;
    long b9 = (get(b, 8) >>> 1) & LIMB;
    long b10 = (get(b, 8) >>> 58 | get(b, 9) << 6) & LIMB;
    long b11 = (get(b, 9) >>> 51 | get(b, 10) << 13) & LIMB;
    long b12 = (get(b, 10) >>> 44 | get(b, 11) << 20) & LIMB;
    long b13 = (get(b, 11) >>> 37 | get(b, 12) << 27) & LIMB;
    long b14 = (get(b, 12) >>> 30 | get(b, 13) << 34) & LIMB;
    long b15 = (get(b, 13) >>> 23 | get(b, 14) << 41) & LIMB;
    long b16 = (get(b, 14) >>> 16 | get(b, 15) << 48) & LIMB;
    long b17 = get(b, 15) >>> 9;
    long m0 = m[0];
    long m1 = m[1];
    long m2 = m[2];
    long m3 = m[3];
    long m4 = m[4];
    long m5 = m[5];
    long m6 = m[6];
    long m7 = m[7];
    long m8 = m[8];
    long m9 = m[9];
    long m10 = m[10];
    long m11 = m[11];
    long m12 = m[12];
    long m13 = m[13];
    long m14 = m[14];
    long m15 = m[15];
    long m16 = m[16];
    long m17 = m[17];
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    long t4 = 0;
    long t5 = 0;
    long t6 = 0;
    long t7 = 0;
    long t8 = 0;
    long t9 = 0;
    long t10 = 0;
    long t11 = 0;
    long t12 = 0;
    long t13 = 0;
    long t14 = 0;
    long t15 = 0;
    long t16 = 0;
    long t17 = 0;
    for (int i = 0; i < LIMBS; i += 2) {
      long x0 = limb(a, i);
      long y0 = x0 << UP;
      long x1 = limb(a, i + 1);
      long y1 = x1 << UP;
      long high = high(y0, b0);
      long u = t0 + x0 * b0 - (high << LIMB_BITS);
      long k0 = (u * inverse) & LIMB;
      long l0 = k0 << UP;
      long q0 = high(l0, m0);
      long carry = (u + k0 * m0 - (q0 << LIMB_BITS)) >>> LIMB_BITS;
      high += q0;
      long next = high(y0, b1) + high(y1, b0) + high(l0, m1);
      u = t1 + x0 * b1 + x1 * b0 + k0 * m1 - (next << LIMB_BITS) + high + carry;
      long k1 = (u * inverse) & LIMB;
      long l1 = k1 << UP;
      long q1 = high(l1, m0);
      carry = (u + k1 * m0 - (q1 << LIMB_BITS)) >>> LIMB_BITS;
      high = next + q1;
      next = high(y0, b2) + high(y1, b1) + high(l0, m2) + high(l1, m1);
      t0 = t2 + x0 * b2 + x1 * b1 + k0 * m2 + k1 * m1 - (next << LIMB_BITS) + high + carry;
      high = next;
      next = high(y0, b3) + high(y1, b2) + high(l0, m3) + high(l1, m2);
      t1 = t3 + x0 * b3 + x1 * b2 + k0 * m3 + k1 * m2 - (next << LIMB_BITS) + high;
      high = next;
      next = high(y0, b4) + high(y1, b3) + high(l0, m4) + high(l1, m3);
      t2 = t4 + x0 * b4 + x1 * b3 + k0 * m4 + k1 * m3 - (next << LIMB_BITS) + high;
      high = next;
      next = high(y0, b5) + high(y1, b4) + high(l0, m5) + high(l1, m4);
      t3 = t5 + x0 * b5 + x1 * b4 + k0 * m5 + k1 * m4 - (next << LIMB_BITS) + high;
      high = next;
      next = high(y0, b6) + high(y1, b5) + high(l0, m6) + high(l1, m5);
      t4 = t6 + x0 * b6 + x1 * b5 + k0 * m6 + k1 * m5 - (next << LIMB_BITS) + high;
      high = next;
      next = high(y0, b7) + high(y1, b6) + high(l0, m7) + high(l1, m6);
      t5 = t7 + x0 * b7 + x1 * b6 + k0 * m7 + k1 * m6 - (next << LIMB_BITS) + high;
      high = next;
      next = high(y0, b8) + high(y1, b7) + high(l0, m8) + high(l1, m7);
      t6 = t8 + x0 * b8 + x1 * b7 + k0 * m8 + k1 * m7 - (next << LIMB_BITS) + high;
      high = next;
      next = high(y0, b9) + high(y1, b8) + high(l0, m9) + high(l1, m8);
      t7 = t9 + x0 * b9 + x1 * b8 + k0 * m9 + k1 * m8 - (next << LIMB_BITS) + high;
      high = next;
      next = high(y0, b10) + high(y1, b9) + high(l0, m10) + high(l1, m9);
      t8 = t10 + x0 * b10 + x1 * b9 + k0 * m10 + k1 * m9 - (next << LIMB_BITS) + high;
      high = next;
      next = high(y0, b11) + high(y1, b10) + high(l0, m11) + high(l1, m10);
      t9 = t11 + x0 * b11 + x1 * b10 + k0 * m11 + k1 * m10 - (next << LIMB_BITS) + high;
      high = next;
      next = high(y0, b12) + high(y1, b11) + high(l0, m12) + high(l1, m11);
      t10 = t12 + x0 * b12 + x1 * b11 + k0 * m12 + k1 * m11 - (next << LIMB_BITS) + high;
      high = next;
      next = high(y0, b13) + high(y1, b12) + high(l0, m13) + high(l1, m12);
      t11 = t13 + x0 * b13 + x1 * b12 + k0 * m13 + k1 * m12 - (next << LIMB_BITS) + high;
      high = next;
      next = high(y0, b14) + high(y1, b13) + high(l0, m14) + high(l1, m13);
      t12 = t14 + x0 * b14 + x1 * b13 + k0 * m14 + k1 * m13 - (next << LIMB_BITS) + high;
      high = next;
      next = high(y0, b15) + high(y1, b14) + high(l0, m15) + high(l1, m14);
      t13 = t15 + x0 * b15 + x1 * b14 + k0 * m15 + k1 * m14 - (next << LIMB_BITS) + high;
      high = next;
      next = high(y0, b16) + high(y1, b15) + high(l0, m16) + high(l1, m15);
      t14 = t16 + x0 * b16 + x1 * b15 + k0 * m16 + k1 * m15 - (next << LIMB_BITS) + high;
      high = next;
      next = high(y0, b17) + high(y1, b16) + high(l0, m17) + high(l1, m16);
      t15 = t17 + x0 * b17 + x1 * b16 + k0 * m17 + k1 * m16 - (next << LIMB_BITS) + high;
      high = next;
      next = high(y1, b17) + high(l1, m17);
      t16 = x1 * b17 + k1 * m17 - (next << LIMB_BITS) + high;
      high = next;
      t17 = high;
    }
    t1 += t0 >>> LIMB_BITS;
    t2 += t1 >>> LIMB_BITS;
    t3 += t2 >>> LIMB_BITS;
    t4 += t3 >>> LIMB_BITS;
    t5 += t4 >>> LIMB_BITS;
    t6 += t5 >>> LIMB_BITS;
    t7 += t6 >>> LIMB_BITS;
    t8 += t7 >>> LIMB_BITS;
    t9 += t8 >>> LIMB_BITS;
    t10 += t9 >>> LIMB_BITS;
    t11 += t10 >>> LIMB_BITS;
    t12 += t11 >>> LIMB_BITS;
    t13 += t12 >>> LIMB_BITS;
    t14 += t13 >>> LIMB_BITS;
    t15 += t14 >>> LIMB_BITS;
    t16 += t15 >>> LIMB_BITS;
    t17 += t16 >>> LIMB_BITS;
    long u0 = (t0 & LIMB) - m0;
    long u1 = (t1 & LIMB) - m1 + (u0 >> LIMB_BITS);
    long u2 = (t2 & LIMB) - m2 + (u1 >> LIMB_BITS);
    long u3 = (t3 & LIMB) - m3 + (u2 >> LIMB_BITS);
    long u4 = (t4 & LIMB) - m4 + (u3 >> LIMB_BITS);
    long u5 = (t5 & LIMB) - m5 + (u4 >> LIMB_BITS);
    long u6 = (t6 & LIMB) - m6 + (u5 >> LIMB_BITS);
    long u7 = (t7 & LIMB) - m7 + (u6 >> LIMB_BITS);
    long u8 = (t8 & LIMB) - m8 + (u7 >> LIMB_BITS);
    long u9 = (t9 & LIMB) - m9 + (u8 >> LIMB_BITS);
    long u10 = (t10 & LIMB) - m10 + (u9 >> LIMB_BITS);
    long u11 = (t11 & LIMB) - m11 + (u10 >> LIMB_BITS);
    long u12 = (t12 & LIMB) - m12 + (u11 >> LIMB_BITS);
    long u13 = (t13 & LIMB) - m13 + (u12 >> LIMB_BITS);
    long u14 = (t14 & LIMB) - m14 + (u13 >> LIMB_BITS);
    long u15 = (t15 & LIMB) - m15 + (u14 >> LIMB_BITS);
    long u16 = (t16 & LIMB) - m16 + (u15 >> LIMB_BITS);
    long u17 = t17 - m17 + (u16 >> LIMB_BITS);
    long keep = u17 >> 63;
    t0 = (u0 ^ ((u0 ^ t0) & keep)) & LIMB;
    t1 = (u1 ^ ((u1 ^ t1) & keep)) & LIMB;
    t2 = (u2 ^ ((u2 ^ t2) & keep)) & LIMB;
    t3 = (u3 ^ ((u3 ^ t3) & keep)) & LIMB;
    t4 = (u4 ^ ((u4 ^ t4) & keep)) & LIMB;
    t5 = (u5 ^ ((u5 ^ t5) & keep)) & LIMB;
    t6 = (u6 ^ ((u6 ^ t6) & keep)) & LIMB;
    t7 = (u7 ^ ((u7 ^ t7) & keep)) & LIMB;
    t8 = (u8 ^ ((u8 ^ t8) & keep)) & LIMB;
    t9 = (u9 ^ ((u9 ^ t9) & keep)) & LIMB;
    t10 = (u10 ^ ((u10 ^ t10) & keep)) & LIMB;
    t11 = (u11 ^ ((u11 ^ t11) & keep)) & LIMB;
    t12 = (u12 ^ ((u12 ^ t12) & keep)) & LIMB;
    t13 = (u13 ^ ((u13 ^ t13) & keep)) & LIMB;
    t14 = (u14 ^ ((u14 ^ t14) & keep)) & LIMB;
    t15 = (u15 ^ ((u15 ^ t15) & keep)) & LIMB;
    t16 = (u16 ^ ((u16 ^ t16) & keep)) & LIMB;
    t17 = (u17 ^ ((u17 ^ t17) & keep)) & LIMB;
    put(r, 0, t0 | t1 << 57);
    put(r, 1, t1 >>> 7 | t2 << 50);
    put(r, 2, t2 >>> 14 | t3 << 43);
    put(r, 3, t3 >>> 21 | t4 << 36);
    put(r, 4, t4 >>> 28 | t5 << 29);
    put(r, 5, t5 >>> 35 | t6 << 22);
    put(r, 6, t6 >>> 42 | t7 << 15);
    put(r, 7, t7 >>> 49 | t8 << 8);
    put(r, 8, t8 >>> 56 | t9 << 1 | t10 << 58);
    put(r, 9, t10 >>> 6 | t11 << 51);
    put(r, 10, t11 >>> 13 | t12 << 44);
    put(r, 11, t12 >>> 20 | t13 << 37);
    put(r, 12, t13 >>> 27 | t14 << 30);
    put(r, 13, t14 >>> 34 | t15 << 23);
    put(r, 14, t15 >>> 41 | t16 << 16);
    put(r, 15, t16 >>> 48 | t17 << 9);
  }

  private static long high(long x, long y) {
    return Math.unsignedMultiplyHigh(x, y);
  }

  /// Limb i of a number of 16 words.
  private static long limb(long at, int i) {
    int bit = LIMB_BITS * i;
    int shift = bit & 63;
    long low = get(at, bit >>> 6) >>> shift;
    // Only the limbs that straddle two words read a second one; i is public.
    return (shift > UP && i < LIMBS - 1 ? low | get(at, (bit >>> 6) + 1) << (64 - shift) : low)
        & LIMB;
  }
}
