package org.sluice.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Design section 1: terms")
class ThresholdTest {

  @ParameterizedTest
  @CsvSource({"2,3,3,3", "2,4,3,3", "2,5,3,4", "3,5,5,5", "3,6,5,5", "3,7,5,5"})
  @DisplayName("m = 2t-1, c = max(2t-1, floor((n+t-1)/2)+1)")
  void neededAndQuorum(int t, int n, int m, int c) {
    Threshold threshold = new Threshold(t, n);
    assertThat(threshold.needed()).isEqualTo(m);
    assertThat(threshold.quorum()).isEqualTo(c);
    assertThat(threshold.freshAnswers()).isEqualTo(n - c + t).isLessThanOrEqualTo(n - 1);
  }

  @Test
  void isNeverPrintedWithoutWhatMustBeUp() {
    assertThat(new Threshold(2, 3)).hasToString("2 of 3, needs 3 up to issue");
  }

  @Test
  void adviceRecommendsFourPartitionsWhereNoneMayBeDown() {
    assertThat(new Threshold(2, 3).advice())
        .startsWith("2 of 3, needs 3 up to issue; 0 may be down")
        .contains(
            "recommended for production: 2 of 4, needs 3 up to issue; 1 may be down, 0 when shares are opened");
    assertThat(new Threshold(3, 7).advice())
        .isEqualTo(
            "3 of 7, needs 5 up to issue; 2 may be down, 1 when shares are opened after a start, 2 may be compromised without harm");
  }

  @ParameterizedTest
  @CsvSource({
    "2,3,3,'3 of 3 up, needs 3 up to issue, can lose 0'",
    "3,7,6,'6 of 7 up, needs 5 up to issue, can lose 1'",
    "2,4,2,'2 of 4 up, needs 3 up to issue, lacks 1'"
  })
  void statusSaysWhatCanBeLost(int t, int n, int up, String status) {
    assertThat(new Threshold(t, n).status(up)).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"2,3,true", "2,4,true", "2,5,true", "3,5,true", "3,6,true", "3,7,true", "2,6,false"})
  void isSupportedIfTested(int t, int n, boolean supported) {
    assertThat(new Threshold(t, n).isSupported()).isEqualTo(supported);
  }

  @Test
  void setsAreLexicographicAndKnowTheirMembers() {
    Threshold threshold = new Threshold(2, 3);
    assertThat(threshold.sets()).containsExactly(List.of(1, 2), List.of(1, 3), List.of(2, 3));
    assertThat(threshold.setsOf(3)).containsExactly(List.of(1, 3), List.of(2, 3));
    assertThat(new Threshold(3, 5).sets()).hasSize(10).allMatch(a -> a.size() == 3);
  }

  @ParameterizedTest
  @CsvSource({"1,3", "0,1", "2,2", "3,4", "4,6", "2,13"})
  void refusesWhatCannotBeSafe(int t, int n) {
    assertThatThrownBy(() -> new Threshold(t, n)).isInstanceOf(IllegalArgumentException.class);
  }
}
