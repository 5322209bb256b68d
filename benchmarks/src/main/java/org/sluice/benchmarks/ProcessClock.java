package org.sluice.benchmarks;

import java.time.Duration;

/// CPU time of a process that may have ended when it is asked for.
final class ProcessClock {
  private final Process process;
  private Duration begun;
  private Duration last;

  ProcessClock(Process process) {
    this.process = process;
    this.begun = now(Duration.ZERO);
    this.last = begun;
  }

  private Duration now(Duration otherwise) {
    return process.info().totalCpuDuration().orElse(otherwise);
  }

  /// From here on.
  void begin() {
    begun = now(last);
    last = begun;
  }

  /// To be called now and then while the process is alive.
  void look() {
    last = now(last);
  }

  /// Seconds from [#begin()] to the last look.
  double seconds() {
    return last.minus(begun).toNanos() / 1e9;
  }
}
