package org.sluice.mikey.field;

import static org.sluice.mikey.field.Words.get;
import static org.sluice.mikey.field.Words.put;

/// Montgomery multiplication modulo p of P-256, 2^256 - 2^224 + 2^192 + 2^96 - 1, in 5 limbs of 52
/// bits. -1/p is 1 modulo 2^52, so that a limb is its own multiple of p, and the multiple is six
/// shifts in place of ten products. The products are summed as in [Multiply1024]; sums are signed.
final class MultiplyP256 {

  private static final int LIMBS = 5;
  private static final int BITS = 52;
  private static final long LIMB = (1L << BITS) - 1;
  private static final int UP = 64 - BITS;
  // The limbs of p; the third is 0.
  static final long P0 = LIMB;
  static final long P1 = (1L << 44) - 1;
  static final long P3 = 1L << 36;
  static final long P4 = (1L << 48) - (1L << 16);

  private MultiplyP256() {}

  /// r = a * b / 2^260 mod p, below p; for b < p and any a of 256 bits.
  static void multiply(long r, long a, long b) {
    long b0 = get(b, 0) & LIMB;
    long b1 = (get(b, 0) >>> 52 | get(b, 1) << 12) & LIMB;
    long b2 = (get(b, 1) >>> 40 | get(b, 2) << 24) & LIMB;
    long b3 = (get(b, 2) >>> 28 | get(b, 3) << 36) & LIMB;
    long b4 = get(b, 3) >>> 16;
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    long t4 = 0;
    for (int i = 0; i < LIMBS; i++) {
      long x = Multiply256.limb(a, i);
      long y = x << UP;
      long h0 = high(y, b0);
      long h1 = high(y, b1);
      long h2 = high(y, b2);
      long h3 = high(y, b3);
      long h4 = high(y, b4);
      long u = t0 + x * b0 - (h0 << BITS);
      long k = u & LIMB;
      t0 = t1 + x * b1 - (h1 << BITS) + h0 + (u >> BITS) + ((k & 0xff) << 44);
      t1 = t2 + x * b2 - (h2 << BITS) + h1 + (k >>> 8);
      t2 = t3 + x * b3 - (h3 << BITS) + h2 + ((k & 0xffff) << 36);
      t3 = t4 + x * b4 - (h4 << BITS) + h3 + (k >>> 16);
      t3 += ((k & 15) << 48) - ((k & ((1L << 36) - 1)) << 16);
      t4 = h4 + (k >>> 4) - (k >>> 36);
    }
    finish(r, t0, t1, t2, t3, t4);
  }

  /// Carries a sum between 0 and 2p, subtracts p if it is not below it, and stores four words.
  static void finish(long r, long t0, long s1, long s2, long s3, long s4) {
    long t1 = s1 + (t0 >> BITS);
    long t2 = s2 + (t1 >> BITS);
    long t3 = s3 + (t2 >> BITS);
    long t4 = s4 + (t3 >> BITS);
    long u0 = (t0 & LIMB) - P0;
    long u1 = (t1 & LIMB) - P1 + (u0 >> BITS);
    long u2 = (t2 & LIMB) + (u1 >> BITS);
    long u3 = (t3 & LIMB) - P3 + (u2 >> BITS);
    long u4 = t4 - P4 + (u3 >> BITS);
    long keep = u4 >> 63;
    long v0 = (u0 ^ ((u0 ^ t0) & keep)) & LIMB;
    long v1 = (u1 ^ ((u1 ^ t1) & keep)) & LIMB;
    long v2 = (u2 ^ ((u2 ^ t2) & keep)) & LIMB;
    long v3 = (u3 ^ ((u3 ^ t3) & keep)) & LIMB;
    long v4 = u4 ^ ((u4 ^ t4) & keep);
    put(r, 0, v0 | v1 << 52);
    put(r, 1, v1 >>> 12 | v2 << 40);
    put(r, 2, v2 >>> 24 | v3 << 28);
    put(r, 3, v3 >>> 36 | v4 << 16);
  }

  private static long high(long x, long y) {
    return Math.unsignedMultiplyHigh(x, y);
  }
}
