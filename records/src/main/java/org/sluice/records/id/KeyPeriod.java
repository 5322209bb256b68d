package org.sluice.records.id;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import org.sluice.records.codec.MalformedRecord;

/// One key period of a rule. Monthly: number = (year - 1900) * 12 + month - 1, years 1900 to 9999.
/// Fixed length: number = floor((T - P4) / P3), T in seconds since 1900-01-01T00:00:00 UTC in 64
/// bits (TS 33.180 clause F.2.1), so it does not wrap in 2036 as an NTP timestamp does.
public record KeyPeriod(PeriodRule rule, long number) {
  /// Unix time of 1900-01-01T00:00:00 UTC, negated.
  public static final long SECONDS_1900_TO_1970 = 2_208_988_800L;

  private static final long MONTHS = (9999 - 1900 + 1) * 12L;

  /// Refuses a number that the rule does not have or whose period ends beyond what [Instant] holds.
  public KeyPeriod {
    if (number < 0) {
      throw refuse("negative");
    }
    if (rule.format() == IdentifierFormat.RFC6509_MONTHLY) {
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
    return switch (rule.format()) {
      case RFC6509_MONTHLY -> new KeyPeriod(rule, monthNumber(time));
      case TS33180_HASHED -> {
        long seconds = time.getEpochSecond() + SECONDS_1900_TO_1970;
        yield new KeyPeriod(
            rule, Math.floorDiv(seconds - rule.offsetSeconds(), rule.lengthSeconds()));
      }
    };
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
    return switch (rule.format()) {
      case RFC6509_MONTHLY ->
          String.format(Locale.ROOT, "%04d-%02d", 1900 + number / 12, number % 12 + 1);
      case TS33180_HASHED -> Long.toString(number);
    };
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

  private static Instant boundary(PeriodRule rule, long number) {
    return switch (rule.format()) {
      case RFC6509_MONTHLY ->
          YearMonth.of(1900 + (int) (number / 12), (int) (number % 12) + 1)
              .atDay(1)
              .atStartOfDay(ZoneOffset.UTC)
              .toInstant();
      case TS33180_HASHED ->
          Instant.ofEpochSecond(
              Math.addExact(
                  Math.multiplyExact(number, rule.lengthSeconds()),
                  rule.offsetSeconds() - SECONDS_1900_TO_1970));
    };
  }

  private static MalformedRecord refuse(String problem) {
    return new MalformedRecord("KeyPeriod", "number", problem);
  }
}
