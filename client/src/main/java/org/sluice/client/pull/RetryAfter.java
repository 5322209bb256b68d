package org.sluice.client.pull;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// The header `Retry-After` (RFC 9110 section 10.2.3): seconds, or a date.
final class RetryAfter {
  private RetryAfter() {}

  /// From now; nothing if it is neither, or over.
  static Optional<Duration> parse(String text) {
    return parse(text, Instant.now());
  }

  static Optional<Duration> parse(String text, Instant now) {
    String value = text.strip();
    if (value.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
      return Optional.of(Duration.between(now, until)).filter(Duration::isPositive);
    } catch (DateTimeException e) {
      return Optional.empty(); // a header that says nothing is no reason to fail otherwise
    }
  }
}
