package org.sluice.mikey.sakke;

import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// F_p^2 = F_p[i] with i^2 = -1 (RFC 6508 section 2.1): two elements, real part first. One instance
/// has its own scratch space in the frame of one computation.
final class Complex {

  static final Field F = Field.SAKKE_P;
  static final int PART = F.octets();
  static final int OCTETS = 2 * PART;
  static final long FRAME_OCTETS = 3L * PART;

  private final long t0;
  private final long t1;
  private final long t2;

  Complex(Frame frame) {
    t0 = frame.alloc(PART);
    t1 = frame.alloc(PART);
    t2 = frame.alloc(PART);
  }

  /// r = 1.
  static void setOne(long r) {
    F.setOne(r);
    F.setZero(r + PART);
  }

  /// r = a * b.
  void mul(long r, long a, long b) {
    F.add(t0, a, a + PART);
    F.add(t1, b, b + PART);
    F.mul(t2, t0, t1);
    F.mul(t0, a, b);
    F.mul(t1, a + PART, b + PART);
    F.sub(r, t0, t1);
    F.sub(t2, t2, t0);
    F.sub(r + PART, t2, t1);
  }

  /// r = a * a.
  void sqr(long r, long a) {
    F.add(t0, a, a + PART);
    F.sub(t1, a, a + PART);
    F.mul(t2, a, a + PART);
    F.mul(r, t0, t1);
    F.add(r + PART, t2, t2);
  }

  /// r = the representative in F_p of a in PF_p: imaginary part over real part; 0 if the latter is.
  void ratio(long r, long a) {
    F.inv(t0, a);
    F.mul(r, a + PART, t0);
  }

  /// Mask of "a and b are the same element of PF_p": equal up to a factor in F_p, neither being 0.
  long sameRatio(long a, long b) {
    F.mul(t0, a, b + PART);
    F.mul(t1, a + PART, b);
    return F.equal(t0, t1) & ~isZero(a) & ~isZero(b);
  }

  private static long isZero(long a) {
    return F.isZero(a) & F.isZero(a + PART);
  }
}
