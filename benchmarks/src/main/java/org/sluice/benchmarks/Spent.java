package org.sluice.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// Time in nanoseconds: what the calling thread had of its core, and what passed on the wall. The
/// first does not change when other work shares the machine; the difference is waiting.
record Spent(long core, long wall) {
  static final Spent NOTHING = new Spent(0, 0);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /// The clocks as they are now.
  static Spent now() {
    return new Spent(THREADS.getCurrentThreadCpuTime(), System.nanoTime());
  }

  /// From `start` to now.
  static Spent since(Spent start) {
    return now().minus(start);
  }

  Spent plus(Spent other) {
    return new Spent(core + other.core, wall + other.wall);
  }

  Spent minus(Spent other) {
    return new Spent(core - other.core, wall - other.wall);
  }
}
