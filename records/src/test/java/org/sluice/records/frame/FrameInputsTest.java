package org.sluice.records.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What the caller may hand over.
class FrameInputsTest {
  @Test
  void refusesWhatCannotBeSent() {
    FrameEncoder encoder = new FrameEncoder(Wire.KEY, Wire.PLAN);
    assertThatThrownBy(() -> encoder.cut(Wire.item(0), new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StreamItem('k', Wire.ID, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StreamItem('K', new byte[15], 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new StreamItem('K', Wire.ID, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FrameNumbers(256, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FrameNumbers(-1, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void linkKeyIsOneLineAndNotInItsText() {
    LinkKey key = Wire.KEY;
    assertThat(LinkKey.parse(key.line()).line()).isEqualTo(key.line()).endsWith("=\n");
    assertThat(key.toString()).doesNotContain(key.line().strip());
    for (String wrong : List.of("", "AAAA", "*".repeat(44), key.line() + key.line())) {
      assertThatThrownBy(() -> LinkKey.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("link key: expected");
    }
  }

  @Test
  void linkKeyFileHasOneKeyOrTwoOfDifferentIds() {
    LinkKey next = LinkKey.successor(Wire.KEY, new SplittableRandom(9));
    LinkKeys both = Wire.KEYS.replacedBy(next);
    assertThat(LinkKeys.parse(both.lines()).lines()).isEqualTo(both.lines());
    assertThat(both.sending().line()).isEqualTo(next.line());
    assertThat(both.toString()).doesNotContain(next.line().strip());
    String line = Wire.KEY.line();
    for (String wrong : List.of("", "\n", line + line, line + next.line() + line, line + "\n")) {
      assertThatThrownBy(() -> LinkKeys.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("link key")
          .hasMessageNotContaining(line.strip());
    }
  }

  @Test
  void refusesLimitsWithoutRoomForOneObject() {
    assertThatThrownBy(() -> new FrameLimits(1000, 4, 1000, 8))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FrameLimits(1000, 0, 100_000, 8))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
