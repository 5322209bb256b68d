package org.sluice.mikey.batch;

import java.util.Arrays;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.secret.Frame;

/// Sums of multiples of many secret points on the SAKKE curve by public scalars. Results are those
/// of [Curve#msmPublic(long, byte[][], long[])]. Time and addresses depend on the scalars, and on
/// whether points are equal or inverse where they meet: then the sum is made with complete
/// formulas, which take five times as long. For any number of threads.
public final class PointSums {

  private static final Curve E = Curve.SAKKE;

  /// Fewer are not worth their windows.
  private static final int WORTH_IT = 64;

  private PointSums() {}

  /// r[i] = the sum over u of k[i][u] (most significant octet first) times point u, for each i. The
  /// points lie at `points`, side by side, with Z = 1, as [Curve#decode(long, long, int)] makes
  /// them.
  public static void of(long[] r, byte[][][] k, long points) {
    int n = k[0].length;
    try (Frame frame = Frame.open((long) r.length * E.pointOctets())) {
      long[] part = new long[r.length];
      for (int i = 0; i < r.length; i++) {
        part[i] = frame.alloc(E.pointOctets());
        E.setInfinity(r[i]);
      }
      for (int done = 0; done < n; done += LaneSums.MOST) {
        int count = Math.min(LaneSums.MOST, n - done);
        part(part, slice(k, done, count), points + (long) done * E.pointOctets(), count);
        for (int i = 0; i < r.length; i++) {
          E.add(r[i], r[i], part[i]);
        }
      }
    }
  }

  private static byte[][][] slice(byte[][][] k, int from, int count) {
    byte[][][] slice = new byte[k.length][][];
    for (int i = 0; i < k.length; i++) {
      slice[i] = Arrays.copyOfRange(k[i], from, from + count);
    }
    return slice;
  }

  private static void part(long[] r, byte[][][] k, long points, int n) {
    if (n < WORTH_IT || !Rehearsal.CURVE.lanesServe(n) || !inLanes(r, k, points, n)) {
      oneByOne(r, k, points, n);
    }
  }

  /// False if points met that are equal or inverse.
  static boolean inLanes(long[] r, byte[][][] k, long points, int n) {
    try (Frame frame = Frame.open(LaneSums.octets(k, n))) {
      LaneSums sums = new LaneSums(frame, k, points, n);
      return Rehearsal.CURVE.watched(() -> sums.compute(r));
    }
  }

  static void oneByOne(long[] r, byte[][][] k, long points, int n) {
    long[] each = new long[n];
    for (int u = 0; u < n; u++) {
      each[u] = points + (long) u * E.pointOctets();
    }
    for (int i = 0; i < r.length; i++) {
      E.msmPublic(r[i], k[i], each);
    }
  }
}
