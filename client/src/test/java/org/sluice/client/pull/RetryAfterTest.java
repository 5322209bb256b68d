package org.sluice.client.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @Test
  void readsSecondsAndDates() {
    assertThat(RetryAfter.parse(" 30 ", NOW)).contains(Duration.ofSeconds(30));
    assertThat(RetryAfter.parse("0", NOW)).contains(Duration.ZERO);
    assertThat(RetryAfter.parse("Sat, 21 Nov 2026 10:01:30 GMT", NOW))
        .contains(Duration.ofSeconds(90));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "1.5",
        "soon",
        "9999999999",
        "+5",
        "Sat, 21 Nov 2026 09:59:59 GMT",
        "Sat, 21 Nov"
      })
  void everythingElseSaysNothing(String text) {
    assertThat(RetryAfter.parse(text, NOW)).isEmpty();
  }
}
