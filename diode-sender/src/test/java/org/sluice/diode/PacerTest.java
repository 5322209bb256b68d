package org.sluice.diode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// By a clock of its own: no test waits.
final class PacerTest {
  private static final int OCTETS = 1250 - Pacer.HEADERS; // 100 microseconds at 100 Mbit/s
  private static final long GAP = 100_000;

  private final AtomicLong now = new AtomicLong(5_000_000_000L);
  private final Pacer pacer = new Pacer(100_000_000, now::get);

  @Test
  void spreadsDatagramsEvenly() {
    for (int i = 0; i < 1000; i++) {
      long wait = pacer.book(OCTETS);
      assertThat(wait).isEqualTo(i == 0 ? 0 : GAP);
      now.addAndGet(wait);
    }
  }

  @Test
  void aPauseIsNotFollowedByABurst() {
    pacer.book(OCTETS);
    now.addAndGet(10_000_000_000L);
    int atOnce = 0;
    while (pacer.book(OCTETS) == 0) {
      atOnce++;
    }
    assertThat(atOnce).isLessThanOrEqualTo((int) (Pacer.MAX_LAG_NANOS / GAP) + 1);
  }

  @Test
  void refusesARateOfNothing() {
    assertThatThrownBy(() -> new Pacer(0, now::get)).isInstanceOf(IllegalArgumentException.class);
  }
}
