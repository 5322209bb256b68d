package org.sluice.mikey.field;

import static org.sluice.mikey.field.Words.get;
import static org.sluice.mikey.field.Words.put;

import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// Arithmetic modulo p of P-256 inside a point operation, where [Field#P256_P] would pack, unpack
/// and compare with p after every step.
///
/// A loose element is five signed words l_i ([#OCTETS] octets at an offset of
/// [org.sluice.mikey.secret.SecretPool#MEM] that is a multiple of 8): the integer sum of l_i
/// 2^(52i), in the Montgomery form of Field.P256_P. It is tidy if its lower words lie within 2^53
/// and the integer between -2p and 2p; tidy elements weigh 1. [#add] and [#sub] only add words: the
/// weight of the result is that of the operands, 2^j for one times 2^j. A product of weights a and
/// b is tidy for a * b <= 4; up to a * b = 64 (neither above 8) it may be given to [#tidy] only.
///
/// No operation branches on a value or uses one as an address. A result may be an operand.
public final class LooseP256 {

  /// Octets of a loose element.
  public static final int OCTETS = 40;

  private static final int BITS = 52;
  private static final long LIMB = (1L << BITS) - 1;
  // An operand's limbs times 2^6 on both sides: the high word of a product then starts at 2^52.
  private static final int UP = 6;

  private LooseP256() {}

  /// r = a * b.
  public static void mul(long r, long a, long b) {
    long a0 = get(a, 0);
    long a1 = get(a, 1);
    long a2 = get(a, 2);
    long a3 = get(a, 3);
    long a4 = get(a, 4);
    long b0 = get(b, 0);
    long b1 = get(b, 1);
    long b2 = get(b, 2);
    long b3 = get(b, 3);
    long b4 = get(b, 4);
    long h0 = high(a0, b0);
    long h1 = high(a0, b1) + high(a1, b0);
    long h2 = high(a0, b2) + high(a1, b1) + high(a2, b0);
    long h3 = high(a0, b3) + high(a1, b2) + high(a2, b1) + high(a3, b0);
    long h4 = high(a0, b4) + high(a1, b3) + high(a2, b2) + high(a3, b1) + high(a4, b0);
    long h5 = high(a1, b4) + high(a2, b3) + high(a3, b2) + high(a4, b1);
    long h6 = high(a2, b4) + high(a3, b3) + high(a4, b2);
    long h7 = high(a3, b4) + high(a4, b3);
    long h8 = high(a4, b4);
    reduce(
        r,
        a0 * b0 - (h0 << BITS),
        h0 + a0 * b1 + a1 * b0 - (h1 << BITS),
        h1 + a0 * b2 + a1 * b1 + a2 * b0 - (h2 << BITS),
        h2 + a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 - (h3 << BITS),
        h3 + a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0 - (h4 << BITS),
        h4 + a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 - (h5 << BITS),
        h5 + a2 * b4 + a3 * b3 + a4 * b2 - (h6 << BITS),
        h6 + a3 * b4 + a4 * b3 - (h7 << BITS),
        h7 + a4 * b4 - (h8 << BITS),
        h8);
  }

  /// r = a * a, for a weight of at most 4; tidy for 2.
  public static void sqr(long r, long a) {
    long a0 = get(a, 0);
    long a1 = get(a, 1);
    long a2 = get(a, 2);
    long a3 = get(a, 3);
    long a4 = get(a, 4);
    long d0 = a0 << 1;
    long d1 = a1 << 1;
    long d2 = a2 << 1;
    long d3 = a3 << 1;
    long h0 = high(a0, a0);
    long h1 = high(d0, a1);
    long h2 = high(d0, a2) + high(a1, a1);
    long h3 = high(d0, a3) + high(d1, a2);
    long h4 = high(d0, a4) + high(d1, a3) + high(a2, a2);
    long h5 = high(d1, a4) + high(d2, a3);
    long h6 = high(d2, a4) + high(a3, a3);
    long h7 = high(d3, a4);
    long h8 = high(a4, a4);
    reduce(
        r,
        a0 * a0 - (h0 << BITS),
        h0 + d0 * a1 - (h1 << BITS),
        h1 + d0 * a2 + a1 * a1 - (h2 << BITS),
        h2 + d0 * a3 + d1 * a2 - (h3 << BITS),
        h3 + d0 * a4 + d1 * a3 + a2 * a2 - (h4 << BITS),
        h4 + d1 * a4 + d2 * a3 - (h5 << BITS),
        h5 + d2 * a4 + a3 * a3 - (h6 << BITS),
        h6 + d3 * a4 - (h7 << BITS),
        h7 + a4 * a4 - (h8 << BITS),
        h8);
  }

  /// r = (sum of c_i 2^(52i)) / 2^260. -1/p is 1 modulo 2^52: limb i is its own multiple of p that
  /// makes it 0, and p is 2^256 - 2^224 + 2^192 + 2^96 - 1, so the multiple is a few shifts.
  private static void reduce(
      long r,
      long c0,
      long c1,
      long c2,
      long c3,
      long c4,
      long c5,
      long c6,
      long c7,
      long c8,
      long c9) {
    long k0 = c0 & LIMB;
    long s1 = c1 + (c0 >> BITS) + ((k0 & 0xff) << 44);
    long k1 = s1 & LIMB;
    long s2 = c2 + (s1 >> BITS) + (k0 >>> 8) + ((k1 & 0xff) << 44);
    long k2 = s2 & LIMB;
    long s3 = c3 + (s2 >> BITS) + ((k0 & 0xffff) << 36) + (k1 >>> 8) + ((k2 & 0xff) << 44);
    long k3 = s3 & LIMB;
    long s4 = c4 + (s3 >> BITS) + upper(k0) + ((k1 & 0xffff) << 36) + (k2 >>> 8);
    s4 += (k3 & 0xff) << 44;
    long k4 = s4 & LIMB;
    long s5 = c5 + (s4 >> BITS) + over(k0) + upper(k1) + ((k2 & 0xffff) << 36) + (k3 >>> 8);
    s5 += (k4 & 0xff) << 44;
    long s6 = c6 + over(k1) + upper(k2) + ((k3 & 0xffff) << 36) + (k4 >>> 8);
    long s7 = c7 + over(k2) + upper(k3) + ((k4 & 0xffff) << 36);
    long s8 = c8 + over(k3) + upper(k4);
    put(r, 0, s5 & LIMB);
    put(r, 1, (s6 & LIMB) + (s5 >> BITS));
    put(r, 2, (s7 & LIMB) + (s6 >> BITS));
    put(r, 3, (s8 & LIMB) + (s7 >> BITS));
    put(r, 4, c9 + over(k4) + (s8 >> BITS));
  }

