package org.sluice.mikey.hpke;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Arithmetic modulo 2^255 - 19 on offsets of the pool, five limbs of 51 bits in 64. Constant time:
/// no branch and no index depends on a value. A product of two limbs is split at bit 51 by
/// multiplying shifted operands, so that sums need no carries in between; limbs may grow to 53 bits
/// between multiplications.
final class Field25519 {

  /// Octets of one element.
  static final int SIZE = 40;

  private static final long MASK = (1L << 51) - 1;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfLong LITTLE = LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Octets that an inversion needs beside its result.
  static final int SCRATCH = 4 * SIZE;

  private final long scratch;

  /// `scratch`: [#SCRATCH] octets of the pool.
  Field25519(long scratch) {
    this.scratch = scratch;
  }

  static void set(long r, long small) {
    MEM.set(LONG, r, small);
    for (int i = 1; i < 5; i++) {
      put(r, i, 0);
    }
  }

  static void copy(long r, long a) {
    MemorySegment.copy(MEM, a, MEM, r, SIZE);
  }

  static void add(long r, long a, long b) {
    for (int i = 0; i < 5; i++) {
      put(r, i, limb(a, i) + limb(b, i));
    }
  }

  /// `r = a - b`, with 2p added so that no limb goes below zero; `b` must be a product.
  static void sub(long r, long a, long b) {
    put(r, 0, limb(a, 0) + 2 * (MASK - 18) - limb(b, 0));
    for (int i = 1; i < 5; i++) {
      put(r, i, limb(a, i) + 2 * MASK - limb(b, i));
    }
  }

  /// Exchanges two elements if `swap` is 1, leaves them if 0.
  static void swap(long swap, long a, long b) {
    long mask = -swap;
    for (int i = 0; i < 5; i++) {
      long x = mask & (limb(a, i) ^ limb(b, i));
      put(a, i, limb(a, i) ^ x);
      put(b, i, limb(b, i) ^ x);
    }
  }

  static void mul(long r, long a, long b) {
    long x0 = limb(a, 0);
    long x1 = limb(a, 1);
    long x2 = limb(a, 2);
    long x3 = limb(a, 3);
    long x4 = limb(a, 4);
    long y0 = limb(b, 0);
    long y1 = limb(b, 1);
    long y2 = limb(b, 2);
    long y3 = limb(b, 3);
    long y4 = limb(b, 4);
    long c0 = low(x0, y0);
    long c1 = low(x0, y1) + low(x1, y0) + high(x0, y0);
    long c2 = low(x0, y2) + low(x1, y1) + low(x2, y0) + high(x0, y1) + high(x1, y0);
    long c3 =
        low(x0, y3)
            + low(x1, y2)
            + low(x2, y1)
            + low(x3, y0)
            + high(x0, y2)
            + high(x1, y1)
            + high(x2, y0);
    long c4 =
        low(x0, y4)
            + low(x1, y3)
            + low(x2, y2)
            + low(x3, y1)
            + low(x4, y0)
            + high(x0, y3)
            + high(x1, y2)
            + high(x2, y1)
            + high(x3, y0);
    long c5 =
        low(x1, y4)
            + low(x2, y3)
            + low(x3, y2)
            + low(x4, y1)
            + high(x0, y4)
            + high(x1, y3)
            + high(x2, y2)
            + high(x3, y1)
            + high(x4, y0);
    long c6 =
        low(x2, y4)
            + low(x3, y3)
            + low(x4, y2)
            + high(x1, y4)
            + high(x2, y3)
            + high(x3, y2)
            + high(x4, y1);
    long c7 = low(x3, y4) + low(x4, y3) + high(x2, y4) + high(x3, y3) + high(x4, y2);
    long c8 = low(x4, y4) + high(x3, y4) + high(x4, y3);
    long c9 = high(x4, y4);
    reduce(r, c0 + 19 * c5, c1 + 19 * c6, c2 + 19 * c7, c3 + 19 * c8, c4 + 19 * c9);
  }

  static void square(long r, long a) {
    long x0 = limb(a, 0);
    long x1 = limb(a, 1);
    long x2 = limb(a, 2);
    long x3 = limb(a, 3);
    long x4 = limb(a, 4);
    long d0 = 2 * x0;
    long d1 = 2 * x1;
    long d2 = 2 * x2;
    long d3 = 2 * x3;
    long c0 = low(x0, x0);
    long c1 = low(d0, x1) + high(x0, x0);
    long c2 = low(d0, x2) + low(x1, x1) + high(d0, x1);
    long c3 = low(d0, x3) + low(d1, x2) + high(d0, x2) + high(x1, x1);
    long c4 = low(d0, x4) + low(d1, x3) + low(x2, x2) + high(d0, x3) + high(d1, x2);
    long c5 = low(d1, x4) + low(d2, x3) + high(d0, x4) + high(d1, x3) + high(x2, x2);
    long c6 = low(d2, x4) + low(x3, x3) + high(d1, x4) + high(d2, x3);
    long c7 = low(d3, x4) + high(d2, x4) + high(x3, x3);
    long c8 = low(x4, x4) + high(d3, x4);
    long c9 = high(x4, x4);
    reduce(r, c0 + 19 * c5, c1 + 19 * c6, c2 + 19 * c7, c3 + 19 * c8, c4 + 19 * c9);
  }

