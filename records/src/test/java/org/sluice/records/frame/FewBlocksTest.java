package org.sluice.records.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sluice.records.fec.BlockFailure;

/// What becomes of the blocks of which too few are sent in turn for the plan's parity.
class FewBlocksTest {
  private final Wire wire = new Wire();

  /// Wherever the longest blackout of the plan begins, once is enough.
  @Test
  void fewBlocksOutlastABlackoutWithMoreParityWhereTheyCan() {
    List<CodedBlock> blocks = wire.encoder.cut(Wire.item(1), Wire.object(250_000, 1));
    int stronger = 0;
    for (int count = 1; count <= blocks.size(); count++) {
      List<CodedBlock> some = blocks.subList(0, count);
      Optional<List<CodedBlock>> outlasting = wire.encoder.outlasting(some);
      if (Wire.PLAN.outlasts(count)) {
        assertThat(outlasting.orElseThrow()).isSameAs(some);
      } else if (outlasting.isPresent()) {
        stronger++;
        assertOutlast(outlasting.get());
        assertThat(frames(outlasting.get())).isBetween(frames(some) + 1, 2 * frames(some));
      }
    }
    assertThat(stronger).isPositive();
    assertThat(wire.encoder.outlasting(blocks.subList(0, 1))).isEmpty();
  }

  /// One symbol with parity for all of a blackout is more than itself twice.
  @Test
  void aSmallObjectIsRatherSentTwice() {
    List<CodedBlock> small = wire.encoder.cut(Wire.item(1), Wire.object(50, 1));
    int data = small.getFirst().data();
    assertThat(Wire.PLAN.parityFor(data, 1)).isPresent();
    assertThat(wire.encoder.outlasting(small)).isEmpty();
  }

  private static int frames(List<CodedBlock> blocks) {
    return blocks.stream().mapToInt(CodedBlock::frames).sum();
  }

  private static void assertOutlast(List<CodedBlock> blocks) {
    List<Integer> order = new ArrayList<>();
    Map<CodedBlock.Ready, Integer> numbers = new IdentityHashMap<>();
    FrameEncoder.inTurn(
        blocks, (ready, index) -> order.add(numbers.computeIfAbsent(ready, _ -> numbers.size())));
    int blackout = Wire.PLAN.budget().blackoutFrames();
    int[] worst = new int[blocks.size()];
    for (int from = 0; from + blackout <= order.size(); from++) {
      int[] lost = new int[blocks.size()];
      order.subList(from, from + blackout).forEach(block -> lost[block]++);
      Arrays.setAll(worst, i -> Math.max(worst[i], lost[i]));
    }
    for (int i = 0; i < worst.length; i++) {
      CodedBlock block = blocks.get(i);
      int left = block.frames() - block.data() - worst[i];
      assertThat(BlockFailure.probability(block.data(), left, Wire.PLAN.budget().loss()))
          .isLessThanOrEqualTo(LinkPlan.BLACKOUT_TARGET);
    }
  }
}
