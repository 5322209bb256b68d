package org.sluice.records.id;

import java.time.Instant;

/// Seconds since 1900-01-01T00:00:00 UTC: the clock of key periods (TS 33.180 clause F.2.1) and,
/// cut to 32 bits, of NTP timestamps, whose count begins again every 136 years, next on 2036-02-07
/// at 06:28:16 UTC. Here they always have 64 bits.
public final class NtpSeconds {
  /// Unix time of 1900-01-01T00:00:00 UTC, negated.
  public static final long FROM_1900_TO_1970 = 2_208_988_800L;

  private static final long ERA = 1L << 32;

  private NtpSeconds() {}

  /// Whole seconds from 1900 to `time`; negative before 1900.
  public static long of(Instant time) {
    return time.getEpochSecond() + FROM_1900_TO_1970;
  }

  /// The time whose seconds since 1900 are `seconds`.
  public static Instant toInstant(long seconds) {
    return Instant.ofEpochSecond(Math.subtractExact(seconds, FROM_1900_TO_1970));
  }

  /// The seconds since 1900 that agree with `low` (0 to 2^32-1) in their low 32 bits and are
  /// nearest to `about`: within 68 years of it. Of two equally near ones, the later.
  ///
  /// @throws IllegalArgumentException if `low` does not have 32 bits
  public static long nearest(long low, Instant about) {
    if (low < 0 || low >= ERA) {
      throw new IllegalArgumentException("not a number of 32 bits");
    }
    return Math.floorDiv(of(about) - low + ERA / 2, ERA) * ERA + low;
  }
}
