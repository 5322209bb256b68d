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

  private final long product; // 10 sums of one multiplication

  /// `scratch`: 80 octets of the pool.
  Field25519(long scratch) {
    product = scratch;
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

  void mul(long r, long a, long b) {
    long carried = 0;
    for (int k = 0; k < 9; k++) {
      long low = carried;
      long high = 0;
      for (int i = Math.max(0, k - 4); i <= Math.min(4, k); i++) {
        long x = limb(a, i);
        long y = limb(b, k - i);
        low += (x * y) & MASK;
        high += Math.multiplyHigh(x << 7, y << 6);
      }
      put(product, k, low);
      carried = high;
    }
    put(product, 9, carried);
    for (int k = 0; k < 5; k++) {
      put(r, k, limb(product, k) + 19 * limb(product, k + 5));
    }
    carry(r);
  }

  void mulSmall(long r, long a, long small) {
    for (int i = 0; i < 5; i++) {
      // 53 + 17 bits: split as in mul.
      long x = limb(a, i);
      put(product, i, (x * small) & MASK);
      put(product, i + 5, Math.multiplyHigh(x << 7, small << 6));
    }
    put(r, 0, limb(product, 0) + 19 * limb(product, 9));
    for (int i = 1; i < 5; i++) {
      put(r, i, limb(product, i) + limb(product, i + 4));
    }
    carry(r);
  }

  /// `r = a^(p-2)`: the exponent 2^255 - 21 has every bit set but 2 and 4, and is public. `r` must
  /// not be `a`.
  void invert(long r, long a) {
    copy(r, a);
    for (int i = 253; i >= 0; i--) {
      mul(r, r, r);
      if (i != 2 && i != 4) {
        mul(r, r, a);
      }
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
