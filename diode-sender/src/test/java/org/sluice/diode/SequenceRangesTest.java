package org.sluice.diode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SequenceRangesTest {
  @Test
  void readsNumbersAndRanges() {
    SequenceRanges ranges = SequenceRanges.parse("3-7,9,1041-1043");
    for (long number : new long[] {3, 5, 7, 9, 1041, 1043}) {
      assertThat(ranges.contains(number)).isTrue();
    }
    for (long number : new long[] {1, 2, 8, 10, 1040, 1044}) {
      assertThat(ranges.contains(number)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "3,",
        ",3",
        "3--4",
        "-3",
        "3-",
        "4-3",
        "0",
        "0-4",
        "3,3",
        "5,4",
        "3-5,5",
        " 3",
        "3 ",
        "+3",
        "3;4",
        "３",
        "1234567890123456789",
        "0x3",
        "3\n"
      })
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> SequenceRanges.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAListThatIsTooLong() {
    assertThatThrownBy(() -> SequenceRanges.parse("1,".repeat(SequenceRanges.MAX_CHARS)))
        .hasMessageContaining("characters");
  }
}
