package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The time that commands go by")
class OperatorClockTest {
  private static final Instant LAST = Instant.parse("2026-11-21T10:00:00Z");

  private static void require(Duration after, boolean isSaid) {
    OperatorClock.require(LAST.plus(after), isSaid, Optional.of(LAST));
  }

  @Test
  @DisplayName("never goes back behind the log, whoever says so; as much as clocks differ it may")
  void back() {
    assertThatCode(() -> require(Duration.ofMinutes(-5), false)).doesNotThrowAnyException();
    for (boolean isSaid : new boolean[] {false, true}) {
      assertThatThrownBy(() -> require(Duration.ofMinutes(-5).minusSeconds(1), isSaid))
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining("2026-11-21T09:54:59Z")
          .hasMessageContaining("co-signed last at 2026-11-21T10:00:00Z")
          .hasMessageContaining("nothing was changed");
    }
  }

  @Test
  @DisplayName("jumps far ahead only if the operator says that it is so")
  void ahead() {
    assertThatCode(() -> require(Duration.ofDays(93), false)).doesNotThrowAnyException();
    assertThatThrownBy(() -> require(Duration.ofDays(93).plusSeconds(1), false))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("say so with --at 2027-02-22T10:00:01Z");
    assertThatCode(() -> require(Duration.ofDays(4000), true)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("before the first co-signature there is nothing to compare with")
  void first() {
    assertThatCode(() -> OperatorClock.require(Instant.EPOCH, false, Optional.empty()))
        .doesNotThrowAnyException();
  }

  @Test
  @DisplayName("said once for several commands, it runs on from the log's last time")
  void runsOn() {
    Instant said = Instant.parse("2031-05-01T00:00:00Z");
    OperatorClock clock = OperatorClock.of(said.toString());
    clock.require(Optional.of(said.plusSeconds(240)));
    assertThat(clock.instant()).isAfterOrEqualTo(said.plusSeconds(240));
    OperatorClock later = OperatorClock.of(said.toString());
    later.require(Optional.of(said.minusSeconds(240)));
    assertThat(later.instant()).isBefore(said.plus(Duration.ofHours(1)));
    assertThatThrownBy(
            () -> OperatorClock.of(said.toString()).require(Optional.of(said.plusSeconds(3600))))
        .isInstanceOf(CommandFailed.class);
  }

  @Test
  @DisplayName("runs on from what the operator said; what is no time is named")
  void said() {
    Instant at = OperatorClock.of("2031-05-01T00:00:00Z").instant();
    assertThat(at)
        .isAfterOrEqualTo(Instant.parse("2031-05-01T00:00:00Z"))
        .isBefore(Instant.parse("2031-05-02T00:00:00Z"));
    assertThatThrownBy(() -> OperatorClock.of("tomorrow"))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("found 'tomorrow'");
  }
}
