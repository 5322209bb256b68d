package org.sluice.mikey.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RehearsalTest {

  private byte[][] kept = new byte[0][];

  @Test
  void seesAPartThatAllocates() {
    long before = BaseMultiples.partsSeenOnHeap();
    Rehearsal.CURVE.watch(() -> {});
    assertThat(BaseMultiples.partsSeenOnHeap()).isEqualTo(before);
    Rehearsal.CURVE.watch(() -> kept = new byte[10][100_000]);
    assertThat(kept).hasNumberOfRows(10);
    assertThat(BaseMultiples.partsSeenOnHeap()).isEqualTo(before + 1);
    assertThat(Rehearsal.CURVE.lanesServe(LaneField.LANES))
        .as("until they are warm again")
        .isFalse();
  }
}
