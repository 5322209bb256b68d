package org.sluice.appliance.settings;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.sluice.appliance.ceremony.YamlNode;

/// Everything that can be set on the machine of the high side. Each is a key of `settings.yaml` and
/// a Java property; those who go by one read its property.
public enum Setting {
  /// How often a console looks after what waits.
  CONSOLE_TIDY_SECONDS("sluice.console.tidy.seconds", "60", 1, Limits.DAY),

  /// How long a ceremony waits for a custodian's word.
  CUSTODIAN_SECONDS("sluice.custodian.seconds", "1800", 1, Limits.DAY),

  /// How the console application writes a line of its log.
  LOG_FORMAT(
      "quarkus.log.console.format",
      "%d{HH:mm:ss} %-5p %s%e%n",
      "a format of printable characters, without $ and \\",
      "[ -#%-\\[\\]-~]{1,256}"),

  /// What the console application logs.
  LOG_LEVEL(
      "quarkus.log.level",
      "WARN",
      "FATAL, ERROR, WARN, INFO, DEBUG or TRACE",
      "FATAL|ERROR|WARN|INFO|DEBUG|TRACE"),

  /// How long the appliance waits for an answer of a partition in a process of its own.
  PARTITION_SECONDS("sluice.partition.seconds", "300", 1, Limits.DAY),

  /// Octets of locked memory for secrets.
  SECRET_POOL("sluice.secret.pool", "33554432", 1 << 20, 1L << 36),

  /// The library of tokens in this process.
  SOFTHSM("sluice.softhsm", "the usual places", "an absolute path", "/[^\\p{Cntrl}]{0,255}"),

  /// Octets that the spool may hold.
  SPOOL_LIMIT("sluice.spool.limit", "8589934592", 1, 1L << 50),

  /// Whether a command that failed says where.
  TRACE("sluice.trace", "false", "true or false", "true|false");

  private static final class Limits {
    static final long DAY = 86_400;
  }

  private final String property;
  private final String byDefault;
  private final String expected;
  private final Pattern pattern;
  private final long min;
  private final long max;

  Setting(String property, String byDefault, long min, long max) {
    this.property = property;
    this.byDefault = byDefault;
    this.expected = "a number from " + min + " to " + max;
    this.pattern = Pattern.compile("[0-9]{1,18}");
    this.min = min;
    this.max = max;
  }

  Setting(String property, String byDefault, String expected, String pattern) {
    this.property = property;
    this.byDefault = byDefault;
    this.expected = expected;
    this.pattern = Pattern.compile(pattern);
    this.min = 0;
    this.max = 0;
  }

  /// Its key in the file.
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The property that says it for one process.
  public String property() {
    return property;
  }

  /// What it is where nobody set it.
  public String byDefault() {
    return byDefault;
  }

  /// A number as it is in force in this process.
  public long number() {
    return Long.getLong(property, Long.parseLong(byDefault));
  }

  private boolean isNumber() {
    return max > 0;
  }

  /// Its value in the file.
  String read(YamlNode node) {
    if (isNumber()) {
      return Long.toString(node.number(min, max));
    }
    String value = this == TRACE ? Boolean.toString(node.truth()) : node.text();
    return checked(node.path(), value, node.line());
  }

  /// The value, if it is one.
  ///
  /// @param from what says it, for the refusal, with `place` behind it
  String checked(String from, String value, String place) {
    if (!pattern.matcher(value).matches() || !isInBounds(value) || !isFormat(value)) {
      throw new IllegalArgumentException(
          from + ": expected " + expected + ", found '" + printable(value) + "'" + place);
    }
    return value;
  }

  private boolean isInBounds(String value) {
    return !isNumber() || (Long.parseLong(value) >= min && Long.parseLong(value) <= max);
  }

  private boolean isFormat(String value) {
    try {
      return this != LOG_FORMAT || !new PatternFormatter(value).getPattern().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String printable(String value) {
    return value.substring(0, Math.min(value.length(), 100)).replaceAll("[^ -~]", "?");
  }
}