  private static long low(long x, long y) {
    return (x * y) & MASK;
  }

  private static long high(long x, long y) {
    return Math.multiplyHigh(x << 7, y << 6);
  }

  /// Carries sums of less than 2^63, so that limb 1 ends below 2^51 + 2^18 and the others below
  /// 2^51.
  private static void reduce(long r, long c0, long c1, long c2, long c3, long c4) {
    long r1 = c1 + (c0 >>> 51);
    long r2 = c2 + (r1 >>> 51);
    long r3 = c3 + (r2 >>> 51);
    long r4 = c4 + (r3 >>> 51);
    long r0 = (c0 & MASK) + 19 * (r4 >>> 51);
    put(r, 0, r0 & MASK);
    put(r, 1, (r1 & MASK) + (r0 >>> 51));
    put(r, 2, r2 & MASK);
    put(r, 3, r3 & MASK);
    put(r, 4, r4 & MASK);
  }

  static void mulSmall(long r, long a, long small) {
    // 53 + 17 bits: split as in mul.
    long x0 = limb(a, 0);
    long x1 = limb(a, 1);
    long x2 = limb(a, 2);
    long x3 = limb(a, 3);
    long x4 = limb(a, 4);
    reduce(
        r,
        low(x0, small) + 19 * high(x4, small),
        low(x1, small) + high(x0, small),
        low(x2, small) + high(x1, small),
        low(x3, small) + high(x2, small),
        low(x4, small) + high(x3, small));
  }

  /// `r = a^(p-2)`, by the chain of 254 squares and 11 products that everybody uses for 2^255 - 21.
  /// `r` must not be `a`.
  void invert(long r, long a) {
    long t = scratch;
    long z11 = scratch + SIZE;
    long z10 = scratch + 2L * SIZE; // a^(2^10 - 1)
    long z50 = scratch + 3L * SIZE; // a^(2^50 - 1)
    square(t, a);
    squares(r, t, 2);
    mul(r, r, a); // a^9
    mul(z11, r, t);
    square(t, z11);
    mul(t, t, r); // a^(2^5 - 1)
    squares(r, t, 5);
    mul(z10, r, t);
    squares(r, z10, 10);
    mul(t, r, z10); // a^(2^20 - 1)
    squares(r, t, 20);
    mul(r, r, t);
    squares(r, r, 10);
    mul(z50, r, z10);
    squares(r, z50, 50);
    mul(t, r, z50); // a^(2^100 - 1)
    squares(r, t, 100);
    mul(r, r, t);
    squares(r, r, 50);
    mul(r, r, z50); // a^(2^250 - 1)
    squares(r, r, 5);
    mul(r, r, z11);
  }

  private static void squares(long r, long a, int times) {
    square(r, a);
    for (int i = 1; i < times; i++) {
      square(r, r);
    }
  }

  /// Reads 32 octets little-endian, top bit ignored (RFC 7748 section 5).
  static void read(long r, long at) {
    long a = MEM.get(LITTLE, at);
    long b = MEM.get(LITTLE, at + 8);
    long c = MEM.get(LITTLE, at + 16);
    long d = MEM.get(LITTLE, at + 24);
    put(r, 0, a & MASK);
    put(r, 1, ((a >>> 51) | (b << 13)) & MASK);
    put(r, 2, ((b >>> 38) | (c << 26)) & MASK);
    put(r, 3, ((c >>> 25) | (d << 39)) & MASK);
    put(r, 4, (d >>> 12) & MASK);
  }

  /// Writes the 32 octets of the one value below p. Destroys `a`.
  static void write(long at, long a) {
    carry(a);
    carry(a);
    // Now a < 2^255 + small. a + 19 reaches 2^255 exactly if a >= p: that bit is the quotient.
    long q = (limb(a, 0) + 19) >> 51;
    for (int i = 1; i < 5; i++) {
      q = (limb(a, i) + q) >> 51;
    }
    put(a, 0, limb(a, 0) + 19 * q);
    for (int i = 0; i < 4; i++) {
      put(a, i + 1, limb(a, i + 1) + (limb(a, i) >> 51));
      put(a, i, limb(a, i) & MASK);
    }
    put(a, 4, limb(a, 4) & MASK);
    MEM.set(LITTLE, at, limb(a, 0) | (limb(a, 1) << 51));
    MEM.set(LITTLE, at + 8, (limb(a, 1) >>> 13) | (limb(a, 2) << 38));
    MEM.set(LITTLE, at + 16, (limb(a, 2) >>> 26) | (limb(a, 3) << 25));
    MEM.set(LITTLE, at + 24, (limb(a, 3) >>> 39) | (limb(a, 4) << 12));
  }

  private static void carry(long r) {
    for (int i = 0; i < 4; i++) {
      put(r, i + 1, limb(r, i + 1) + (limb(r, i) >>> 51));
      put(r, i, limb(r, i) & MASK);
    }
    put(r, 0, limb(r, 0) + 19 * (limb(r, 4) >>> 51));
    put(r, 4, limb(r, 4) & MASK);
    put(r, 1, limb(r, 1) + (limb(r, 0) >>> 51));
    put(r, 0, limb(r, 0) & MASK);
  }

  private static long limb(long a, int i) {
    return MEM.get(LONG, a + 8L * i);
  }

  private static void put(long r, int i, long value) {
    MEM.set(LONG, r + 8L * i, value);
  }
}
