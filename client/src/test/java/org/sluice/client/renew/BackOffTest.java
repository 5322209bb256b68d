package org.sluice.client.renew;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
  void twoDevicesThatFailTogetherDoNotComeBackTogether() {
    assertThat(new BackOff(new Random(1)).failed(Duration.ofHours(1)))
        .isNotEqualTo(new BackOff(new Random(2)).failed(Duration.ofHours(1)));
  }
}
