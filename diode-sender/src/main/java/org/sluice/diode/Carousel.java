package org.sluice.diode;

import java.time.Duration;
import java.util.function.LongSupplier;

/// When to send again what was sent already: at a fixed interval, the newest bundles of each stream
/// and those of a list. What the receiver has, it drops.
final class Carousel {
  private final long interval;
  private final LongSupplier clock;
  private long next;

  /// @param interval zero: never
  /// @param clock monotonic nanoseconds, `System::nanoTime` outside of tests
  Carousel(Duration interval, LongSupplier clock) {
    if (interval.isNegative()) {
      throw new IllegalArgumentException("the carousel's interval is " + interval);
    }
    this.interval = interval.toNanos();
    this.clock = clock;
    this.next = clock.getAsLong() + this.interval;
  }

  /// True once in each interval. Turns that were missed are not made up for.
  boolean due() {
    long now = clock.getAsLong();
    if (interval == 0 || now - next < 0) {
      return false;
    }
    next = now + interval;
    return true;
  }
}
