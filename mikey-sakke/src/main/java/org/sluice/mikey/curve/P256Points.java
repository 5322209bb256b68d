package org.sluice.mikey.curve;

import static org.sluice.mikey.field.LooseP256.mul;
import static org.sluice.mikey.field.LooseP256.sqr;
import static org.sluice.mikey.field.LooseP256.sub;
import static org.sluice.mikey.field.LooseP256.tidy;

import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.LooseP256;
import org.sluice.mikey.secret.Frame;

/// Doubling and addition on P-256 in Jacobian coordinates: X, Y, Z, loose elements, stand for
/// (X/Z^2, Y/Z^3). X and Y are tidy, Z weighs at most 2.
///
/// The additions are incomplete. If an operand is infinity (Z = 0), or if both are equal or
/// inverse, Z of the result is 0, and so is that of everything computed from it: a caller either
/// knows that it does not happen, or looks at Z at the end.
final class P256Points {

  /// Octets of an element.
  static final int SIZE = LooseP256.OCTETS;

  /// Octets of X, Y, Z.
  static final int POINT = 3 * SIZE;

  /// Octets of X, Y, Z, Z^2, Z^3: an operand that is added often.
  static final int ADDEND = 5 * SIZE;

  /// Octets of scratch space that one operation needs.
  static final int SCRATCH = 8 * SIZE;

  private P256Points() {}

  /// r = 2p, for any p.
  static void dbl(long r, long p, long scratch) {
    long delta = scratch;
    long gamma = delta + SIZE;
    long beta = gamma + SIZE;
    long alpha = beta + SIZE;
    long t = alpha + SIZE;
    long y = p + SIZE;
    long z = y + SIZE;
    sqr(delta, z);
    sqr(gamma, y);
    mul(beta, p, gamma);
    sub(t, p, 0, delta);
    LooseP256.add(delta, p, delta, 0);
    mul(alpha, t, delta);
    tidy(alpha, alpha, 2, alpha, 0);
    mul(t, y, z);
    LooseP256.add(r + 2 * SIZE, t, t, 0);
    sqr(t, alpha);
    tidy(r, t, 0, beta, 3);
    sub(beta, beta, 2, r);
    mul(beta, alpha, beta);
    sqr(gamma, gamma);
    tidy(r + SIZE, beta, 0, gamma, 3);
  }

  /// r = p + q, q affine: x and y.
  static void addAffine(long r, long p, long q, long scratch) {
    long u2 = scratch;
    long s2 = u2 + SIZE;
    long z = p + 2 * SIZE;
    sqr(u2, z);
    mul(s2, z, u2);
    mul(u2, q, u2);
    mul(s2, q + SIZE, s2);
    finishAddition(r, p, p + SIZE, z, scratch);
  }

  /// r = p + q, q an addend.
  static void add(long r, long p, long q, long scratch) {
    long u2 = scratch;
    long s2 = u2 + SIZE;
    long u1 = s2 + SIZE;
    long s1 = u1 + SIZE;
    long z = s1 + SIZE;
    long pz = p + 2 * SIZE;
    sqr(u2, pz);
    mul(s2, pz, u2);
    mul(u2, q, u2);
    mul(s2, q + SIZE, s2);
    mul(u1, p, q + 3 * SIZE);
    mul(s1, p + SIZE, q + 4 * SIZE);
    mul(z, pz, q + 2 * SIZE);
    finishAddition(r, u1, s1, z, scratch);
  }

  /// The common end of both additions. The scratch space begins with U2 and S2 and may hold U1, S1
  /// and the product of both Z in its next three elements.
  private static void finishAddition(long r, long u1, long s1, long z, long scratch) {
    long h = scratch;
    long slope = h + SIZE;
    long t = scratch + 5 * SIZE;
    long cube = t + SIZE;
    long v = cube + SIZE;
    sub(h, h, 0, u1);
    sub(slope, slope, 0, s1);
    mul(r + 2 * SIZE, z, h);
    sqr(t, h);
    mul(cube, h, t);
    mul(v, u1, t);
    sqr(t, slope);
    LooseP256.add(h, cube, v, 1);
    tidy(r, t, 0, h, 0);
    sub(v, v, 0, r);
    mul(v, slope, v);
    mul(t, s1, cube);
    tidy(r + SIZE, v, 0, t, 0);
  }

  /// Completes the addend whose X, Y, Z are at `q`.
  static void completeAddend(long q) {
    sqr(q + 3 * SIZE, q + 2 * SIZE);
    mul(q + 4 * SIZE, q + 3 * SIZE, q + 2 * SIZE);
  }

  /// r = the point `p` of [Curve#P256].
  static void fromProjective(long r, long p) {
    Field f = Field.P256_P;
    try (Frame frame = Frame.open(SIZE)) {
      long y = frame.alloc(SIZE);
      long z = r + 2 * SIZE;
      LooseP256.fromField(z, p + 2L * f.octets());
      LooseP256.fromField(y, p);
      mul(r, y, z);
      LooseP256.fromField(y, p + f.octets());
      mul(y, y, z);
      mul(r + SIZE, y, z);
    }
  }

  /// r = p as a point of [Curve#P256]. If Z is 0, then so is Y of r; X is.
  static void toProjective(long r, long p) {
    Field f = Field.P256_P;
    try (Frame frame = Frame.open(2L * SIZE)) {
      long t = frame.alloc(SIZE);
      long z = p + 2 * SIZE;
      mul(t, p, z);
      LooseP256.toField(r, t);
      LooseP256.toField(r + f.octets(), p + SIZE);
      sqr(t, z);
      mul(t, t, z);
      LooseP256.toField(r + 2L * f.octets(), t);
    }
  }
}
