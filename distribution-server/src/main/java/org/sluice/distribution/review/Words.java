package org.sluice.distribution.review;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.statement.StatementType;

/// How codes, numbers and times are said on the pages.
final class Words {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

  private Words() {}

  /// `BatchOpened` becomes `Batch opened`.
  static String type(StatementType type) {
    String words =
        type.recordName().replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  static String type(int code) {
    for (StatementType type : StatementType.values()) {
      if (type.code() == code) {
        return type(type);
      }
    }
    return "Statement " + code;
  }

  static String purpose(int code) {
    for (Purpose purpose : Purpose.values()) {
      if (purpose.code() == code) {
        return purpose.name().toLowerCase(Locale.ROOT).replace('_', '-');
      }
    }
    return "";
  }

  static String kind(int code) {
    for (BundleKind kind : BundleKind.values()) {
      if (kind.code() == code) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      }
    }
    return "kind " + code;
  }

  static String time(long seconds) {
    try {
      return MINUTE.format(Instant.ofEpochSecond(seconds));
    } catch (DateTimeException e) {
      return seconds + " s";
    }
  }

  static String time(OptionalLong seconds) {
    return seconds.isPresent() ? time(seconds.getAsLong()) : "";
  }

  /// `2026-11` of a time, or nothing if it has no month.
  static Optional<YearMonth> month(long seconds) {
    try {
      return Optional.of(YearMonth.from(Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /// A period as the rule of its domain writes it; without a rule its number.
  static String period(ReviewedLog log, String domain, long number) {
    Optional<PeriodRule> rule =
        log.pins().stream()
            .filter(pin -> pin.profile().domain().value().equals(domain))
            .map(pin -> pin.profile().rule())
            .findFirst();
    try {
      return rule.map(r -> label(new KeyPeriod(r, number))).orElse(Long.toString(number));
    } catch (MalformedRecord e) {
      return Long.toString(number);
    }
  }

  /// A month, or a number with the day on which it begins.
  private static String label(KeyPeriod period) {
    return period.rule().monthly()
        ? period.label()
        : period.label() + " (from " + DAY.format(period.start()) + ")";
  }

  static String periods(ReviewedLog log, String domain, List<Long> numbers) {
    if (numbers.size() > 3) {
      return period(log, domain, numbers.getFirst())
          + " to "
          + period(log, domain, numbers.getLast())
          + " ("
          + numbers.size()
          + ")";
    }
    return numbers.stream().map(n -> period(log, domain, n)).collect(Collectors.joining(", "));
  }

  /// Names of officers; a key that no policy names by its first digits.
  static String officers(ReviewedLog log, List<Hash32> keys) {
    TreeSet<String> names = new TreeSet<>();
    keys.forEach(key -> names.add(officer(log, key)));
    return String.join(", ", names);
  }

  static String officer(ReviewedLog log, Hash32 key) {
    return log.index()
        .officer(key)
        .orElseGet(
            () -> appliance(log, key) ? "the appliance" : "key " + key.toString().substring(0, 8));
  }

  private static boolean appliance(ReviewedLog log, Hash32 key) {
    return log.pins().stream()
        .anyMatch(pin -> Hash32.sha256(pin.profile().bundleSpki().toArray()).equals(key));
  }

  static String count(long n, String one, String many) {
    return String.format(Locale.ROOT, "%,d", n) + " " + (n == 1 ? one : many);
  }

  static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }
}
