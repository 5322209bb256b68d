package org.sluice.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/// `./sluice bench constant-time [SECONDS]`: does the time of an operation tell a fixed secret from
/// random ones? The two kinds are measured in random order, one call at a time, and compared by
/// Welch's t-test, as "dudect" does (Reparaz, Balasch, Verbauwhede 2017). Nothing is asserted: |t|
/// below 4.5 means that this many samples on this machine show no difference.
public final class ConstantTime {
  private static final int USAGE_ERROR = 2;
  private static final int SECONDS = 20;
  private static final int MOST = 4_000_000;

  private ConstantTime() {}

  /// Measures every operation for `SECONDS` (20) each and ends with exit code 0, or 2 for a command
  /// line that is not understood.
  public static void main(String[] args) throws IOException {
    if (args.length > 1 || (args.length == 1 && !args[0].matches("[1-9][0-9]{0,4}"))) {
      System.err.println("usage: bench constant-time [SECONDS of each operation, 20]");
      Runtime.getRuntime().exit(USAGE_ERROR);
      return;
    }
    report(args.length == 1 ? Integer.parseInt(args[0]) : SECONDS, System.out);
  }

  private static void report(int seconds, PrintStream out) throws IOException {
    Machine.print(out, Path.of("."));
    out.printf(
        Locale.ROOT,
        "%n%-44s %9s %9s %9s %7s %7s%n",
        "operation, fixed secret against random ones",
        "samples",
        "fixed us",
        "random us",
        "t all",
        "t worst");
    try (SecretTimings timings = new SecretTimings()) {
      for (SecretTimings.Operation operation : timings.all()) {
        measure(operation, seconds, out);
      }
    }
  }

  private static void measure(SecretTimings.Operation operation, int seconds, PrintStream out) {
    SplittableRandom random = new SplittableRandom(operation.name().hashCode());
    run(operation, random, 1_000_000_000L * Math.max(2, seconds / 5), MOST);
    WelchTest test = run(operation, random, 1_000_000_000L * seconds, MOST);
    out.printf(
        Locale.ROOT,
        "%-44s %9d %9.2f %9.2f %7.1f %7.1f%n",
        operation.name(),
        test.samples(),
        test.median(0) / 1000.0,
        test.median(1) / 1000.0,
        test.t(),
        test.worst());
    out.flush();
  }

  private static WelchTest run(
      SecretTimings.Operation operation, SplittableRandom random, long nanoseconds, int most) {
    WelchTest test = new WelchTest(most);
    long end = System.nanoTime() + nanoseconds;
    for (int i = 0; i < most && System.nanoTime() < end; i++) {
      int kind = random.nextInt(2);
      // Both kinds are put in the same place by the same code; only the octets differ.
      operation.prepare(kind == 1);
      long start = System.nanoTime();
      operation.run();
      test.add(kind, System.nanoTime() - start);
    }
    return test;
  }
}
