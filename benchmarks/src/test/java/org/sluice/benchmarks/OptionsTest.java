package org.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.benchmarks.Options.BadOptions;
import org.sluice.benchmarks.Options.TokenKind;

/// The command line of the benchmark.
class OptionsTest {

  @Test
  void whatIsNotNamedIsUsual() {
    assertThat(Options.parse()).isEqualTo(new Options(2048, 256, TokenKind.SOFTWARE));
    assertThat(Options.parse("--token", "softhsm", "--users", "600", "--batch", "200"))
        .isEqualTo(new Options(600, 200, TokenKind.SOFTHSM));
  }

  @Test
  void aBatchIsNotLargerThanTheIssue() {
    assertThat(Options.parse("--users", "10").batch()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "50001", "99999999999", "many", ""})
  void refusesNumbersOfUsers(String value) {
    assertThatThrownBy(() -> Options.parse("--users", value))
        .isInstanceOf(BadOptions.class)
        .hasMessageContaining("--users");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1025", "1.5"})
  void refusesSizesOfBatches(String value) {
    assertThatThrownBy(() -> Options.parse("--batch", value))
        .isInstanceOf(BadOptions.class)
        .hasMessageContaining("--batch");
  }

  @Test
  void refusesTheRest() {
    assertThatThrownBy(() -> Options.parse("--users"))
        .isInstanceOf(BadOptions.class)
        .hasMessageContaining("needs a value");
    assertThatThrownBy(() -> Options.parse("--token", "paper"))
        .isInstanceOf(BadOptions.class)
        .hasMessageContaining("paper");
    assertThatThrownBy(() -> Options.parse("--threads", "4"))
        .isInstanceOf(BadOptions.class)
        .hasMessageContaining("--threads");
  }
}
