package org.sluice.mikey.field;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.sluice.mikey.field.Words.put;

import org.sluice.mikey.secret.SecretPool;

/// Montgomery multiplication for moduli of up to 1024 bits, in 18 limbs of 57 bits: sums of 72
/// half-products fit a word, so there are no carries inside the loop. Unrolled by hand because the
/// limbs must stay in registers and on the stack: an array would be a heap object.
///
/// The low halves of a column are not masked one by one: the wrapped sum of whole products minus
/// the sum of the high halves, shifted up, is the sum of the low halves. The high half of x * y is
/// the high word of x and y * 2^7, for which b and m are kept shifted too.
///
/// What the compiler makes of it was measured: [#inRange(long)] after every column keeps it from
/// computing all products first and spilling them (a fifth of the time), and the end in a method of
/// its own leaves room for the rest to be inlined.
final class Multiply1024 {

  static final int LIMBS = 18;
  static final int LIMB_BITS = 57;
  private static final long LIMB = (1L << LIMB_BITS) - 1;
  private static final int UP = 64 - LIMB_BITS;
  private static final int OCTETS = 128;

  private Multiply1024() {}

  /// r = a * b / 2^1026 mod m, below m; for b < m and any a of 1024 bits. `inverse` is -1/m mod
  /// 2^57.
  static void multiply(long r, long first, long second, long[] m, long inverse) {
    long a = SecretPool.inside(first, OCTETS);
    long b = SecretPool.inside(second, OCTETS);
    long b0 = at(b, 0) & LIMB;
    long b1 = at(b, 7) >>> 1 & LIMB;
    long b2 = at(b, 14) >>> 2 & LIMB;
    long b3 = at(b, 21) >>> 3 & LIMB;
    long b4 = at(b, 28) >>> 4 & LIMB;
    long b5 = at(b, 35) >>> 5 & LIMB;
    long b6 = at(b, 42) >>> 6 & LIMB;
    long b7 = at(b, 49) >>> 7 & LIMB;
    long b8 = at(b, 57) & LIMB;
    long b9 = at(b, 64) >>> 1 & LIMB;
    long b10 = at(b, 71) >>> 2 & LIMB;
    long b11 = at(b, 78) >>> 3 & LIMB;
    long b12 = at(b, 85) >>> 4 & LIMB;
    long b13 = at(b, 92) >>> 5 & LIMB;
    long b14 = at(b, 99) >>> 6 & LIMB;
    long b15 = at(b, 106) >>> 7 & LIMB;
    long b16 = at(b, 114) & LIMB;
    long b17 = at(b, 120) >>> 9;
    long v0 = b0 << UP;
    long v1 = b1 << UP;
    long v2 = b2 << UP;
    long v3 = b3 << UP;
    long v4 = b4 << UP;
    long v5 = b5 << UP;
    long v6 = b6 << UP;
    long v7 = b7 << UP;
    long v8 = b8 << UP;
    long v9 = b9 << UP;
    long v10 = b10 << UP;
    long v11 = b11 << UP;
    long v12 = b12 << UP;
    long v13 = b13 << UP;
    long v14 = b14 << UP;
    long v15 = b15 << UP;
    long v16 = b16 << UP;
    long v17 = b17 << UP;
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
    long w0 = m0 << UP;
    long w1 = m1 << UP;
    long w2 = m2 << UP;
    long w3 = m3 << UP;
    long w4 = m4 << UP;
    long w5 = m5 << UP;
    long w6 = m6 << UP;
    long w7 = m7 << UP;
    long w8 = m8 << UP;
    long w9 = m9 << UP;
    long w10 = m10 << UP;
    long w11 = m11 << UP;
    long w12 = m12 << UP;
    long w13 = m13 << UP;
    long w14 = m14 << UP;
    long w15 = m15 << UP;
    long w16 = m16 << UP;
    long w17 = m17 << UP;
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
    for (int i = 0; i < LIMBS; i += 3) {
      long x0 = limb(a, i);
      long x1 = limb(a, i + 1);
      long x2 = limb(a, i + 2);
      long high = 0;
      long carry = 0;
      long next;
      long u;
      next = high(x0, v0);
      u = t0 + x0 * b0 - (next << LIMB_BITS);
      long k0 = (u * inverse) & LIMB;
      long q0 = high(k0, w0);
      carry = (u + k0 * m0 - (q0 << LIMB_BITS)) >>> LIMB_BITS;
      high = next + q0;
      next = high(x0, v1) + high(x1, v0);
      next += high(k0, w1);
      u = t1 + x0 * b1 + x1 * b0 - (next << LIMB_BITS) + high + carry;
      u += k0 * m1;
      long k1 = (u * inverse) & LIMB;
      long q1 = high(k1, w0);
      carry = (u + k1 * m0 - (q1 << LIMB_BITS)) >>> LIMB_BITS;
      high = next + q1;
      next = high(x0, v2) + high(x1, v1) + high(x2, v0);
      next += high(k0, w2) + high(k1, w1);
      u = t2 + x0 * b2 + x1 * b1 + x2 * b0 - (next << LIMB_BITS) + high + carry;
      u += k0 * m2 + k1 * m1;
      long k2 = (u * inverse) & LIMB;
      long q2 = high(k2, w0);
      carry = (u + k2 * m0 - (q2 << LIMB_BITS)) >>> LIMB_BITS;
      high = next + q2;
      next = high(x0, v3) + high(x1, v2) + high(x2, v1);
      next += high(k0, w3) + high(k1, w2) + high(k2, w1);
      u = t3 + x0 * b3 + x1 * b2 + x2 * b1 - (next << LIMB_BITS) + high + carry;
      u += k0 * m3 + k1 * m2 + k2 * m1;
      t0 = inRange(u);
      high = next;
      next = high(x0, v4) + high(x1, v3) + high(x2, v2);
      next += high(k0, w4) + high(k1, w3) + high(k2, w2);
      u = t4 + x0 * b4 + x1 * b3 + x2 * b2 - (next << LIMB_BITS) + high;
      u += k0 * m4 + k1 * m3 + k2 * m2;
      t1 = inRange(u);
      high = next;
      next = high(x0, v5) + high(x1, v4) + high(x2, v3);
      next += high(k0, w5) + high(k1, w4) + high(k2, w3);
      u = t5 + x0 * b5 + x1 * b4 + x2 * b3 - (next << LIMB_BITS) + high;
      u += k0 * m5 + k1 * m4 + k2 * m3;
      t2 = inRange(u);
      high = next;
      next = high(x0, v6) + high(x1, v5) + high(x2, v4);
      next += high(k0, w6) + high(k1, w5) + high(k2, w4);
      u = t6 + x0 * b6 + x1 * b5 + x2 * b4 - (next << LIMB_BITS) + high;
      u += k0 * m6 + k1 * m5 + k2 * m4;
      t3 = inRange(u);
      high = next;
      next = high(x0, v7) + high(x1, v6) + high(x2, v5);
      next += high(k0, w7) + high(k1, w6) + high(k2, w5);
      u = t7 + x0 * b7 + x1 * b6 + x2 * b5 - (next << LIMB_BITS) + high;
      u += k0 * m7 + k1 * m6 + k2 * m5;
      t4 = inRange(u);
      high = next;
      next = high(x0, v8) + high(x1, v7) + high(x2, v6);
      next += high(k0, w8) + high(k1, w7) + high(k2, w6);
      u = t8 + x0 * b8 + x1 * b7 + x2 * b6 - (next << LIMB_BITS) + high;
      u += k0 * m8 + k1 * m7 + k2 * m6;
      t5 = inRange(u);
      high = next;
      next = high(x0, v9) + high(x1, v8) + high(x2, v7);
      next += high(k0, w9) + high(k1, w8) + high(k2, w7);
      u = t9 + x0 * b9 + x1 * b8 + x2 * b7 - (next << LIMB_BITS) + high;
      u += k0 * m9 + k1 * m8 + k2 * m7;
      t6 = inRange(u);
      high = next;
      next = high(x0, v10) + high(x1, v9) + high(x2, v8);
      next += high(k0, w10) + high(k1, w9) + high(k2, w8);
      u = t10 + x0 * b10 + x1 * b9 + x2 * b8 - (next << LIMB_BITS) + high;
      u += k0 * m10 + k1 * m9 + k2 * m8;
      t7 = inRange(u);
      high = next;
      next = high(x0, v11) + high(x1, v10) + high(x2, v9);
      next += high(k0, w11) + high(k1, w10) + high(k2, w9);
      u = t11 + x0 * b11 + x1 * b10 + x2 * b9 - (next << LIMB_BITS) + high;
      u += k0 * m11 + k1 * m10 + k2 * m9;
      t8 = inRange(u);
      high = next;
      next = high(x0, v12) + high(x1, v11) + high(x2, v10);
      next += high(k0, w12) + high(k1, w11) + high(k2, w10);
      u = t12 + x0 * b12 + x1 * b11 + x2 * b10 - (next << LIMB_BITS) + high;
      u += k0 * m12 + k1 * m11 + k2 * m10;
      t9 = inRange(u);
      high = next;
      next = high(x0, v13) + high(x1, v12) + high(x2, v11);
      next += high(k0, w13) + high(k1, w12) + high(k2, w11);
      u = t13 + x0 * b13 + x1 * b12 + x2 * b11 - (next << LIMB_BITS) + high;
      u += k0 * m13 + k1 * m12 + k2 * m11;
      t10 = inRange(u);
      high = next;
      next = high(x0, v14) + high(x1, v13) + high(x2, v12);
      next += high(k0, w14) + high(k1, w13) + high(k2, w12);
      u = t14 + x0 * b14 + x1 * b13 + x2 * b12 - (next << LIMB_BITS) + high;
      u += k0 * m14 + k1 * m13 + k2 * m12;
      t11 = inRange(u);
      high = next;
      next = high(x0, v15) + high(x1, v14) + high(x2, v13);
      next += high(k0, w15) + high(k1, w14) + high(k2, w13);
      u = t15 + x0 * b15 + x1 * b14 + x2 * b13 - (next << LIMB_BITS) + high;
      u += k0 * m15 + k1 * m14 + k2 * m13;
      t12 = inRange(u);
      high = next;
      next = high(x0, v16) + high(x1, v15) + high(x2, v14);
      next += high(k0, w16) + high(k1, w15) + high(k2, w14);
      u = t16 + x0 * b16 + x1 * b15 + x2 * b14 - (next << LIMB_BITS) + high;
      u += k0 * m16 + k1 * m15 + k2 * m14;
      t13 = inRange(u);
      high = next;
      next = high(x0, v17) + high(x1, v16) + high(x2, v15);
      next += high(k0, w17) + high(k1, w16) + high(k2, w15);
      u = t17 + x0 * b17 + x1 * b16 + x2 * b15 - (next << LIMB_BITS) + high;
      u += k0 * m17 + k1 * m16 + k2 * m15;
      t14 = inRange(u);
      high = next;
      next = high(x1, v17) + high(x2, v16);
      next += high(k1, w17) + high(k2, w16);
      u = x1 * b17 + x2 * b16 - (next << LIMB_BITS) + high;
      u += k1 * m17 + k2 * m16;
      t15 = inRange(u);
      high = next;
      next = high(x2, v17);
      next += high(k2, w17);
      u = x2 * b17 - (next << LIMB_BITS) + high;
      u += k2 * m17;
      t16 = inRange(u);
      high = next;
      t17 = high;
    }
    finish(r, t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15, t16, t17, m);
  }

