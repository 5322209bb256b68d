package org.sluice.mikey.hpke;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// Poly1305 as the AEAD uses it (RFC 8439 section 2.8): every field is filled up to 16 octets with
/// zeros, so each block is whole. Key and accumulator are in the pool, in five limbs of 26 bits;
/// the authenticated octets are public. Constant time.
final class Poly1305 {

  static final int TAG = 16;
  static final long FRAME_OCTETS = 40 + 40 + 16 + 16;

  private static final long MASK = (1L << 26) - 1;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final long r;
  private final long h;
  private final long s;
  private final long block;

  Poly1305(Frame frame) {
    r = frame.alloc(40);
    h = frame.alloc(40);
    s = frame.alloc(16);
    block = frame.alloc(16);
  }

  /// Sets the one-time key (32 octets of the pool).
  void start(long key) {
    split(r, key);
    // The clamp of section 2.5, limb by limb.
    put(r, 0, limb(r, 0) & 0x3ffffff);
    put(r, 1, limb(r, 1) & 0x3ffff03);
    put(r, 2, limb(r, 2) & 0x3ffc0ff);
    put(r, 3, limb(r, 3) & 0x3f03fff);
    put(r, 4, limb(r, 4) & 0x00fffff);
    SecretPool.wipe(h, 40);
    MemorySegment.copy(MEM, key + 16, MEM, s, 16);
  }

  /// Authenticates the first `length` public octets and their padding to a multiple of 16.
  void update(byte[] open, int length) {
    for (int from = 0; from < length; from += 16) {
      int n = Math.min(16, length - from);
      SecretPool.wipe(block, 16);
      MemorySegment.copy(open, from, MEM, ValueLayout.JAVA_BYTE, block, n);
      absorb();
    }
  }

  /// Authenticates the two lengths that end the AEAD's input.
  void lengths(int first, int second) {
    SecretPool.wipe(block, 16);
    MEM.set(INT, block, first);
    MEM.set(INT, block + 8, second);
    absorb();
  }

  private void absorb() {
    long h0 = limb(h, 0) + (word(block) & MASK);
    long h1 = limb(h, 1) + ((word(block + 3) >>> 2) & MASK);
    long h2 = limb(h, 2) + ((word(block + 6) >>> 4) & MASK);
    long h3 = limb(h, 3) + ((word(block + 9) >>> 6) & MASK);
    long h4 = limb(h, 4) + ((word(block + 12) >>> 8) | (1L << 24));
    long r0 = limb(r, 0);
    long r1 = limb(r, 1);
    long r2 = limb(r, 2);
    long r3 = limb(r, 3);
    long r4 = limb(r, 4);
    long s1 = 5 * r1;
    long s2 = 5 * r2;
    long s3 = 5 * r3;
    long s4 = 5 * r4;
    long d0 = h0 * r0 + h1 * s4 + h2 * s3 + h3 * s2 + h4 * s1;
    long d1 = h0 * r1 + h1 * r0 + h2 * s4 + h3 * s3 + h4 * s2;
    long d2 = h0 * r2 + h1 * r1 + h2 * r0 + h3 * s4 + h4 * s3;
    long d3 = h0 * r3 + h1 * r2 + h2 * r1 + h3 * r0 + h4 * s4;
    long d4 = h0 * r4 + h1 * r3 + h2 * r2 + h3 * r1 + h4 * r0;
    d1 += d0 >>> 26;
    d2 += d1 >>> 26;
    d3 += d2 >>> 26;
    d4 += d3 >>> 26;
    long e0 = (d0 & MASK) + 5 * (d4 >>> 26);
    put(h, 0, e0 & MASK);
    put(h, 1, (d1 & MASK) + (e0 >>> 26));
    put(h, 2, d2 & MASK);
    put(h, 3, d3 & MASK);
    put(h, 4, d4 & MASK);
  }

  /// Writes the 16 octets of the tag to the pool at `out`.
  void finish(long out) {
    carry();
    carry();
    // h + 5 overflows 2^130 exactly if h >= p: then that overflow's remainder is the value.
    long c = (limb(h, 0) + 5) >>> 26;
    for (int i = 1; i < 5; i++) {
      c = (limb(h, i) + c) >>> 26;
    }
    put(h, 0, limb(h, 0) + 5 * c);
    for (int i = 0; i < 4; i++) {
      put(h, i + 1, limb(h, i + 1) + (limb(h, i) >>> 26));
      put(h, i, limb(h, i) & MASK);
    }
    long w0 = limb(h, 0) | ((limb(h, 1) << 26) & 0xffffffffL);
    long w1 = (limb(h, 1) >>> 6) | ((limb(h, 2) << 20) & 0xffffffffL);
    long w2 = (limb(h, 2) >>> 12) | ((limb(h, 3) << 14) & 0xffffffffL);
    long w3 = (limb(h, 3) >>> 18) | ((limb(h, 4) << 8) & 0xffffffffL);
    long sum = w0 + word(s);
    MEM.set(INT, out, (int) sum);
    sum = w1 + word(s + 4) + (sum >>> 32);
    MEM.set(INT, out + 4, (int) sum);
    sum = w2 + word(s + 8) + (sum >>> 32);
    MEM.set(INT, out + 8, (int) sum);
    sum = w3 + word(s + 12) + (sum >>> 32);
    MEM.set(INT, out + 12, (int) sum);
  }

  private void carry() {
    for (int i = 0; i < 4; i++) {
      put(h, i + 1, limb(h, i + 1) + (limb(h, i) >>> 26));
      put(h, i, limb(h, i) & MASK);
    }
    put(h, 0, limb(h, 0) + 5 * (limb(h, 4) >>> 26));
    put(h, 4, limb(h, 4) & MASK);
  }

  private static void split(long to, long from) {
    put(to, 0, word(from) & MASK);
    put(to, 1, (word(from + 3) >>> 2) & MASK);
    put(to, 2, (word(from + 6) >>> 4) & MASK);
    put(to, 3, (word(from + 9) >>> 6) & MASK);
    put(to, 4, word(from + 12) >>> 8);
  }

  private static long word(long at) {
    return MEM.get(INT, at) & 0xffffffffL;
  }

  private static long limb(long a, int i) {
    return MEM.get(LONG, a + 8L * i);
  }

  private static void put(long a, int i, long value) {
    MEM.set(LONG, a + 8L * i, value);
  }
}
