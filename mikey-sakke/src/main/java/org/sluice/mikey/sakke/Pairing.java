package org.sluice.mikey.sakke;

import static org.sluice.mikey.sakke.Complex.OCTETS;
import static org.sluice.mikey.sakke.Complex.PART;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// The Tate-Lichtenbaum pairing of RFC 6508 section 3.2. The first point moves through the Miller
/// loop; line values are scaled by factors in F_p, which the last step removes, as it removes the
/// vertical lines of subtractions. The loop goes over signed windows of q - 1, so that it adds the
/// multiples 1, 3, .. 15 of the point, for each of which the function f of Miller's formula is
/// computed before: f_(n+d) = f_n f_d (chord of nR and dR), and f_(-d) is the conjugate of f_d. The
/// sequence of operations depends on q alone, so either point may be secret.
final class Pairing {

  private static final Field F = Field.SAKKE_P;
  private static final Curve CURVE = Curve.SAKKE;
  private static final int WINDOW = 5;
  private static final int ENTRIES = 1 << (WINDOW - 2);

  /// The digits of q - 1, most significant first: 0 or odd and below 16 in absolute value, every
  /// odd one followed by four that are 0.
  private static final byte[] STEPS =
      steps(new BigInteger(1, Field.SAKKE_Q.modulus()).subtract(BigInteger.ONE));

  private static final long FRAME_OCTETS =
      MillerPoint.FRAME_OCTETS
          + Complex.FRAME_OCTETS
          + 7L * PART
          + 2L * OCTETS
          + (ENTRIES + 1L) * Entry.OCTETS;

  private final Complex complex;
  private final long rx;
  private final long ry;
  private final long qx;
  private final long qy;
  private final long minusY;
  private final long inverse;
  private final long value;
  private final long factor;
  private final MillerPoint c;
  private final Entry[] multiples = new Entry[ENTRIES]; // of R: 1, 3, ..
  private final Entry two;

  private Pairing(Frame frame) {
    complex = new Complex(frame);
    rx = frame.alloc(PART);
    ry = frame.alloc(PART);
    qx = frame.alloc(PART);
    qy = frame.alloc(PART);
    minusY = frame.alloc(PART);
    inverse = frame.alloc(PART);
    value = frame.alloc(OCTETS);
    factor = frame.alloc(OCTETS);
    c = new MillerPoint(frame, qx, qy);
    two = new Entry(frame);
    for (int i = 0; i < ENTRIES; i++) {
      multiples[i] = new Entry(frame);
    }
  }

  /// A multiple dR: its coordinates, x + qx, f_d; and a product of z, while it is made affine.
  private record Entry(long x, long y, long xPlusQx, long f, long product) {
    static final long OCTETS = 4L * PART + Complex.OCTETS;

    Entry(Frame frame) {
      this(
          frame.alloc(PART),
          frame.alloc(PART),
          frame.alloc(PART),
          frame.alloc(Complex.OCTETS),
          frame.alloc(PART));
    }

    /// Where z is kept until x + qx is known.
    long z() {
      return xPlusQx;
    }

    void take(MillerPoint c) {
      F.copy(x, c.x);
      F.copy(y, c.y);
      F.copy(z(), c.z);
    }
  }

  /// w = <r, q> as an element of F_p^2 (two elements), up to a factor in F_p; the value for
  /// infinity as `q` is 1. Answers the mask of "`r` is in the subgroup of order q and not
  /// infinity"; if it is 0 the value means nothing, and may be 0.
  ///
  /// That answer is free: the loop ends at C = [q-1]r, which is -r for those points alone. In the
  /// first exceptional case z of C becomes 0 and stays 0 ([MillerPoint]), so with z not 0, and none
  /// of the multiples infinite, every step was exact. For an r of order q there is no such case: an
  /// addition of d, |d| < 16, comes after four doublings, so that C is [n]r with 15 < n < q - 15.
  static long pair(long w, long r, long q) {
    try (Frame frame = Frame.open(FRAME_OCTETS)) {
      Pairing pairing = new Pairing(frame);
      CURVE.affine(pairing.rx, pairing.ry, r);
      CURVE.affine(pairing.qx, pairing.qy, q);
      long exact = pairing.multiples();
      pairing.loop();
      Complex.setOne(w);
      long finite = ~CURVE.isInfinity(q);
      F.cmov(finite, w, pairing.value);
      F.cmov(finite, w + PART, pairing.value + PART);
      F.neg(pairing.minusY, pairing.ry);
      return exact & pairing.c.is(pairing.rx, pairing.minusY);
    }
  }

