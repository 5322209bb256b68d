package org.sluice.mikey.constanttime;

import java.util.List;
import java.util.Optional;
import org.sluice.mikey.constanttime.Operation.Case;
import org.sluice.mikey.constanttime.Operation.Run;
import org.sluice.mikey.constanttime.Trace.Event;
import org.sluice.mikey.constanttime.Trace.Summary;

/// Runs an operation with each of its secrets and tells the first event in which two runs differ.
final class Comparison {

  private final TraceLoader.PoolState pool;
  private final Operation operation;

  private Comparison(TraceLoader.PoolState pool, Operation operation) {
    this.pool = pool;
    this.operation = operation;
  }

  /// What a comparison found: how long the traces are, and the first difference if there is one.
  record Outcome(String operation, int secrets, long events, Optional<String> difference) {}

  static Outcome of(TraceLoader loader, Operation operation) {
    Case first = operation.cases().getFirst();
    // Twice before anything counts: tables are built, and caches that hold public values are full.
    for (int i = 0; i < 2; i++) {
      try (Run run = first.prepare().get()) {
        run.run();
      }
    }
    Comparison comparison = new Comparison(loader.new PoolState(), operation);
    return comparison.run();
  }

  /// Runs the operation once, for what it enters.
  static void enter(Operation operation) {
    try (Run run = operation.cases().getFirst().prepare().get()) {
      Trace.start(-1);
      run.run();
    } finally {
      Trace.stop();
    }
  }

  private Outcome run() {
    Case first = operation.cases().getFirst();
    Summary expected = trace(first, -1);
    // The first secret again comes last: were the harness not reproducible, that would show here.
    for (int i = 1; i <= operation.cases().size(); i++) {
      Case other = operation.cases().get(i % operation.cases().size());
      Summary seen = trace(other, -1);
      if (!seen.sameAs(expected)) {
        return outcome(expected, Optional.of(difference(first, expected, other, seen)));
      }
    }
    return outcome(expected, Optional.empty());
  }

  private Outcome outcome(Summary expected, Optional<String> difference) {
    return new Outcome(operation.name(), operation.cases().size(), expected.events(), difference);
  }

  private Summary trace(Case secret, long keepFrom) {
    pool.restore();
    try (Run run = secret.prepare().get()) {
      Trace.start(keepFrom);
      run.run();
      return Trace.stop();
    } finally {
      Trace.stop();
    }
  }

  private String difference(Case a, Summary sa, Case b, Summary sb) {
    long from = sa.firstDoubt(sb);
    trace(a, from);
    List<Event> left = Trace.kept();
    trace(b, from);
    List<Event> right = Trace.kept();
    int i = 0;
    while (i < left.size() && i < right.size() && left.get(i).equals(right.get(i))) {
      i++;
    }
    return operation.name()
        + ": the trace depends on the secret, from event "
        + (from + i)
        + " on:\n  before:      "
        + event(left, i - 1)
        + "\n  secret "
        + a.secret()
        + ": "
        + event(left, i)
        + "\n  secret "
        + b.secret()
        + ": "
        + event(right, i);
  }

  private static String event(List<Event> events, int i) {
    return i >= 0 && i < events.size() ? events.get(i).toString() : "(none)";
  }
}
