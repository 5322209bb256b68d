package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A clock that is set while a command runs")
class SteadyTimeTest {
  private Duration set = Duration.ZERO;

  private Instant machine() {
    return Instant.now().plus(set);
  }

  @ParameterizedTest
  @CsvSource({"-P3D, back", "P3D, forward", "-PT6M, back", "PT6M, forward", "P400D, forward"})
  @DisplayName("is noticed, and the time runs on as if nobody had")
  void noticed(Duration by, String where) {
    SteadyTime steady = OperatorClock.of(null, this::machine).steady();
    Instant before = steady.instant();
    set = by;
    assertThatThrownBy(steady::require)
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("the clock was set " + where + " while this was running: it says ")
        .hasMessageContaining("repeat the command");
    assertThat(steady.instant()).isBetween(before.minusSeconds(60), before.plusSeconds(240));
    set = Duration.ZERO;
    assertThatCode(steady::require).as("set right again").doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"-PT4M", "PT0S", "PT4M"})
  @DisplayName("by as much as clocks differ: the time is the clock's")
  void little(Duration by) {
    SteadyTime steady = OperatorClock.of(null, this::machine).steady();
    set = by;
    assertThatCode(steady::require).doesNotThrowAnyException();
    Instant now = machine();
    assertThat(steady.instant()).isBetween(now, now.plusSeconds(30));
  }

  @Test
  @DisplayName("under a time that was said: noticed too, though that is another time")
  void said() {
    OperatorClock clock = OperatorClock.of("2031-05-01T00:00:00Z", this::machine);
    SteadyTime steady = clock.steady();
    // It runs on from the log's last time, a little later: nobody set anything.
    clock.require(Optional.of(Instant.parse("2031-05-01T00:04:00Z")));
    assertThatCode(steady::require).doesNotThrowAnyException();
    set = Duration.ofDays(-3);
    assertThatThrownBy(steady::require).hasMessageContaining("set back");
    assertThat(steady.instant())
        .isBetween(Instant.parse("2031-05-01T00:04:00Z"), Instant.parse("2031-05-01T00:08:00Z"));
  }
}
