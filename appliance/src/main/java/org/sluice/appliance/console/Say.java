package org.sluice.appliance.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.statement.Officer;

/// How the pages write numbers, times and names.
final class Say {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Say() {}

  static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /// How long periods are, and when they begin.
  static String rule(PeriodRule rule) {
    if (rule.monthly()) {
      return "calendar months (RFC 6509)";
    }
    return count(rule.lengthSeconds() / 86_400, "day", "days")
        + (rule.lengthSeconds() % 86_400 == 0 ? "" : " and a part")
        + (rule.offsetSeconds() == 0 ? "" : ", offset " + number(rule.offsetSeconds()) + " s")
        + rule.template().map(t -> ", identifiers " + t).orElse(" (TS 33.180)");
  }

  static String count(long n, String one, String many) {
    return number(n) + " " + (n == 1 ? one : many);
  }

  static String time(Instant at) {
    return MINUTE.format(at);
  }

  static String day(Instant at) {
    return DAY.format(at);
  }

  static String ago(Instant then, Instant now) {
    long days = Duration.between(then, now).toDays();
    return day(then) + " (" + (days == 0 ? "today" : count(days, "day", "days") + " ago") + ")";
  }

  static String octets(long n) {
    return n < 10_000 ? number(n) + " octets" : number(n / 1000) + " kB";
  }

  /// A period by name, with the day on which it begins where the name does not say it.
  static String period(PeriodRule rule, long number) {
    KeyPeriod p = new KeyPeriod(rule, number);
    return rule.monthly() ? p.label() : p.label() + " (from " + day(p.start()) + ")";
  }

  static String periods(PeriodRule rule, List<Long> numbers) {
    return numbers.stream().map(n -> period(rule, n)).collect(Collectors.joining(", "));
  }

  /// The officer whom the policy in force gives that key; else the key's first digits.
  static String officer(LogIndex.Domain domain, Hash32 key) {
    return domain.policy().officers().stream()
        .filter(o -> o.keyId().equals(key))
        .map(Officer::name)
        .findFirst()
        .orElse("key " + key.toString().substring(0, 8));
  }
}
