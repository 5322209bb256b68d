package org.sluice.mikey.sakke;

import static org.sluice.mikey.sakke.Complex.OCTETS;
import static org.sluice.mikey.sakke.Complex.PART;

import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// The point C that moves through a Miller loop, in Jacobian coordinates C = (x / z^2, y / z^3), so
/// that no step needs an inversion, and the value at (-qx, i qy) of the line that the last step
/// drew, scaled by a factor in F_p.
///
/// z becomes 0 in the exceptional cases (doubling a point of order 2 or infinity, adding a point
/// that equals C or -C, adding to infinity), and stays 0 in every later step.
final class MillerPoint {

  static final long FRAME_OCTETS = 11L * PART + OCTETS;

  private static final Field F = Field.SAKKE_P;

  final long x;
  final long y;
  final long z;
  final long line;
  private final long qx;
  private final long qy;
  private final long zz;
  private final long m;
  private final long s;
  private final long t;
  private final long u;
  private final long v;

  MillerPoint(Frame frame, long qx, long qy) {
    this.qx = qx;
    this.qy = qy;
    x = frame.alloc(PART);
    y = frame.alloc(PART);
    z = frame.alloc(PART);
    zz = frame.alloc(PART);
    m = frame.alloc(PART);
    s = frame.alloc(PART);
    t = frame.alloc(PART);
    u = frame.alloc(PART);
    v = frame.alloc(PART);
    line = frame.alloc(OCTETS);
  }

  /// C = (px, py).
  void start(long px, long py) {
    F.copy(x, px);
    F.copy(y, py);
    F.setOne(z);
  }

  /// line = the tangent at C, times 2yz * z^2; C = 2C.
  void doubling() {
    F.sqr(zz, z);
    F.sub(t, x, zz);
    F.add(u, x, zz);
    F.mul(t, t, u);
    F.add(m, t, t);
    F.add(m, m, t); // m = 3 (x^2 - z^4), the numerator of the slope over 2yz
    F.add(v, y, y);
    F.mul(u, v, y); // u = 2y^2
    F.mul(z, v, z); // the next z, 2yz
    F.mul(t, qx, zz);
    F.add(t, t, x);
    F.mul(t, t, m);
    F.sub(line, t, u);
    F.mul(t, z, zz);
    F.mul(line + PART, t, qy);
    F.add(v, u, u);
    F.mul(s, x, v); // s = 4xy^2
    F.mul(u, u, v); // u = 8y^4
    F.sqr(x, m);
    F.sub(x, x, s);
    F.sub(x, x, s);
    F.sub(s, s, x);
    F.mul(s, s, m);
    F.sub(y, s, u);
  }

  /// line = the chord of C and (px, py), times z * h; C = C + (px, py). The last operand is px +
  /// qx.
  void addition(long px, long py, long pxPlusQx) {
    F.sqr(zz, z);
    F.mul(u, px, zz);
    F.sub(u, u, x); // u = h
    F.mul(t, z, zz);
    F.mul(t, t, py);
    F.sub(m, t, y); // m = numerator of the slope over z * h
    F.mul(z, z, u);
    // Through (px, py): the value of the chord at (-qx, i qy).
    F.mul(t, m, pxPlusQx);
    F.mul(v, py, z);
    F.sub(line, t, v);
    F.mul(line + PART, qy, z);
    F.sqr(t, u);
    F.mul(u, u, t); // u = h^3
    F.mul(v, x, t);
    F.sqr(x, m);
    F.sub(x, x, u);
    F.sub(x, x, v);
    F.sub(x, x, v);
    F.sub(v, v, x);
    F.mul(v, v, m);
    F.mul(u, u, y);
    F.sub(y, v, u);
  }

  /// Mask of C = (px, py), C not being infinity.
  long is(long px, long py) {
    F.sqr(zz, z);
    F.mul(t, px, zz);
    F.mul(u, py, zz);
    F.mul(u, u, z);
    return F.equal(x, t) & F.equal(y, u) & ~F.isZero(z);
  }
}
