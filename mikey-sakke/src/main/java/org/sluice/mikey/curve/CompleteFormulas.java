package org.sluice.mikey.curve;

import org.sluice.mikey.field.Field;

/// The complete addition formulas of Renes, Costello and Batina (2016) for a = -3, Algorithms 4, 5
/// and 6, on projective points X, Y, Z. They have no exceptional case while the difference of the
/// operands is not a point of order 2, so never in the subgroup of prime order: the same operations
/// serve equal, inverse and infinite operands.
///
/// In the exceptional case (points of even order, which only an untrusted point can have) the
/// result is (0, 0, 0). It is not the point at infinity, and every later result computed from it is
/// (0, 0, 0) again, so it can never pass for a valid answer.
final class CompleteFormulas {

  /// Elements of scratch space that one operation needs.
  static final int SCRATCH = 8;

  private final Field f;
  private final int size;
  private final boolean hasB;
  private final long b;

  /// `b` is the offset of the curve's b, or 0 if b = 0.
  CompleteFormulas(Field field, long b) {
    this.f = field;
    this.size = field.octets();
    this.hasB = b != 0;
    this.b = b;
  }

  /// r = p + q (Algorithm 4).
  void add(long r, long p, long q, long scratch) {
    long t0 = scratch;
    long t1 = t0 + size;
    long t2 = t1 + size;
    long t3 = t2 + size;
    long t4 = t3 + size;
    long x = t4 + size;
    long y = x + size;
    long z = y + size;
    long py = p + size;
    long pz = py + size;
    long qy = q + size;
    long qz = qy + size;
    f.mul(t0, p, q);
    f.mul(t1, py, qy);
    f.mul(t2, pz, qz);
    f.add(t3, p, py);
    f.add(t4, q, qy);
    f.mul(t3, t3, t4);
    f.add(t4, t0, t1);
    f.sub(t3, t3, t4);
    f.add(t4, py, pz);
    f.add(x, qy, qz);
    f.mul(t4, t4, x);
    f.add(x, t1, t2);
    f.sub(t4, t4, x);
    f.add(x, p, pz);
    f.add(y, q, qz);
    f.mul(x, x, y);
    f.add(y, t0, t2);
    f.sub(y, x, y);
    finishAddition(r, t0, t1, t2, t3, t4, x, y, z);
  }

  /// r = p + q for an affine q, two elements x and y; q is never infinity (Algorithm 5).
  void addMixed(long r, long p, long q, long scratch) {
    long t0 = scratch;
    long t1 = t0 + size;
    long t2 = t1 + size;
    long t3 = t2 + size;
    long t4 = t3 + size;
    long x = t4 + size;
    long y = x + size;
    long z = y + size;
    long py = p + size;
    long pz = py + size;
    long qy = q + size;
    f.mul(t0, p, q);
    f.mul(t1, py, qy);
    f.add(t3, q, qy);
    f.add(t4, p, py);
    f.mul(t3, t3, t4);
    f.add(t4, t0, t1);
    f.sub(t3, t3, t4);
    f.mul(t4, qy, pz);
    f.add(t4, t4, py);
    f.mul(y, q, pz);
    f.add(y, y, p);
    f.copy(t2, pz);
    finishAddition(r, t0, t1, t2, t3, t4, x, y, z);
  }

  /// The common end of both additions: t0 = X1X2, t1 = Y1Y2, t2 = Z1Z2, t3, t4 and y the mixed
  /// sums.
  private void finishAddition(
      long r, long t0, long t1, long t2, long t3, long t4, long x, long y, long z) {
    timesB(z, t2);
    f.sub(x, y, z);
    f.add(z, x, x);
    f.add(x, x, z);
    f.sub(z, t1, x);
    f.add(x, t1, x);
    timesB(y, y);
    f.add(t1, t2, t2);
    f.add(t2, t1, t2);
    f.sub(y, y, t2);
    f.sub(y, y, t0);
    f.add(t1, y, y);
    f.add(y, t1, y);
    f.add(t1, t0, t0);
    f.add(t0, t1, t0);
    f.sub(t0, t0, t2);
    f.mul(t1, t4, y);
    f.mul(t2, t0, y);
    f.mul(y, x, z);
    f.add(r + size, y, t2);
    f.mul(x, t3, x);
    f.sub(r, x, t1);
    f.mul(z, t4, z);
    f.mul(t1, t3, t0);
    f.add(r + 2L * size, z, t1);
  }

  /// r = 2p (Algorithm 6). It has no exceptional case on the whole curve.
  void dbl(long r, long p, long scratch) {
    long t0 = scratch;
    long t1 = t0 + size;
    long t2 = t1 + size;
    long t3 = t2 + size;
    long x = t3 + size;
    long y = x + size;
    long z = y + size;
    long py = p + size;
    long pz = py + size;
    f.sqr(t0, p);
    f.sqr(t1, py);
    f.sqr(t2, pz);
    f.mul(t3, p, py);
    f.add(t3, t3, t3);
    f.mul(z, p, pz);
    f.add(z, z, z);
    timesB(y, t2);
    f.sub(y, y, z);
    f.add(x, y, y);
    f.add(y, x, y);
    f.sub(x, t1, y);
    f.add(y, t1, y);
    f.mul(y, x, y);
    f.mul(x, x, t3);
    f.add(t3, t2, t2);
    f.add(t2, t2, t3);
    timesB(z, z);
    f.sub(z, z, t2);
    f.sub(z, z, t0);
    f.add(t3, z, z);
    f.add(z, z, t3);
    f.add(t3, t0, t0);
    f.add(t0, t3, t0);
    f.sub(t0, t0, t2);
    f.mul(t0, t0, z);
    f.add(y, y, t0);
    f.mul(t0, py, pz);
    f.add(t0, t0, t0);
    f.mul(z, t0, z);
    f.sub(r, x, z);
    f.mul(z, t0, t1);
    f.add(z, z, z);
    f.add(r + 2L * size, z, z);
    f.copy(r + size, y);
  }

  private void timesB(long r, long a) {
    if (hasB) {
      f.mul(r, b, a);
    } else {
      f.setZero(r);
    }
  }
}
