package org.sluice.records.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.records.fec.BlockFailure;

class LinkPlanTest {
  private static LossBudget budget(double loss, int millis, int megabits, int mtu) {
    return new LossBudget(loss, Duration.ofMillis(millis), megabits * 1_000_000L, mtu);
  }

  /// Figures that others computed; they have one or two digits.
  @ParameterizedTest
  @CsvSource({
    "128, 16, 0.01, 1.6e-13", "128, 16, 0.02, 6e-9", "128, 16, 0.05, 9e-4",
    "128, 32, 0.05, 4e-12", "128, 32, 0.10, 5e-5", "100, 20, 0.05, 5e-7",
    "200, 55, 0.05, 8e-21", "200, 55, 0.10, 1.5e-8"
  })
  void failureOfABlockIsTheBinomialTail(int data, int parity, double loss, double expected) {
    double ratio = BlockFailure.probability(data, parity, loss) / expected;
    assertThat(ratio).isCloseTo(1, within(0.12));
  }

  @Test
  void failureAtTheEnds() {
    assertThat(BlockFailure.probability(10, 0, 0)).isZero();
    assertThat(BlockFailure.probability(10, 5, 1)).isEqualTo(1);
    assertThat(BlockFailure.probability(10, -1, 0)).isEqualTo(1);
    assertThat(BlockFailure.probability(1, 0, 0.25)).isCloseTo(0.25, within(1e-15));
    assertThat(BlockFailure.probability(1, 1, 0.5)).isCloseTo(0.25, within(1e-15));
    assertThatThrownBy(() -> BlockFailure.probability(1, 1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BlockFailure.probability(1, 1, 1.01))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// 20 ms at 300 Mb/s are 500 frames of 1500 octets.
  @Test
  void blackoutInFrames() {
    assertThat(budget(0.01, 20, 300, 1500).blackoutFrames()).isEqualTo(500);
    assertThat(budget(0.01, 0, 300, 1500).blackoutFrames()).isZero();
    assertThat(budget(0.01, 1, 1, 9000).blackoutFrames()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0.01, 20, 300, 1500",
    "0.05, 20, 500, 1500",
    "0.10, 100, 300, 1500",
    "0.02, 5, 1000, 9000",
    "0, 0, 1, 256",
    "0, 100, 1000, 1500",
    "0.25, 0, 100, 1500"
  })
  void aPlanHoldsWhatItPromises(double loss, int millis, int megabits, int mtu) {
    LossBudget budget = budget(loss, millis, megabits, mtu);
    LinkPlan plan = LinkPlan.of(budget);
    assertThat(plan.residual()).isLessThanOrEqualTo(LinkPlan.RANDOM_TARGET);
    assertThat(plan.residualInBlackout()).isLessThanOrEqualTo(LinkPlan.BLACKOUT_TARGET);
    assertThat(plan.interleave() * plan.blackoutShare())
        .isGreaterThanOrEqualTo(budget.blackoutFrames());
    assertThat(plan.data() + plan.parity()).isLessThanOrEqualTo(255);
    for (int data = 1; data <= plan.data(); data++) {
      int parity = plan.parityFor(data);
      assertThat(parity).isLessThanOrEqualTo(plan.parity());
      assertThat(BlockFailure.probability(data, parity, loss))
          .isLessThanOrEqualTo(LinkPlan.RANDOM_TARGET);
    }
  }

  /// One parity symbol less would not be enough: nothing is wasted.
  @Test
  void aPlanTakesNoMoreThanItNeeds() {
    LinkPlan plan = LinkPlan.of(budget(0.05, 20, 500, 1500));
    int less = plan.parity() - 1;
    assertThat(
            BlockFailure.probability(plan.data(), less, 0.05) > LinkPlan.RANDOM_TARGET
                || BlockFailure.probability(plan.data(), less - plan.blackoutShare(), 0.05)
                    > LinkPlan.BLACKOUT_TARGET)
        .isTrue();
    assertThat(plan.overhead()).isLessThan(0.30);
  }

  @ParameterizedTest
  @CsvSource({
    "0.26, 0, 100, 1500, loss",
    "-0.1, 0, 100, 1500, loss",
    "NaN, 0, 100, 1500, loss",
    "0.01, -1, 100, 1500, blackout",
    "0.01, 1001, 100, 1500, blackout",
    "0.01, 0, 0, 1500, rate",
    "0.01, 0, 100, 255, mtu",
    "0.01, 0, 100, 65536, mtu"
  })
  void noBudget(double loss, int millis, int megabits, int mtu, String what) {
    assertThatThrownBy(() -> budget(loss, millis, megabits, mtu))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(what + ": expected");
  }

  @Test
  void aBlackoutThatNothingOutlasts() {
    LossBudget budget = new LossBudget(0.05, Duration.ofSeconds(1), 100_000_000_000L, 1500);
    assertThatThrownBy(() -> LinkPlan.of(budget))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a lower rate");
  }
}
