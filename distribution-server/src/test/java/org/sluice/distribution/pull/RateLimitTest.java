package org.sluice.distribution.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private final RateLimit limit = new RateLimit(60, () -> now);

  private void use(String client, int requests) {
    for (int i = 0; i < requests; i++) {
      limit.count(client);
    }
  }

  private void refused(String client) {
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> limit.count(client))
        .satisfies(problem -> assertThat(problem.status()).isEqualTo(429));
  }

  @Test
  void oneClientTooMuchIsRefusedAndAnotherIsNot() {
    use("a", 60);
    refused("a");
    use("b", 60);
    refused("b");
  }

  @Test
  void whatWasUsedComesBackWithTimeAndNoMore() {
    use("a", 60);
    now = now.plusSeconds(10);
    use("a", 10);
    refused("a");
    now = now.plusSeconds(86_400);
    use("a", 60);
    refused("a");
  }

  @Test
  void aClockThatGoesBackGivesNothing() {
    use("a", 60);
    now = now.minusSeconds(600);
    refused("a");
  }

  @Test
  void manyAddressesTakeNoMoreRoomThanThereIs() {
    for (int i = 0; i < RateLimit.REMEMBERED + 500; i++) {
      limit.count("address-" + i);
    }
    assertThat(limit.remembered()).isEqualTo(RateLimit.REMEMBERED);
  }

  @Test
  void whoAsksAllTheTimeIsNotForgottenAmongManyOthers() {
    use("busy", 60);
    for (int i = 0; i < RateLimit.REMEMBERED - 1; i++) {
      limit.count("address-" + i);
    }
    refused("busy");
    for (int i = 0; i < RateLimit.REMEMBERED - 1; i++) {
      limit.count("another-" + i);
    }
    refused("busy");
  }

  @Test
  void aRefusalSaysWhenToAskAgain() {
    use("a", 60);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> limit.count("a"))
        .satisfies(problem -> assertThat(problem.retryAfter()).isEqualTo(1));
  }
}
