package org.sluice.benchmarks;

import java.util.Arrays;

/// Times of two kinds, and Welch's t of the difference of their means: of all samples, and of those
/// below each of a row of limits, since what an interrupted call took says nothing.
final class WelchTest {
  private static final int CROPS = 20;
  private static final int FEWEST = 30;

  private final long[] times;
  private final byte[] kinds;
  private int count;

  WelchTest(int most) {
    times = new long[most];
    kinds = new byte[most];
  }

  void add(int kind, long time) {
    times[count] = time;
    kinds[count++] = (byte) kind;
  }

  int samples() {
    return count;
  }

  /// Median of one kind, nanoseconds.
  long median(int kind) {
    long[] of = new long[count];
    int n = 0;
    for (int i = 0; i < count; i++) {
      if (kinds[i] == kind) {
        of[n++] = times[i];
      }
    }
    Arrays.sort(of, 0, n);
    return n == 0 ? 0 : of[n / 2];
  }

  /// t of all samples.
  double t() {
    return t(Long.MAX_VALUE);
  }

  /// The t of largest magnitude over the crops at 1 - 2^(-10 i / 20) of all samples.
  double worst() {
    long[] sorted = Arrays.copyOf(times, count);
    Arrays.sort(sorted);
    double worst = 0;
    for (int i = 1; i <= CROPS; i++) {
      int at = (int) ((1 - Math.pow(2, -10.0 * i / CROPS)) * count);
      double t = count == 0 ? 0 : t(sorted[Math.min(at, count - 1)]);
      worst = Math.abs(t) > Math.abs(worst) ? t : worst;
    }
    return worst;
  }

  private double t(long below) {
    double[] n = new double[2];
    double[] mean = new double[2];
    double[] squares = new double[2];
    for (int i = 0; i < count; i++) {
      if (times[i] <= below) {
        int k = kinds[i];
        n[k]++;
        double delta = times[i] - mean[k];
        mean[k] += delta / n[k];
        squares[k] += delta * (times[i] - mean[k]);
      }
    }
    if (n[0] < FEWEST || n[1] < FEWEST) {
      return 0;
    }
    double spread = squares[0] / (n[0] - 1) / n[0] + squares[1] / (n[1] - 1) / n[1];
    return spread == 0 ? 0 : (mean[0] - mean[1]) / Math.sqrt(spread);
  }
}
