package org.sluice.mikey.curve;

import java.util.Arrays;
import org.sluice.mikey.field.LooseP256;
import org.sluice.mikey.secret.Frame;

/// Sums of many multiples on P-256 with public scalars: buckets by digit, each bucket added up as a
/// tree of affine additions, all trees of a window a level at a time, with one inversion a level.
///
/// The order and the addresses depend on the scalars alone. Points that are equal or inverse where
/// they meet, or a sum that is infinity on the way, end the computation without a result; that
/// happens to points somebody chose, not to random ones.
final class P256Buckets {

  /// Fewer are faster with the complete formulas.
  static final int WORTH_IT = 64;

  private static final int POINT = P256Additions.POINT;
  private static final int MIN_WINDOW = 4;
  private static final int MAX_WINDOW = 11;

  /// What emptying a bucket costs, in affine additions.
  private static final int EMPTYING = 5;

  private final byte[][] scalars;
  private final long points;
  private final int n;
  private final int bits;
  private final int window;
  private final int buckets;
  private final short[] digits;
  private final int[] start;
  private final int[] count;
  private final long[] a;
  private final long[] b;
  private final long[] to;
  private final long work;
  private final P256Additions additions;
  private final Emptying emptying;

  private P256Buckets(Frame frame, byte[][] scalars, long points, int window, int bits) {
    this.scalars = scalars;
    this.points = points;
    this.n = scalars.length;
    this.bits = bits;
    this.window = window;
    this.buckets = 1 << (window - 1);
    this.digits = new short[n];
    this.start = new int[buckets + 1];
    this.count = new int[buckets + 1];
    this.a = new long[n];
    this.b = new long[n];
    this.to = new long[n];
    this.work = frame.alloc((long) n * POINT);
    this.additions = new P256Additions(frame, n);
    this.emptying = new Emptying(frame);
  }

  /// r = sum of k_i p_i, a point of [Curve#P256], for the affine points at `points`, side by side,
  /// and k most significant octet first. False if there is no result.
  static boolean sum(long r, byte[][] k, long points) {
    int bits = 8 * Arrays.stream(k).mapToInt(s -> s.length).max().orElse(0);
    int window = window(k.length, bits);
    long octets = (long) k.length * POINT + P256Additions.octets(k.length) + Emptying.OCTETS;
    try (Frame frame = Frame.open(octets)) {
      return new P256Buckets(frame, k, points, window, bits).all(r);
    }
  }

  private static int window(int n, int bits) {
    int best = MIN_WINDOW;
    for (int w = MIN_WINDOW; w <= MAX_WINDOW; w++) {
      if (cost(w, n, bits) < cost(best, n, bits)) {
        best = w;
      }
    }
    return best;
  }

  private static long cost(int window, int n, int bits) {
    return SignedDigits.count(bits, window) * (n + ((long) EMPTYING << (window - 1)));
  }

  private boolean all(long r) {
    Curve e = Curve.P256;
    try (Frame frame = Frame.open(2L * e.pointOctets() + e.scratchOctets())) {
      long acc = frame.alloc(e.pointOctets());
      long sum = frame.alloc(e.pointOctets());
      long scratch = frame.alloc(e.scratchOctets());
      e.setInfinity(acc);
      for (int i = SignedDigits.count(bits, window) - 1; i >= 0; i--) {
        for (int k = 0; k < window; k++) {
          e.dbl(acc, acc, scratch);
        }
        if (fill(i)) {
          if (!addUp() || !emptying.sum(sum, this)) {
            return false;
          }
          e.add(acc, acc, sum, scratch);
        }
      }
      e.copy(r, acc);
      return true;
    }
  }

  /// The points in the order of their buckets, negated where the digit is. False if all digits are
  /// 0.
  private boolean fill(int i) {
    Arrays.fill(count, 0);
    for (int p = 0; p < n; p++) {
      digits[p] = (short) SignedDigits.digit(scalars[p], i, window);
      count[Math.abs(digits[p])]++;
    }
    count[0] = 0;
    int next = 0;
    for (int j = 1; j <= buckets; j++) {
      start[j] = next;
      next += count[j];
    }
    int[] place = start.clone();
    for (int p = 0; p < n; p++) {
      if (digits[p] != 0) {
        long at = work + (long) place[Math.abs(digits[p])]++ * POINT;
        long from = points + (long) p * POINT;
        LooseP256.copy(at, from);
        LooseP256.copy(at + LooseP256.OCTETS, from + LooseP256.OCTETS);
        LooseP256.negateIf(digits[p] >> 31, at + LooseP256.OCTETS);
      }
    }
    return next > 0;
  }

  /// Until every bucket has one point: neighbours are added, the odd one moves up.
  private boolean addUp() {
    int pairs = pairs();
    while (pairs > 0) {
      if (!additions.add(to, a, b, pairs, false)) {
        return false;
      }
      for (int j = 1; j <= buckets; j++) {
        int half = count[j] >> 1;
        if ((count[j] & 1) != 0 && half > 0) {
          long last = slot(j, count[j] - 1);
          LooseP256.copy(slot(j, half), last);
          LooseP256.copy(slot(j, half) + LooseP256.OCTETS, last + LooseP256.OCTETS);
        }
        count[j] -= half;
      }
      pairs = pairs();
    }
    return true;
  }

  private int pairs() {
    int pairs = 0;
    for (int j = 1; j <= buckets; j++) {
      for (int k = 0; k < count[j] >> 1; k++) {
        to[pairs] = slot(j, k);
        a[pairs] = slot(j, 2 * k);
        b[pairs] = slot(j, 2 * k + 1);
        pairs++;
      }
    }
    return pairs;
  }

  private long slot(int bucket, int k) {
    return work + (long) (start[bucket] + k) * POINT;
  }

  /// The sum of j times bucket j: from the top, a running sum, and the sum of the running sums.
  private static final class Emptying {
    static final long OCTETS = 2L * P256Points.ADDEND + P256Points.SCRATCH;

    private final long running;
    private final long sum;
    private final long scratch;

    Emptying(Frame frame) {
      running = frame.alloc(P256Points.ADDEND);
      sum = frame.alloc(P256Points.ADDEND);
      scratch = frame.alloc(P256Points.SCRATCH);
    }

    /// False if a sum on the way is infinity.
    boolean sum(long r, P256Buckets w) {
      int top = w.buckets;
      while (w.count[top] == 0) {
        top--;
      }
      begin(w.slot(top, 0));
      boolean same = true;
      for (int j = top - 1; j > 0; j--) {
        boolean empty = w.count[j] == 0;
        if (!empty) {
          P256Points.addAffine(running, running, w.slot(j, 0), scratch);
        }
        if (same && empty) {
          P256Points.dbl(sum, sum, scratch);
        } else {
          P256Points.completeAddend(running);
          P256Points.add(sum, sum, running, scratch);
        }
        same = false;
      }
      P256Points.toProjective(r, sum);
      return Curve.P256.field().isZero(r + 2L * Curve.P256.field().octets()) == 0;
    }

    private void begin(long point) {
      LooseP256.copy(running, point);
      LooseP256.copy(running + LooseP256.OCTETS, point + LooseP256.OCTETS);
      LooseP256.setOne(running + 2L * LooseP256.OCTETS);
      P256Table.copy(sum, running);
    }
  }
}
