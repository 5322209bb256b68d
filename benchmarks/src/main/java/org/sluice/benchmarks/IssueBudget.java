package org.sluice.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.sluice.mikey.batch.BaseMultiples;
import org.sluice.mikey.batch.LaneRatios;
import org.sluice.records.export.BatchPlan;

/// `./sluice bench`: an issue over real partitions, a real log and a real disk, on one thread, with
/// the time of each stage, and what the lanes do beside what would be done without them. Everything
/// it makes is deleted at the end.
public final class IssueBudget {
  private static final int USAGE_ERROR = 2;

  private IssueBudget() {}

  /// Runs one command line and ends the process: 0 measured, 2 usage.
  public static void main(String[] args) throws IOException {
    Options options;
    try {
      options = Options.parse(args);
    } catch (Options.BadOptions e) {
      System.err.println(e.getMessage());
      System.err.println(Options.USAGE);
      Runtime.getRuntime().exit(USAGE_ERROR);
      return;
    }
    run(options, System.out);
    LaneRatios.print(System.out);
  }

  /// Measures and prints.
  static void run(Options options, PrintStream out) throws IOException {
    Path folder = Files.createTempDirectory("sluice-bench");
    try (Tokens tokens = tokens(options, folder)) {
      StageClock clock = new StageClock();
      try (BenchDomain domain = new BenchDomain(tokens, folder, clock)) {
        out.printf(
            Locale.ROOT,
            "issue: %d users in batches of %d after a warm-up batch, partitions %s, %s%n",
            options.users(),
            options.batch(),
            BenchDomain.THRESHOLD,
            tokens.kind());
        Machine.print(out, folder);
        out.println("multiples of P: lanes " + BaseMultiples.prepare());
        out.println();
        measure(options, domain, folder, clock);
        new BudgetTable(clock, options.users(), BenchDomain.THRESHOLD).print(out);
      }
    } finally {
      delete(folder);
    }
  }

  private static Tokens tokens(Options options, Path folder) {
    int n = BenchDomain.THRESHOLD.n();
    return switch (options.token()) {
      case SOFTWARE -> Tokens.software(n);
      case SOFTHSM -> Tokens.softHsm(n, folder.resolve("tokens"));
    };
  }

  private static void measure(Options options, BenchDomain domain, Path folder, StageClock clock) {
    int batch = options.batch();
    Community community = new Community(domain, batch + options.users(), batch);
    BenchOutbox outbox = new BenchOutbox(domain, folder.resolve("spool"), clock);
    BatchIssue issue = new BatchIssue(domain, community, clock, outbox);
    for (BatchPlan.Batch b : community.plan().batches()) {
      int from = b.index() * batch;
      List<Community.Member> members =
          community.members().subList(from, from + b.extractions().size());
      issue.run(b, members);
      if (b.index() == 0) {
        clock.reset();
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(p);
      }
    }
  }
}