  /// What k 2^256 - k 2^224 + k 2^192 has in the limb of 2^208.
  private static long upper(long k) {
    return (k >>> 16) + ((k & 15) << 48) - ((k & ((1L << 36) - 1)) << 16);
  }

  /// What it has in the limb of 2^260.
  private static long over(long k) {
    return (k >>> 4) - (k >>> 36);
  }

  private static long inside(long at) {
    return SecretPool.inside(at, OCTETS);
  }

  private static long high(long x, long y) {
    return Math.multiplyHigh(x << UP, y << UP);
  }

  /// r = a + 2^j b, limb by limb.
  public static void add(long to, long first, long second, int j) {
    long r = inside(to);
    long a = inside(first);
    long b = inside(second);
    for (int i = 0; i < 5; i++) {
      put(r, i, get(a, i) + (get(b, i) << j));
    }
  }

  /// r = 2^j a - b, limb by limb.
  public static void sub(long to, long first, int j, long second) {
    long r = inside(to);
    long a = inside(first);
    long b = inside(second);
    for (int i = 0; i < 5; i++) {
      put(r, i, (get(a, i) << j) - get(b, i));
    }
  }

  /// r = 2^i a - 2^j b, tidy, for weights that add up to at most 64. 2^256 is 2^224 - 2^192 - 2^96
  /// + 1 modulo p.
  public static void tidy(long to, long first, int i, long second, int j) {
    long r = inside(to);
    long a = inside(first);
    long b = inside(second);
    long s0 = (get(a, 0) << i) - (get(b, 0) << j);
    long s1 = (get(a, 1) << i) - (get(b, 1) << j);
    long s2 = (get(a, 2) << i) - (get(b, 2) << j);
    long s3 = (get(a, 3) << i) - (get(b, 3) << j);
    long s4 = (get(a, 4) << i) - (get(b, 4) << j) + (s3 >> BITS);
    long q = s4 >> 48;
    put(r, 0, (s0 & LIMB) + q);
    put(r, 1, (s1 & LIMB) + (s0 >> BITS) - (q << 44));
    put(r, 2, (s2 & LIMB) + (s1 >> BITS));
    put(r, 3, (s3 & LIMB) + (s2 >> BITS) - (q << 36));
    put(r, 4, (s4 & ((1L << 48) - 1)) + (q << 16));
  }

  /// r = 1.
  public static void setOne(long r) {
    // 2^260 is 2^228 - 2^196 - 2^100 + 16 modulo p.
    put(r, 0, 16);
    put(r, 1, -(1L << 48));
    put(r, 2, 0);
    put(r, 3, -(1L << 40));
    put(r, 4, 1L << 20);
  }

  /// r = a.
  public static void copy(long r, long a) {
    for (int i = 0; i < 5; i++) {
      put(r, i, get(a, i));
    }
  }

  /// r = -r where `mask` is all ones; unchanged where it is 0.
  public static void negateIf(long mask, long r) {
    for (int i = 0; i < 5; i++) {
      put(r, i, (get(r, i) ^ mask) - mask);
    }
  }

  /// r = the element `a` of Field.P256_P. r and a must not overlap.
  public static void fromField(long r, long a) {
    fromWords(r, get(a, 0), get(a, 1), get(a, 2), get(a, 3));
  }

  /// r = the element of Field.P256_P that has these four words.
  public static void fromWords(long r, long w0, long w1, long w2, long w3) {
    put(r, 0, w0 & LIMB);
    put(r, 1, (w0 >>> 52 | w1 << 12) & LIMB);
    put(r, 2, (w1 >>> 40 | w2 << 24) & LIMB);
    put(r, 3, (w2 >>> 28 | w3 << 36) & LIMB);
    put(r, 4, w3 >>> 16);
  }

  /// r = a as an element of Field.P256_P, below p, for a tidy a.
  public static void toField(long r, long a) {
    try (Frame frame = Frame.open(2L * OCTETS)) {
      toField(r, a, frame.alloc(2L * OCTETS));
    }
  }

  /// The same with scratch space of the caller, two elements.
  public static void toField(long r, long a, long scratch) {
    long t = scratch;
    long unit = scratch + OCTETS;
    // a + 2p is not negative, and its product with 1 lies between 0 and 2p.
    put(t, 0, get(a, 0) + 2 * MultiplyP256.P0);
    put(t, 1, get(a, 1) + 2 * MultiplyP256.P1);
    put(t, 2, get(a, 2));
    put(t, 3, get(a, 3) + 2 * MultiplyP256.P3);
    put(t, 4, get(a, 4) + 2 * MultiplyP256.P4);
    setOne(unit);
    mul(t, t, unit);
    MultiplyP256.finish(r, get(t, 0), get(t, 1), get(t, 2), get(t, 3), get(t, 4));
  }
}
