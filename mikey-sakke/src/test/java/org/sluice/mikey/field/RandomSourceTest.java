package org.sluice.mikey.field;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sluice.mikey.secret.Frame;

class RandomSourceTest {

  @Test
  void fillsExactlyTheOctetsItIsGiven() {
    try (Frame frame = Frame.open(4096)) {
      long at = frame.alloc(4096);
      RandomSource.system().fill(at + 8, 1000);
      assertThat(Pool.read(at, 8)).containsOnly(0);
      assertThat(Pool.read(at + 1008, 3088)).containsOnly(0);
      byte[] drawn = Pool.read(at + 8, 1000);
      assertThat(Pool.read(at + 500, 508)).as("up to the last octet").isNotEqualTo(new byte[508]);
      RandomSource.system().fill(at + 8, 1000);
      assertThat(Pool.read(at + 8, 1000)).isNotEqualTo(drawn);
    }
  }
}
