package org.sluice.records.id;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.sluice.records.codec.MalformedRecord;

/// One key period of a rule. Monthly: number = (year - 1900) * 12 + month - 1, years 1900 to 9999.
/// Fixed length: number = floor((T - P4) / P3), T in seconds since 1900-01-01T00:00:00 UTC in 64
/// bits (TS 33.180 clause F.2.1), so it does not wrap in 2036 as an NTP timestamp does.
public record KeyPeriod(PeriodRule rule, long number) {
  private static final long MONTHS = (9999 - 1900 + 1) * 12L;

  /// Refuses a number that the rule does not have or whose period ends beyond what [Instant] holds.
  public KeyPeriod {
    if (number < 0) {
      throw refuse("negative");
    }
    if (rule.monthly()) {
      if (number >= MONTHS) {
        throw refuse("after December 9999");
      }
    } else {
      try {
        var _ = boundary(rule, Math.addExact(number, 1));
      } catch (ArithmeticException | DateTimeException e) {
        throw refuse("ends after the last representable time");
      }
    }
  }

  /// The period that contains `time`.
  ///
  /// @throws MalformedRecord if `time` is before the first period of the rule, or after the last
  public static KeyPeriod at(PeriodRule rule, Instant time) {
    return new KeyPeriod(
        rule,
        rule.monthly()
            ? monthNumber(time)
            : Math.floorDiv(NtpSeconds.of(time) - rule.offsetSeconds(), rule.lengthSeconds()));
  }

  /// The period that contains a time of which only the low 32 bits of its NTP seconds are known (0
  /// to 2^32-1); of the times that have them, the one nearest to `about` is meant.
  ///
  /// @throws MalformedRecord as [#at]
  public static KeyPeriod atNtp(PeriodRule rule, long seconds32, Instant about) {
    return at(rule, NtpSeconds.toInstant(NtpSeconds.nearest(seconds32, about)));
  }

  /// First instant.
  public Instant start() {
    return boundary(rule, number);
  }

  /// First instant after it.
  public Instant end() {
    return boundary(rule, number + 1);
  }

  /// The period after it.
  public KeyPeriod next() {
    return new KeyPeriod(rule, number + 1);
  }

  /// The period before it.
  public KeyPeriod previous() {
    return new KeyPeriod(rule, number - 1);
  }

  /// Whether `time` lies in it.
  public boolean contains(Instant time) {
    return !time.isBefore(start()) && time.isBefore(end());
  }

  /// `2026-11` for a month, the number otherwise.
  public String label() {
    return rule.monthly() ? month(number).toString() : Long.toString(number);
  }

  @Override
  public String toString() {
    return label();
  }

  private static long monthNumber(Instant time) {
    // Compared first: the last instants are beyond what dates can hold.
    if (!time.isBefore(boundary(PeriodRule.MONTHLY, MONTHS))) {
      throw refuse("after December 9999");
    }
    if (time.isBefore(boundary(PeriodRule.MONTHLY, 0))) {
      throw refuse("before January 1900");
    }
    OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
    return (utc.getYear() - 1900) * 12L + utc.getMonthValue() - 1;
  }

  /// The calendar month of a monthly period.
  YearMonth month() {
    return month(number);
  }

  private static YearMonth month(long number) {
    return YearMonth.of(1900 + (int) (number / 12), (int) (number % 12) + 1);
  }

  private static Instant boundary(PeriodRule rule, long number) {
    if (rule.monthly()) {
      return month(number).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    return NtpSeconds.toInstant(
        Math.addExact(Math.multiplyExact(number, rule.lengthSeconds()), rule.offsetSeconds()));
  }

  private static MalformedRecord refuse(String problem) {
    return new MalformedRecord("KeyPeriod", "number", problem);
  }
}
