package org.sluice.diode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// By a clock of its own: no test waits.
final class CarouselTest {
  private static final long MINUTE = 60_000_000_000L;

  // Near the end of the clock's numbers, where they turn negative.
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - MINUTE / 2);

  @Test
  void turnsOnceInEachIntervalAndMakesUpForNothing() {
    Carousel carousel = new Carousel(Duration.ofMinutes(1), now::get);
    assertThat(carousel.due()).isFalse();
    now.addAndGet(MINUTE - 1);
    assertThat(carousel.due()).isFalse();
    now.addAndGet(1);
    assertThat(carousel.due()).isTrue();
    assertThat(carousel.due()).isFalse();
    now.addAndGet(10 * MINUTE);
    assertThat(carousel.due()).isTrue();
    assertThat(carousel.due()).isFalse();
  }

  @Test
  void standsStillWithoutAnInterval() {
    Carousel carousel = new Carousel(Duration.ZERO, now::get);
    now.addAndGet(1000 * MINUTE);
    assertThat(carousel.due()).isFalse();
    assertThatThrownBy(() -> new Carousel(Duration.ofMinutes(-1), now::get))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
