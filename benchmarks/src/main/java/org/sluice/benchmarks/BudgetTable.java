package org.sluice.benchmarks;

import java.io.PrintStream;
import java.util.Locale;
import org.sluice.threshold.Threshold;

/// The measured budget, for people.
final class BudgetTable {
  private final StageClock clock;
  private final int users;
  private final Threshold threshold;

  BudgetTable(StageClock clock, int users, Threshold threshold) {
    this.clock = clock;
    this.users = users;
    this.threshold = threshold;
  }

  void print(PrintStream out) {
    out.println(
        "Microseconds per user and core; \"one\" is what each of the \"x\" that do it takes;");
    out.println("\"wall\" is what passed meanwhile, with waiting for disks and for other work.");
    out.println();
    out.printf(
        Locale.ROOT,
        "%-36s %10s %3s %10s %7s %10s  %s%n",
        "stage",
        "one",
        "x",
        "all",
        "share",
        "wall",
        "figure");
    double sum = sum();
    for (Stage s : Stage.values()) {
      int times = s.times(threshold.t(), threshold.n());
      double all = core(s);
      out.printf(
          Locale.ROOT,
          "%-36s %10.1f %3d %10.1f %6.1f%% %10.1f  %s%n",
          s.title(),
          all / times,
          times,
          all,
          100 * all / sum,
          micros(clock.of(s).wall()),
          s.figure().name().toLowerCase(Locale.ROOT));
    }
    out.println();
    total(out, "sum, a device of each suite", sum);
    total(out, "sum, one device, X25519", sum - core(Stage.SEAL_P256));
    total(out, "sum, one device, P-256", sum - core(Stage.SEAL_X25519));
    out.printf(Locale.ROOT, "limits: %s%n", limit().title());
  }

  private static void total(PrintStream out, String what, double micros) {
    out.printf(
        Locale.ROOT, "%-36s %25.1f   %.1f users per second and core%n", what, micros, 1e6 / micros);
  }

  /// The stage that takes most of a core's time.
  Stage limit() {
    Stage most = Stage.LOG;
    for (Stage s : Stage.values()) {
      if (core(s) > core(most)) {
        most = s;
      }
    }
    return most;
  }

  private double sum() {
    double sum = 0;
    for (Stage s : Stage.values()) {
      sum += core(s);
    }
    return sum;
  }

  private double core(Stage stage) {
    return micros(clock.of(stage).core());
  }

  private double micros(long nanos) {
    return nanos / 1000.0 / users;
  }
}
