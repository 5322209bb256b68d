package org.sluice.mikey.batch;

import static org.sluice.mikey.batch.LaneAdditions.POINT;

import java.util.Arrays;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// Sums of multiples of secret points on the SAKKE curve by public scalars, several lists of
/// scalars for the same points. In three steps, each of which only adds up the points of many
/// buckets:
///
/// 1. by the signed digits of eight bits: bucket m of a window takes the points whose digit is m or
///    -m there, negated for the latter;
/// 2. by the two halves of m, four bits each: 15 buckets for each half of a window;
/// 3. by the bits of those: one bucket for each bit of the scalars,
///
/// and doublings bring the bits together. The order and all addresses depend on the scalars alone.
final class LaneSums {

  /// Points at most.
  static final int MOST = 1024;

  private static final Curve E = Curve.SAKKE;
  private static final Field F = Field.SAKKE_P;
  private static final int SIZE = F.octets();
  private static final int BUCKETS = 128;
  private static final int HALF_BITS = 4;
  private static final int HALF_BUCKETS = 15;

  /// Windows in the making at a time.
  private static final int TOGETHER = 8;

  private final byte[][][] scalars;
  private final int[] firstWindow;
  private final int windows;
  private final long points;
  private final LaneBuckets buckets;
  private final LaneBuckets.Sums byDigit;
  private final LaneBuckets.Sums byHalf;
  private final LaneBuckets.Sums byBit;
  private final int[] head = new int[2 * BUCKETS + 1];
  private final int[] next;

  /// `points` are `n` points of the curve with Z = 1, side by side.
  LaneSums(Frame frame, byte[][][] scalars, long points, int n) {
    this.scalars = scalars;
    this.firstWindow = firstWindows(scalars);
    this.windows = firstWindow[scalars.length];
    this.points = frame.alloc(n * POINT);
    this.buckets = new LaneBuckets(frame);
    this.byDigit = new LaneBuckets.Sums(frame, TOGETHER * BUCKETS);
    this.byHalf = new LaneBuckets.Sums(frame, 2 * TOGETHER * HALF_BUCKETS);
    this.byBit = new LaneBuckets.Sums(frame, 2 * windows * HALF_BITS);
    this.next = new int[n];
    load(points, n);
  }

  /// What an instance takes from its frame.
  static long octets(byte[][][] scalars, int n) {
    int windows = firstWindows(scalars)[scalars.length];
    long sums = TOGETHER * (BUCKETS + 2L * HALF_BUCKETS) + 2L * windows * HALF_BITS;
    return (n + sums) * POINT + LaneBuckets.octets();
  }

  /// One window more than octets: the digits are signed.
  private static int[] firstWindows(byte[][][] scalars) {
    int[] first = new int[scalars.length + 1];
    for (int list = 0; list < scalars.length; list++) {
      int octets = 0;
      for (byte[] k : scalars[list]) {
        octets = Math.max(octets, k.length);
      }
      first[list + 1] = first[list] + octets + 1;
    }
    return first;
  }

  private void load(long from, int n) {
    try (Frame frame = Frame.open(2L * SIZE)) {
      long up = frame.alloc(SIZE);
      long t = frame.alloc(SIZE);
      F.set(up, Limbs.SAKKE.up());
      for (int u = 0; u < n; u++) {
        for (int c = 0; c < 2; c++) {
          F.mul(t, from + (long) u * E.pointOctets() + (long) c * SIZE, up);
          Limbs.SAKKE.spread(points + u * POINT + c * POINT / 2, 8, t);
        }
      }
    }
  }

  /// r[i] = the sum for list i of scalars, a point of [Curve#SAKKE]. False, without a result, if
  /// points that met are equal or inverse.
  boolean compute(long[] r) {
    for (int from = 0; from < windows; from += TOGETHER) {
      int count = Math.min(TOGETHER, windows - from);
      digits(from, count);
      halves(count);
      bits(from, count);
    }
    if (!buckets.good()) {
      return false;
    }
    for (int list = 0; list < r.length; list++) {
      join(r[list], 8 * firstWindow[list], 8 * firstWindow[list + 1]);
    }
    return true;
  }

  private void digits(int from, int windowCount) {
    byDigit.clear();
    int list = 0;
    for (int w = 0; w < windowCount; w++) {
      while (from + w >= firstWindow[list + 1]) {
        list++;
      }
      chain(scalars[list], from + w - firstWindow[list]);
      for (int m = 1; m <= BUCKETS; m++) {
        for (int u = head[BUCKETS + m]; u >= 0; u = next[u]) {
          buckets.put(points + u * POINT, false);
        }
        for (int u = head[BUCKETS - m]; u >= 0; u = next[u]) {
          buckets.put(points + u * POINT, true);
        }
        buckets.sum(byDigit, w * BUCKETS + m - 1);
      }
    }
    buckets.flush();
  }

  /// The points by their digit in window `i`.
  private void chain(byte[][] k, int i) {
    Arrays.fill(head, -1);
    for (int u = k.length - 1; u >= 0; u--) {
      int digit = BUCKETS + digit(k[u], i);
      next[u] = head[digit];
      head[digit] = u;
    }
  }

  /// Digit i, from -128 to 128, of an integer, most significant octet first.
  private static int digit(byte[] k, int i) {
    int octet = octet(k, i);
    return octet + (octet(k, i - 1) >> 7) - (octet >> 7 << 8);
  }

  private static int octet(byte[] k, int i) {
    return i < 0 || i >= k.length ? 0 : k[k.length - 1 - i] & 0xff;
  }

  private void halves(int windowCount) {
    byHalf.clear();
    for (int half = 0; half < 2 * windowCount; half++) {
      for (int d = 1; d <= HALF_BUCKETS; d++) {
        for (int m = 1; m <= BUCKETS; m++) {
          int sum = (half >> 1) * BUCKETS + m - 1;
          if (((m >> ((half & 1) * HALF_BITS)) & HALF_BUCKETS) == d && byDigit.has(sum)) {
            buckets.put(byDigit.at(sum), false);
          }
        }
        buckets.sum(byHalf, half * HALF_BUCKETS + d - 1);
      }
    }
    buckets.flush();
  }

  private void bits(int from, int windowCount) {
    for (int bit = 0; bit < 2 * windowCount * HALF_BITS; bit++) {
      for (int d = 1; d <= HALF_BUCKETS; d++) {
        int sum = bit / HALF_BITS * HALF_BUCKETS + d - 1;
        if (((d >> (bit % HALF_BITS)) & 1) != 0 && byHalf.has(sum)) {
          buckets.put(byHalf.at(sum), false);
        }
      }
      buckets.sum(byBit, 2 * from * HALF_BITS + bit);
    }
    buckets.flush();
  }

  /// r = sum of 2^(i - from) times bit i.
  private void join(long r, int from, int to) {
    try (Frame frame = Frame.open(2L * E.pointOctets() + E.scratchOctets())) {
      long acc = frame.alloc(E.pointOctets());
      long point = frame.alloc(E.pointOctets());
      long scratch = frame.alloc(E.scratchOctets());
      E.setInfinity(acc);
      for (int bit = to - 1; bit >= from; bit--) {
        E.dbl(acc, acc, scratch);
        if (byBit.has(bit)) {
          buckets.load(point, byBit.at(bit));
          E.add(acc, acc, point, scratch);
        }
      }
      E.copy(r, acc);
    }
  }
}
