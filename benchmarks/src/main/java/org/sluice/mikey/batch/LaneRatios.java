package org.sluice.mikey.batch;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;

/// The second table of `./sluice bench`: what the lanes do beside what would be done without them,
/// in turn on one thread, so that other work on the machine meets both. Processor time of the
/// thread, the median of the rounds; [LaneBenchmark] has the same under JMH.
public final class LaneRatios {
  private static final int ROUNDS = 15;
  private static final int WARM_UP = 5;
  private static final int BATCH = 1024;
  private static final int POINTS = 3;
  private static final int PRODUCTS = 64;
  private static final int CALLS = 1000;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final PrintStream out;

  // Of what was computed beside us: the compiler leaves out what nobody sees.
  private int sum;

  private LaneRatios(PrintStream out) {
    this.out = out;
  }

  /// Measures and prints, in some 20 seconds.
  public static void print(PrintStream out) {
    new LaneRatios(out).run();
  }

  private void run() {
    LaneBenchmark lanes = new LaneBenchmark();
    lanes.draw();
    int width = BaseMultiples.prepare();
    out.printf(
        Locale.ROOT,
        "%nIn one run on one thread, lanes %d; nanoseconds of processor time for one, median of %d:%n%n%-36s %12s %12s %8s%n",
        width,
        ROUNDS,
        "",
        "ours",
        "beside it",
        "times");
    row(
        "kP, batch; ECConstantTimeMultiplier",
        new Side(BATCH, lanes::batch),
        new Side(POINTS, () -> points(lanes)));
    row(
        "kG of P-256, batch; one by one",
        new Side(BATCH, lanes::batchOfG),
        new Side(BATCH, lanes::oneByOneOfG));
    if (width > 1) {
      row(
          "product mod p; BigInteger",
          new Side(CALLS * PRODUCTS, () -> products(lanes)),
          new Side(CALLS, () -> bigProducts(lanes)));
    }
    out.printf(Locale.ROOT, "(sum of what was computed beside: %08x)%n", sum);
    lanes.close();
  }

  /// One side of a comparison: `call` does `times` of them.
  private record Side(int times, Runnable call) {}

  private void row(String what, Side ours, Side other) {
    double[] a = new double[ROUNDS];
    double[] b = new double[ROUNDS];
    for (int i = -WARM_UP; i < ROUNDS; i++) {
      double first = nanos(ours);
      double second = nanos(other);
      if (i >= 0) {
        a[i] = first;
        b[i] = second;
      }
    }
    Arrays.sort(a);
    Arrays.sort(b);
    double mine = a[ROUNDS / 2];
    double theirs = b[ROUNDS / 2];
    out.printf(Locale.ROOT, "%-36s %12.1f %12.1f %8.1f%n", what, mine, theirs, theirs / mine);
  }

  private double nanos(Side side) {
    long begun = threads.getCurrentThreadCpuTime();
    side.call.run();
    return (double) (threads.getCurrentThreadCpuTime() - begun) / side.times;
  }

  private void points(LaneBenchmark lanes) {
    for (int i = 0; i < POINTS; i++) {
      sum += lanes.constantTimeBouncyCastle().hashCode();
    }
  }

  private static void products(LaneBenchmark lanes) {
    for (int i = 0; i < CALLS; i++) {
      lanes.product();
    }
  }

  private void bigProducts(LaneBenchmark lanes) {
    for (int i = 0; i < CALLS; i++) {
      sum += lanes.productBigInteger().hashCode();
    }
  }
}
