package org.sluice.mikey.sakke;

import static org.sluice.mikey.sakke.Complex.PART;

import java.math.BigInteger;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// The Tate-Lichtenbaum pairing of RFC 6508 section 3.2. The first point moves through the Miller
/// loop in Jacobian coordinates, so there is no inversion in the loop; line values are scaled by
/// factors in F_p, which the last step removes. The sequence of operations depends on q alone, so
/// either point may be secret.
final class Pairing {

  private static final Field F = Field.SAKKE_P;
  private static final Curve CURVE = Curve.SAKKE;

  /// The signed digits -1, 0, 1 of q - 1 below the leading one, most significant first. Two never
  /// follow each other, which saves a third of the additions; the vertical lines that a subtraction
  /// adds have values in F_p.
  private static final byte[] STEPS =
      steps(new BigInteger(1, Field.SAKKE_Q.modulus()).subtract(BigInteger.ONE));

  private static final int LOCALS = 17;
  private static final long FRAME_OCTETS = (LOCALS + 4L) * PART + Complex.FRAME_OCTETS;

  private final Complex complex;
  private final long rx;
  private final long ry;
  private final long minusRy;
  private final long qx;
  private final long qy;
  private final long qxPlusRx;
  private final long x; // C = (x / z^2, y / z^3)
  private final long y;
  private final long z;
  private final long zz;
  private final long m;
  private final long s;
  private final long t;
  private final long u;
  private final long v;
  private final long nextZ;
  private final long nextX;
  private final long line;
  private final long value;

  private Pairing(Frame frame) {
    complex = new Complex(frame);
    rx = frame.alloc(PART);
    ry = frame.alloc(PART);
    minusRy = frame.alloc(PART);
    qx = frame.alloc(PART);
    qy = frame.alloc(PART);
    qxPlusRx = frame.alloc(PART);
    x = frame.alloc(PART);
    y = frame.alloc(PART);
    z = frame.alloc(PART);
    zz = frame.alloc(PART);
    m = frame.alloc(PART);
    s = frame.alloc(PART);
    t = frame.alloc(PART);
    u = frame.alloc(PART);
    v = frame.alloc(PART);
    nextZ = frame.alloc(PART);
    nextX = frame.alloc(PART);
    line = frame.alloc(Complex.OCTETS);
    value = frame.alloc(Complex.OCTETS);
  }

  /// w = <r, q> as an element of F_p^2 (two elements), up to a factor in F_p; the value for
  /// infinity as `q` is 1. Answers the mask of "`r` is in the subgroup of order q and not
  /// infinity"; if it is 0 the value means nothing, and may be 0.
  ///
  /// That answer is free: the loop ends at C = [q-1]r, which is -r for those points alone. Z of C
  /// becomes 0 in the first exceptional case of the formulas (doubling a point of order 2, adding
  /// equal or opposite points) and stays 0, so with Z not 0 every step was exact. For an r of order
  /// q there is no such case, because C is [n]r with 1 < n < q - 1 before each addition.
  static long pair(long w, long r, long q) {
    try (Frame frame = Frame.open(FRAME_OCTETS)) {
      Pairing pairing = new Pairing(frame);
      CURVE.affine(pairing.rx, pairing.ry, r);
      CURVE.affine(pairing.qx, pairing.qy, q);
      pairing.loop();
      Complex.setOne(w);
      long finite = ~CURVE.isInfinity(q);
      F.cmov(finite, w, pairing.value);
      F.cmov(finite, w + PART, pairing.value + PART);
      return pairing.endsAtMinusR();
    }
  }

  /// Mask of C = -r, neither being infinity.
  private long endsAtMinusR() {
    F.sqr(zz, z);
    F.mul(t, rx, zz);
    F.mul(u, minusRy, zz);
    F.mul(u, u, z);
    return F.equal(x, t) & F.equal(y, u) & ~F.isZero(z);
  }

  private void loop() {
    F.neg(minusRy, ry);
    F.add(qxPlusRx, qx, rx);
    F.copy(x, rx);
    F.copy(y, ry);
    F.setOne(z);
    Complex.setOne(value);
    for (byte step : STEPS) {
      complex.sqr(value, value);
      doubling();
      complex.mul(value, value, line);
      if (step != 0) {
        addition(step > 0 ? ry : minusRy);
        complex.mul(value, value, line);
      }
    }
    // The exponent c = (p + 1) / q = 4.
    complex.sqr(value, value);
    complex.sqr(value, value);
  }

  /// line = the tangent at C, times 2yz * z^2; C = 2C.
  private void doubling() {
    F.sqr(zz, z);
    F.sub(t, x, zz);
    F.add(u, x, zz);
    F.mul(t, t, u);
    F.add(m, t, t);
    F.add(m, m, t); // m = 3 (x^2 - z^4), the numerator of the slope over 2yz
    F.mul(nextZ, y, z);
    F.add(nextZ, nextZ, nextZ);
    F.sqr(u, y);
    F.add(u, u, u); // u = 2y^2
    F.mul(t, qx, zz);
    F.add(t, t, x);
    F.mul(t, t, m);
    F.sub(line, t, u);
    F.mul(t, nextZ, zz);
    F.mul(line + PART, t, qy);
    F.mul(s, x, u);
    F.add(s, s, s); // s = 4xy^2
    F.sqr(x, m);
    F.sub(x, x, s);
    F.sub(x, x, s);
    F.sqr(u, u);
    F.add(u, u, u); // u = 8y^4
    F.sub(s, s, x);
    F.mul(s, s, m);
    F.sub(y, s, u);
    F.copy(z, nextZ);
  }

  /// line = the chord of C and (rx, sy), times z * h; C = C + (rx, sy).
  private void addition(long sy) {
    F.sqr(zz, z);
    F.mul(u, rx, zz);
    F.sub(u, u, x); // u = h
    F.mul(t, z, zz);
    F.mul(t, t, sy);
    F.sub(m, t, y); // m = numerator of the slope over z * h
    F.mul(z, z, u);
    // Through (rx, sy): the value of the chord at (-qx, i qy).
    F.mul(t, m, qxPlusRx);
    F.mul(v, sy, z);
    F.sub(line, t, v);
    F.mul(line + PART, qy, z);
    F.sqr(t, u);
    F.mul(u, u, t); // u = h^3
    F.mul(v, x, t);
    F.sqr(nextX, m);
    F.sub(nextX, nextX, u);
    F.sub(nextX, nextX, v);
    F.sub(nextX, nextX, v);
    F.sub(v, v, nextX);
    F.mul(v, v, m);
    F.mul(u, u, y);
    F.sub(y, v, u);
    F.copy(x, nextX);
  }

  private static byte[] steps(BigInteger n) {
    BigInteger triple = n.multiply(BigInteger.valueOf(3));
    int top = triple.bitLength() - 1;
    byte[] steps = new byte[top - 1];
    for (int bit = top - 1; bit >= 1; bit--) {
      int digit = (triple.testBit(bit) ? 1 : 0) - (n.testBit(bit) ? 1 : 0);
      steps[top - 1 - bit] = (byte) digit;
    }
    return steps;
  }
}
