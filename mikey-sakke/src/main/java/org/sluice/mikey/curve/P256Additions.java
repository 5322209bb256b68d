package org.sluice.mikey.curve;

import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.LooseP256;
import org.sluice.mikey.secret.Frame;

/// Many affine additions on P-256 at once, which share one inversion: six products each. A point is
/// x and y, tidy elements, side by side ([#POINT] octets).
///
/// An addition of equal or inverse points makes the common product 0: then nothing is added, and
/// the caller, who is told, takes the complete formulas. There is no infinity here.
final class P256Additions {

  /// Octets of an affine point.
  static final int POINT = 2 * LooseP256.OCTETS;

  private static final Field F = Field.P256_P;
  private static final int SIZE = LooseP256.OCTETS;
  private static final int TEMPORARIES = 8;

  private final long products;
  private final long inverse;
  private final long d;
  private final long s;
  private final long t;
  private final long sum;
  private final long element;
  private final long scratch;

  /// For at most `most` additions at a time.
  P256Additions(Frame frame, int most) {
    products = frame.alloc((long) most * SIZE);
    inverse = frame.alloc(SIZE);
    d = frame.alloc(SIZE);
    s = frame.alloc(SIZE);
    t = frame.alloc(SIZE);
    sum = frame.alloc(SIZE);
    element = frame.alloc(F.octets());
    scratch = frame.alloc(2L * SIZE);
  }

  /// What an instance takes from its frame.
  static long octets(int most) {
    return (long) (most + TEMPORARIES) * SIZE;
  }

  /// to[i] = a[i] + b[i], or a[i] - b[i], for i < n, in this order; to[i] may be what is not read
  /// after it. False, and nothing is written, if one of them has no slope.
  boolean add(long[] to, long[] a, long[] b, int n, boolean minus) {
    for (int i = n - 1; i >= 0; i--) {
      LooseP256.sub(d, b[i], 0, a[i]);
      chain(i, n);
    }
    if (!invert()) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      LooseP256.sub(d, b[i], 0, a[i]);
      unchain(i, n);
      slope(a[i], b[i], minus);
      LooseP256.add(sum, a[i], b[i], 0);
      finish(to[i], a[i]);
    }
    return true;
  }

  /// p[i] = 2 p[i] for i < n. False, and nothing is written, if a y is 0.
  boolean dbl(long[] p, int n) {
    for (int i = n - 1; i >= 0; i--) {
      LooseP256.add(d, p[i] + SIZE, p[i] + SIZE, 0);
      chain(i, n);
    }
    if (!invert()) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      LooseP256.add(d, p[i] + SIZE, p[i] + SIZE, 0);
      unchain(i, n);
      tangent(p[i]);
      LooseP256.add(sum, p[i], p[i], 0);
      finish(p[i], p[i]);
    }
    return true;
  }

  /// The product of what is to be inverted, from i on.
  private void chain(int i, int n) {
    long product = products + (long) i * SIZE;
    if (i == n - 1) {
      LooseP256.setOne(t);
      LooseP256.mul(product, t, d);
    } else {
      LooseP256.mul(product, product + SIZE, d);
    }
  }

  private boolean invert() {
    LooseP256.toField(element, products, scratch);
    if (F.isZero(element) != 0) {
      return false;
    }
    F.inv(element, element);
    LooseP256.fromField(inverse, element);
    return true;
  }

  /// t = 1 / d; the inverse is then the one from i + 1 on.
  private void unchain(int i, int n) {
    if (i == n - 1) {
      LooseP256.copy(t, inverse);
    } else {
      LooseP256.mul(t, inverse, products + (i + 1L) * SIZE);
      LooseP256.mul(inverse, inverse, d);
    }
  }

  /// s = (y_b - y_a) / (x_b - x_a), with -y_b for a difference.
  private void slope(long a, long b, boolean minus) {
    if (minus) {
      LooseP256.add(s, b + SIZE, a + SIZE, 0);
      LooseP256.negateIf(-1, s);
    } else {
      LooseP256.sub(s, b + SIZE, 0, a + SIZE);
    }
    LooseP256.mul(s, s, t);
  }

  /// s = 3 (x^2 - 1) / 2y, of weight 3.
  private void tangent(long p) {
    LooseP256.sqr(s, p);
    LooseP256.setOne(d);
    LooseP256.sub(s, s, 0, d);
    LooseP256.mul(s, s, t);
    LooseP256.add(s, s, s, 1);
  }

  /// The third point of the line through a with slope s, mirrored. The sum of both x is known.
  private void finish(long to, long a) {
    LooseP256.sqr(t, s);
    LooseP256.tidy(d, t, 0, sum, 0);
    LooseP256.sub(t, a, 0, d);
    LooseP256.mul(t, t, s);
    LooseP256.tidy(to + SIZE, t, 0, a + SIZE, 0);
    LooseP256.copy(to, d);
  }
}
