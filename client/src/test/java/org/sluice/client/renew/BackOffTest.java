package org.sluice.client.renew;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackOffTest {

  @Test
  void doublesUpToTheLongestAndKeepsARandomHalf() {
    BackOff backOff = new BackOff(new Random(7));
    Duration longest = Duration.ofMinutes(10);
    for (int i = 0; i < 200; i++) {
      long whole = Math.min(longest.toMillis(), 30_000L << Math.min(i, 20));
      assertThat(backOff.failed(longest).toMillis()).isBetween(whole / 2, whole);
    }
    backOff.succeeded();
    assertThat(backOff.failed(longest)).isLessThanOrEqualTo(BackOff.FIRST);
  }

  @Test
  void waitsAtLeastAsLongAsAskedAndAtMostTheLongest() {
    BackOff backOff = new BackOff(new Random(3));
    Duration longest = Duration.ofMinutes(10);
    Duration asked = Duration.ofMinutes(5);
    assertThat(backOff.failed(longest, Optional.of(asked)))
        .isBetween(asked, asked.plus(BackOff.FIRST));
    assertThat(backOff.failed(longest, Optional.of(Duration.ofDays(9)))).isEqualTo(longest);
    assertThat(backOff.failed(longest, Optional.of(Duration.ZERO)))
        .as("nothing asked is no reason to hurry")
        .isGreaterThanOrEqualTo(Duration.ofSeconds(60));
    assertThat(backOff.failed(longest, Optional.empty())).isLessThanOrEqualTo(longest);
  }

  @Test
  void twoDevicesThatFailTogetherDoNotComeBackTogether() {
    assertThat(new BackOff(new Random(1)).failed(Duration.ofHours(1)))
        .isNotEqualTo(new BackOff(new Random(2)).failed(Duration.ofHours(1)));
  }
}
