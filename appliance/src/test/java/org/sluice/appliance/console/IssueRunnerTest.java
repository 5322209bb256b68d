package org.sluice.appliance.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.id.RequestId;

class IssueRunnerTest {
  private static long rate(long keys, long seconds) {
    return new IssueRunner.State(RequestId.NONE, 0, 1, 2, keys, seconds, true, "").rate();
  }

  @Test
  @DisplayName("the rate is that of the whole run so far, and none is said in its first second")
  void rate() {
    assertThat(rate(100, 0)).isZero();
    assertThat(rate(100, 4)).isEqualTo(25);
    assertThat(rate(99, 4)).isEqualTo(24);
    assertThat(rate(0, 4)).isZero();
  }
}
