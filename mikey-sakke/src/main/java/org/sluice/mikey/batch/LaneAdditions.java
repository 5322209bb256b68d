package org.sluice.mikey.batch;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.sluice.mikey.batch.LaneField.ELEMENT;
import static org.sluice.mikey.batch.LaneField.LANES;
import static org.sluice.mikey.batch.LaneField.VECTOR;
import static org.sluice.mikey.secret.SecretPool.MEM;

import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// Many affine additions on the SAKKE curve, one in each lane, with one inversion for all.
///
/// A point lies by itself: the limbs of x, then those of y ([#POINT] octets). As a sum of two
/// products' results x at most doubles and grows by p with each addition: after 17 additions one on
/// top of the other it is below 2^1043, which [LaneField] bears, since the other factor of a
/// product is always a product itself.
final class LaneAdditions {

  /// Octets of a point.
  static final long POINT = 2L * Limbs.COUNT * 8;

  private static final long Y = Limbs.COUNT * 8L;
  private static final int TEMPORARIES = 5;

  private final long differences;
  private final LaneInversion inversion;
  private final long x;
  private final long y;
  private final long s;
  private final long t;
  private final long u;
  private final long scratch;

  /// For at most `most` additions at a time.
  LaneAdditions(Frame frame, int most) {
    this.differences = frame.alloc(groups(most) * ELEMENT);
    this.x = frame.alloc(ELEMENT);
    this.y = frame.alloc(ELEMENT);
    this.s = frame.alloc(ELEMENT);
    this.t = frame.alloc(ELEMENT);
    this.u = frame.alloc(ELEMENT);
    this.scratch = frame.alloc(LaneProduct.SCRATCH);
    this.inversion = new LaneInversion(frame, groups(most), scratch);
  }

  private static int groups(int most) {
    return (most + LANES - 1) / LANES;
  }

  /// What an instance takes from its frame.
  static long octets(int most) {
    return (groups(most) + TEMPORARIES) * ELEMENT
        + LaneProduct.SCRATCH
        + LaneInversion.octets(groups(most));
  }

  private long difference(int g) {
    return differences + g * ELEMENT;
  }

  /// The point at to[i] = those at a[i] + b[i] for i < n, in this order; to[i] may be what is not
  /// read after it. Answers the mask of "two points have the same x": then what was written is
  /// worthless.
  long add(long[] to, long[] a, long[] b, int n) {
    int groups = groups(n);
    for (int g = groups - 1; g >= 0; g--) {
      gather(x, a, g, n, 0);
      gather(difference(g), b, g, n, 0);
      LaneField.sub(difference(g), difference(g), x);
      inversion.multiplyUp(groups - 1 - g, difference(g));
    }
    long zero = inversion.invert(groups);
    for (int g = 0; g < groups; g++) {
      gather(x, a, g, n, 0);
      gather(y, a, g, n, Y);
      gather(s, b, g, n, Y);
      inversion.takeInverse(t, groups - 1 - g, difference(g));
      LaneField.sub(s, s, y);
      LaneField.mul(t, s, t, scratch); // the slope
      LaneField.squareMinus(u, t, difference(g), x, scratch);
      LaneField.sub(x, x, u);
      LaneField.mulMinus(y, x, t, y, scratch);
      scatter(to, u, g, n, 0);
      scatter(to, y, g, n, Y);
    }
    return zero;
  }

  /// x and y of the point at `at`, elements of [org.sluice.mikey.field.Field#SAKKE_P], at `r`.
  void toField(long r, long at) {
    long[] one = {at};
    gather(x, one, 0, 1, 0);
    gather(y, one, 0, 1, Y);
    inversion.toField(r, x, 1);
    inversion.toField(r + Field.SAKKE_P.octets(), y, 1);
  }

  /// Where there are no more points, the last one again.
  private static void gather(long element, long[] points, int g, int n, long coordinate) {
    for (int lane = 0; lane < LANES; lane++) {
      long from = points[Math.min(g * LANES + lane, n - 1)] + coordinate;
      long to = element + 8L * lane;
      for (int limb = 0; limb < Limbs.COUNT; limb++) {
        MEM.set(JAVA_LONG, to + limb * VECTOR, MEM.get(JAVA_LONG, from + 8L * limb));
      }
    }
  }

  private static void scatter(long[] points, long element, int g, int n, long coordinate) {
    for (int lane = 0; lane < LANES && g * LANES + lane < n; lane++) {
      long to = points[g * LANES + lane] + coordinate;
      long from = element + 8L * lane;
      for (int limb = 0; limb < Limbs.COUNT; limb++) {
        MEM.set(JAVA_LONG, to + 8L * limb, MEM.get(JAVA_LONG, from + limb * VECTOR));
      }
    }
  }
}
