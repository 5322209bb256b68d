package org.sluice.benchmarks;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/// Adds up what each stage takes. For one thread.
final class StageClock {
  private final Map<Stage, Spent> spent = new EnumMap<>(Stage.class);

  /// Runs `work` as part of `stage`.
  <T> T time(Stage stage, Supplier<T> work) {
    Spent start = Spent.now();
    T result = work.get();
    add(stage, Spent.since(start));
    return result;
  }

  /// Runs `work` as part of `stage`.
  void time(Stage stage, Runnable work) {
    Spent start = Spent.now();
    work.run();
    add(stage, Spent.since(start));
  }

  void add(Stage stage, Spent more) {
    spent.merge(stage, more, Spent::plus);
  }

  /// What `stage` has taken so far.
  Spent of(Stage stage) {
    return spent.getOrDefault(stage, Spent.NOTHING);
  }

  /// Forgets everything: the warm-up is over.
  void reset() {
    spent.clear();
  }
}
