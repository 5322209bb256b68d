package org.sluice.mikey.message;

import java.time.Instant;
import org.sluice.records.id.NtpSeconds;

/// The NTP-UTC timestamp of a T payload (RFC 3830 section 6.6): 32 bits of seconds since 1900-01-01
/// UTC and 32 bits of fraction. The seconds wrap every 136 years, next on 2036-02-07, so reading
/// one needs a time to be near to.
public final class NtpTime {

  private static final long ERA = 1L << 32;
  private static final long NANOS = 1_000_000_000L;

  private NtpTime() {}

  /// The timestamp of a time; what is below 2^-32 s is cut off, and so is the era.
  public static long of(Instant time) {
    long seconds = time.getEpochSecond() + NtpSeconds.FROM_1900_TO_1970;
    long fraction = ((long) time.getNano() << 32) / NANOS;
    return seconds << 32 | fraction;
  }

  /// The time with this timestamp that is nearest to `about`. Nanoseconds are rounded up, so that a
  /// time that [#of] wrote comes back as it was, but never into the next second.
  public static Instant near(long timestamp, Instant about) {
    long seconds = timestamp >>> 32;
    long nanos = Math.min(((timestamp & 0xffffffffL) * NANOS + ERA - 1) >>> 32, NANOS - 1);
    return NtpSeconds.toInstant(NtpSeconds.nearest(seconds, about)).plusNanos(nanos);
  }
}