  /// Computes the multiples; answers the mask of "none is infinite".
  private long multiples() {
    c.start(rx, ry);
    c.doubling();
    copy(two.f, c.line);
    F.inv(inverse, c.z);
    two.take(c);
    long exact = ~F.isZero(c.z);
    affine(two, inverse);
    c.start(rx, ry);
    Complex.setOne(value);
    for (int i = 0; i < ENTRIES; i++) {
      if (i > 0) {
        c.addition(two.x, two.y, two.xPlusQx);
        complex.mul(value, value, two.f);
        complex.mul(value, value, c.line);
      }
      multiples[i].take(c);
      copy(multiples[i].f, value);
    }
    return exact & affine();
  }

  /// All multiples to affine coordinates, with one inversion.
  private long affine() {
    F.copy(multiples[0].product, multiples[0].z());
    for (int i = 1; i < ENTRIES; i++) {
      F.mul(multiples[i].product, multiples[i - 1].product, multiples[i].z());
    }
    long product = multiples[ENTRIES - 1].product;
    long exact = ~F.isZero(product);
    F.inv(inverse, product);
    for (int i = ENTRIES - 1; i > 0; i--) {
      F.mul(factor, inverse, multiples[i - 1].product);
      F.mul(inverse, inverse, multiples[i].z());
      affine(multiples[i], factor);
    }
    affine(multiples[0], inverse);
    return exact;
  }

  private void affine(Entry entry, long inverseOfZ) {
    F.sqr(minusY, inverseOfZ);
    F.mul(entry.x, entry.x, minusY);
    F.mul(minusY, minusY, inverseOfZ);
    F.mul(entry.y, entry.y, minusY);
    F.add(entry.xPlusQx, entry.x, qx);
  }

  private void loop() {
    Entry first = multiples[STEPS[0] >> 1];
    c.start(first.x, first.y);
    copy(value, first.f);
    for (int i = 1; i < STEPS.length; i++) {
      complex.sqr(value, value);
      c.doubling();
      complex.mul(value, value, c.line);
      if (STEPS[i] != 0) {
        add(STEPS[i]);
      }
    }
    // The exponent c = (p + 1) / q = 4.
    complex.sqr(value, value);
    complex.sqr(value, value);
  }

  private void add(int digit) {
    Entry entry = multiples[Math.abs(digit) >> 1];
    if (digit > 0) {
      c.addition(entry.x, entry.y, entry.xPlusQx);
      complex.mul(value, value, entry.f);
    } else {
      F.neg(minusY, entry.y);
      c.addition(entry.x, minusY, entry.xPlusQx);
      F.copy(factor, entry.f);
      F.neg(factor + PART, entry.f + PART);
      complex.mul(value, value, factor);
    }
    complex.mul(value, value, c.line);
  }

  private static void copy(long to, long from) {
    F.copy(to, from);
    F.copy(to + PART, from + PART);
  }

  private static byte[] steps(BigInteger number) {
    List<Byte> digits = new ArrayList<>();
    int window = 1 << WINDOW;
    for (BigInteger n = number; n.signum() != 0; n = n.shiftRight(1)) {
      int digit = 0;
      if (n.testBit(0)) {
        int low = n.intValue() & (window - 1);
        digit = low < window / 2 ? low : low - window;
        n = n.subtract(BigInteger.valueOf(digit));
      }
      digits.add((byte) digit);
    }
    Collections.reverse(digits);
    byte[] steps = new byte[digits.size()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = digits.get(i);
    }
    return steps;
  }
}