  /// r = the number with limbs s, which may be longer than 57 bits, minus m unless it is below m.
  private static void finish(
      long r,
      long s0,
      long s1,
      long s2,
      long s3,
      long s4,
      long s5,
      long s6,
      long s7,
      long s8,
      long s9,
      long s10,
      long s11,
      long s12,
      long s13,
      long s14,
      long s15,
      long s16,
      long s17,
      long[] m) {
    long t0 = s0;
    long t1 = s1 + (t0 >>> LIMB_BITS);
    long t2 = s2 + (t1 >>> LIMB_BITS);
    long t3 = s3 + (t2 >>> LIMB_BITS);
    long t4 = s4 + (t3 >>> LIMB_BITS);
    long t5 = s5 + (t4 >>> LIMB_BITS);
    long t6 = s6 + (t5 >>> LIMB_BITS);
    long t7 = s7 + (t6 >>> LIMB_BITS);
    long t8 = s8 + (t7 >>> LIMB_BITS);
    long t9 = s9 + (t8 >>> LIMB_BITS);
    long t10 = s10 + (t9 >>> LIMB_BITS);
    long t11 = s11 + (t10 >>> LIMB_BITS);
    long t12 = s12 + (t11 >>> LIMB_BITS);
    long t13 = s13 + (t12 >>> LIMB_BITS);
    long t14 = s14 + (t13 >>> LIMB_BITS);
    long t15 = s15 + (t14 >>> LIMB_BITS);
    long t16 = s16 + (t15 >>> LIMB_BITS);
    long t17 = s17 + (t16 >>> LIMB_BITS);
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

  /// The eight octets of an element at `octet`, which need no alignment.
  private static long at(long element, int octet) {
    return SecretPool.MEM.get(JAVA_LONG_UNALIGNED, element + octet);
  }

  /// Limb i; i is public.
  private static long limb(long element, int i) {
    int octet = i == LIMBS - 1 ? OCTETS - 8 : (LIMB_BITS * i) >> 3;
    return (at(element, octet) >>> (LIMB_BITS * i - 8 * octet)) & LIMB;
  }

  private static long high(long x, long y) {
    return Math.unsignedMultiplyHigh(x, y);
  }

  /// The sum of a column, which is below 2^63.2: the branch is never taken, whatever the operands.
  private static long inRange(long sum) {
    if (sum == -1) {
      throw new IllegalStateException("a column of a product is too large");
    }
    return sum;
  }
}
