package org.sluice.diode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// By a clock of its own: no test waits.
final class PacerTest {
  private static final int OCTETS = 1250 - Pacer.HEADERS; // 100 microseconds at 100 Mbit/s
  private static final long GAP = 100_000;
  private static final Duration TWO = Duration.ofMillis(2);

  private final AtomicLong now = new AtomicLong(5_000_000_000L);
  private final Pacer pacer = new Pacer(100_000_000, TWO, now::get);

  @Test
  void spreadsDatagramsEvenly() {
    for (int i = 0; i < 1000; i++) {
      long wait = pacer.book(OCTETS);
      assertThat(wait).isEqualTo(i == 0 ? 0 : GAP);
      now.addAndGet(wait);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 50})
  void aPauseIsNotFollowedByALongerBurstThanWasSaid(int millis) {
    Pacer allowing = new Pacer(100_000_000, Duration.ofMillis(millis), now::get);
    allowing.book(OCTETS);
    now.addAndGet(10_000_000_000L);
    int atOnce = 0;
    while (allowing.book(OCTETS) == 0) {
      atOnce++;
    }
    assertThat(atOnce).isEqualTo((int) (millis * 1_000_000L / GAP) + 1);
  }

  @Test
  void aShortPauseIsMadeGoodAltogether() {
    pacer.book(OCTETS);
    now.addAndGet(10 * GAP);
    for (int i = 0; i < 10; i++) {
      assertThat(pacer.book(OCTETS)).isZero();
    }
    assertThat(pacer.book(OCTETS)).isEqualTo(GAP);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 999_999, 50_000_001})
  void refusesToCatchUpTooLittleOrTooMuch(long nanos) {
    assertThatThrownBy(() -> new Pacer(1_000_000, Duration.ofNanos(nanos), now::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("catch-up: expected 1 to 50 ms, got ");
  }

  @Test
  void refusesARateOfNothing() {
    assertThatThrownBy(() -> new Pacer(0, TWO, now::get))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
