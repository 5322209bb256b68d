package org.sluice.mikey.field;

import static org.sluice.mikey.field.Words.get;
import static org.sluice.mikey.field.Words.put;

import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// Inversion by the divsteps of Bernstein and Yang ("Fast constant-time gcd computation and modular
/// inversion", 2019): the same number of steps for every operand, which their theorem 11.2 shows to
/// be enough. Thirty steps are done on the lowest words and then applied as one matrix, on signed
/// limbs of 30 bits, of which only the highest may be negative.
final class Inversion {

  static final int STEP = 30;
  private static final long LIMB = (1L << STEP) - 1;

  private final int words;
  private final int limbs;
  private final int batches;
  private final long[] m;
  private final long inverse; // 1/m mod 2^30

  /// `m` in limbs of 30 bits, as many as [#limbs(int)] says; `inverse` is 1/m mod 2^30.
  Inversion(int words, int bits, long[] m, long inverse) {
    this.words = words;
    this.limbs = m.length;
    this.batches = ((49 * bits + 57) / 17 + STEP - 1) / STEP;
    this.m = m;
    this.inverse = inverse;
  }

  /// Limbs for numbers of `words` words, with room for a sign.
  static int limbs(int words) {
    return (64 * words + 2) / STEP + 1;
  }

  /// r = 1 / a mod m as plain integers, for a < m; 0 for a = 0.
  void invert(long r, long a) {
    long size = 8L * limbs;
    try (Frame frame = Frame.open(4 * size + 32)) {
      long f = frame.alloc(size);
      long g = frame.alloc(size);
      long d = frame.alloc(size);
      long e = frame.alloc(size);
      long matrix = frame.alloc(32);
      for (int i = 0; i < limbs; i++) {
        put(f, i, m[i]);
        put(g, i, limb(a, i));
      }
      put(e, 0, 1);
      long delta = -1; // that of the paper, negated
      for (int i = 0; i < batches; i++) {
        delta = steps(matrix, delta, get(f, 0), get(g, 0));
        applyToNumbers(f, g, matrix);
        applyToFactors(d, e, matrix);
      }
      // f is now 1 or -1 (m, if a was 0), and d = f / a.
      finish(r, d, get(f, limbs - 1) >> 63);
    }
  }

  /// Thirty divsteps on the lowest bits of f and g; writes their matrix, times 2^30.
  private static long steps(long matrix, long start, long lowF, long lowG) {
    long delta = start;
    long f = lowF;
    long g = lowG;
    long u = 1;
    long v = 0;
    long q = 0;
    long r = 1;
    for (int i = 0; i < STEP; i++) {
      long exchange = delta >> 63;
      long odd = -(g & 1);
      g += ((f ^ exchange) - exchange) & odd;
      q += ((u ^ exchange) - exchange) & odd;
      r += ((v ^ exchange) - exchange) & odd;
      exchange &= odd;
      delta = (delta ^ exchange) - 1 - exchange;
      f += g & exchange;
      u += q & exchange;
      v += r & exchange;
      g >>= 1;
      u <<= 1;
      v <<= 1;
    }
    put(matrix, 0, u);
    put(matrix, 1, v);
    put(matrix, 2, q);
    put(matrix, 3, r);
    return delta;
  }

  /// (f, g) = matrix (f, g) / 2^30, exactly.
  private void applyToNumbers(long first, long second, long matrix) {
    long f = SecretPool.inside(first, 8L * limbs);
    long g = SecretPool.inside(second, 8L * limbs);
    long u = get(matrix, 0);
    long v = get(matrix, 1);
    long q = get(matrix, 2);
    long r = get(matrix, 3);
    long carryF = (u * get(f, 0) + v * get(g, 0)) >> STEP;
    long carryG = (q * get(f, 0) + r * get(g, 0)) >> STEP;
    for (int i = 1; i < limbs; i++) {
      long x = get(f, i);
      long y = get(g, i);
      carryF += u * x + v * y;
      carryG += q * x + r * y;
      put(f, i - 1, carryF & LIMB);
      put(g, i - 1, carryG & LIMB);
      carryF >>= STEP;
      carryG >>= STEP;
    }
    put(f, limbs - 1, carryF);
    put(g, limbs - 1, carryG);
  }

  /// (d, e) = matrix (d, e) / 2^30 mod m; both stay above -2m and below m.
  private void applyToFactors(long first, long second, long matrix) {
    long d = SecretPool.inside(first, 8L * limbs);
    long e = SecretPool.inside(second, 8L * limbs);
    long u = get(matrix, 0);
    long v = get(matrix, 1);
    long q = get(matrix, 2);
    long r = get(matrix, 3);
    long signD = get(d, limbs - 1) >> 63;
    long signE = get(e, limbs - 1) >> 63;
    long timesD = (u & signD) + (v & signE);
    long timesE = (q & signD) + (r & signE);
    long carryD = u * get(d, 0) + v * get(e, 0);
    long carryE = q * get(d, 0) + r * get(e, 0);
    timesD -= (inverse * carryD + timesD) & LIMB;
    timesE -= (inverse * carryE + timesE) & LIMB;
    carryD = (carryD + m[0] * timesD) >> STEP;
    carryE = (carryE + m[0] * timesE) >> STEP;
    for (int i = 1; i < limbs; i++) {
      long x = get(d, i);
      long y = get(e, i);
      carryD += u * x + v * y + m[i] * timesD;
      carryE += q * x + r * y + m[i] * timesE;
      put(d, i - 1, carryD & LIMB);
      put(e, i - 1, carryE & LIMB);
      carryD >>= STEP;
      carryE >>= STEP;
    }
    put(d, limbs - 1, carryD);
    put(e, limbs - 1, carryE);
  }

  /// r = d, or -d where `negate` is all ones, between 0 and m - 1.
  private void finish(long r, long d, long negate) {
    addMasked(d, get(d, limbs - 1) >> 63, 0);
    addMasked(d, 0, negate);
    addMasked(d, get(d, limbs - 1) >> 63, 0);
    for (int i = 0; i < words; i++) {
      long word = 0;
      for (int k = 64 * i / STEP; k * STEP < 64 * (i + 1) && k < limbs; k++) {
        int shift = k * STEP - 64 * i;
        word |= shift < 0 ? get(d, k) >>> -shift : get(d, k) << shift;
      }
      put(r, i, word);
    }
  }

  /// d = (d + (m and `add`)), then -d where `negate` is all ones; carries run to the highest limb.
  private void addMasked(long d, long add, long negate) {
    long carry = 0;
    for (int i = 0; i < limbs; i++) {
      long x = get(d, i) + (m[i] & add);
      carry += (x ^ negate) - negate;
      put(d, i, i == limbs - 1 ? carry : carry & LIMB);
      carry >>= STEP;
    }
  }

  /// Limb i of a number of [#words] words.
  private long limb(long a, int i) {
    int bit = STEP * i;
    int word = bit >>> 6;
    int shift = bit & 63;
    long low = word < words ? get(a, word) >>> shift : 0;
    // Only the limbs that straddle two words read a second one; i is public.
    long high = shift > 64 - STEP && word + 1 < words ? get(a, word + 1) << (64 - shift) : 0;
    return (low | high) & LIMB;
  }
}
