package org.sluice.diode;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// Spreads datagrams evenly over time, because the receiver cannot ask for less.
///
/// Each datagram books its time on the wire; a sender that was held up may catch up at most
/// [#MAX_LAG_NANOS] of bookings, so that a pause is never followed by a burst that a small receive
/// buffer would lose.
final class Pacer {
  /// Two milliseconds: a handful of full frames at 100 Mbit/s.
  static final long MAX_LAG_NANOS = 2_000_000;

  private static final long BITS_PER_OCTET = 8;
  private static final long MEGABIT = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final double nanosPerOctet;
  private final LongSupplier clock;
  private long next;

  /// @param megabits line rate in 10^6 bits per second, at least 1
  /// @param clock monotonic nanoseconds, `System::nanoTime` outside of tests
  Pacer(int megabits, LongSupplier clock) {
    if (megabits < 1) {
      throw new IllegalArgumentException("the rate is " + megabits + " Mbit/s, at least 1");
    }
    this.nanosPerOctet = (double) BITS_PER_OCTET * NANOS_PER_SECOND / (megabits * MEGABIT);
    this.clock = clock;
    this.next = clock.getAsLong();
  }

  /// Books `octets` and says how long to wait before they may be sent, in nanoseconds; 0 if at
  /// once.
  long book(int octets) {
    long now = clock.getAsLong();
    if (now - next > MAX_LAG_NANOS) {
      next = now - MAX_LAG_NANOS;
    }
    long wait = Math.max(0, next - now);
    next += Math.round(octets * nanosPerOctet);
    return wait;
  }

  /// Books `octets` and waits until they may be sent. An interrupt ends the wait early and stays
  /// set.
  void await(int octets) {
    long until = clock.getAsLong() + book(octets);
    long left = until - clock.getAsLong();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, left);
      left = until - clock.getAsLong();
    }
  }
}
