package org.sluice.threshold.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.threshold.Threshold;

@DisplayName("Who must have lied, given that at most t - 1 did")
class ExplanationsTest {

  private static final Threshold THREE = new Threshold(2, 3);
  private static final Threshold FIVE = new Threshold(3, 5);

  @Test
  void nobodyWhereAllAgree() {
    assertThat(Explanations.certain(THREE, List.of(Map.of(1, "a", 2, "a")))).isEmpty();
  }

  @Test
  void aPairAloneCannotBeToldApart() {
    assertThat(Explanations.certain(THREE, List.of(Map.of(1, "a", 2, "b")))).isEmpty();
  }

  @Test
  void whoDisagreesInTwoSetsIsTheOneLiar() {
    assertThat(Explanations.certain(THREE, List.of(Map.of(1, "a", 2, "b"), Map.of(2, "c", 3, "d"))))
        .containsExactly(2);
  }

  @Test
  void twoThatAgreeAreNotBothLiarsWhereOneMayBe() {
    Threshold four = new Threshold(2, 4);
    assertThat(Explanations.certain(four, List.of(Map.of(1, "a", 2, "b", 3, "a"))))
        .containsExactly(2);
  }

  @Test
  void withTwoLiarsTwoThatAgreeProveNothing() {
    assertThat(Explanations.certain(FIVE, List.of(Map.of(1, "a", 2, "b", 3, "a")))).isEmpty();
  }

  @Test
  void moreDisagreementThanLiarsNamesNobody() {
    assertThat(
            Explanations.certain(
                THREE,
                List.of(Map.of(1, "a", 2, "b"), Map.of(1, "c", 3, "d"), Map.of(2, "e", 3, "f"))))
        .isEmpty();
  }
}
