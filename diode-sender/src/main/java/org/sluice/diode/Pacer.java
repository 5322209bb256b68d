package org.sluice.diode;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// Spreads datagrams evenly over time, because the receiver cannot ask for less: a token bucket
/// that holds two milliseconds, or what the operator says.
///
/// Each datagram books its time on the wire; a sender that was held up may catch up at most so much
/// of bookings, so that a pause is never followed by a burst that the receive buffer would lose.
final class Pacer {
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration MOST = Duration.ofMillis(50);

  /// IPv6 and UDP headers, which are on the wire too.
  static final int HEADERS = 48;

  private static final double NANOS_PER_SECOND = 1e9;

  private final double nanosPerOctet;
  private final long catchUp;
  private final LongSupplier clock;
  private long next;

  /// @param bitsPerSecond rate of IP packets, at least 1
  /// @param catchUp 1 to 50 ms
  /// @param clock monotonic nanoseconds, `System::nanoTime` outside of tests
  Pacer(long bitsPerSecond, Duration catchUp, LongSupplier clock) {
    if (bitsPerSecond < 1) {
      throw new IllegalArgumentException("the rate is " + bitsPerSecond + " bit/s, at least 1");
    }
    if (catchUp.compareTo(LEAST) < 0 || catchUp.compareTo(MOST) > 0) {
      throw new IllegalArgumentException("catch-up: expected 1 to 50 ms, got " + catchUp);
    }
    this.catchUp = catchUp.toNanos();
    this.nanosPerOctet = Byte.SIZE * NANOS_PER_SECOND / bitsPerSecond;
    this.clock = clock;
    this.next = clock.getAsLong();
  }

  /// Books a datagram and says how long to wait before it may be sent, in nanoseconds; 0 if at
  /// once.
  long book(int octets) {
    long now = clock.getAsLong();
    if (now - next > catchUp) {
      next = now - catchUp;
    }
    long wait = Math.max(0, next - now);
    next += Math.round((octets + HEADERS) * nanosPerOctet);
    return wait;
  }

  /// Waits so many nanoseconds. An interrupt ends the wait early and stays set.
  void pause(long nanos) {
    long until = clock.getAsLong() + nanos;
    long left = nanos;
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, left);
      left = until - clock.getAsLong();
    }
  }
}
