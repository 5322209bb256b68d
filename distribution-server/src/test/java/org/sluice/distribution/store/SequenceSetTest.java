package org.sluice.distribution.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SequenceSetTest {
  @Test
  void agreesWithAPlainSetForEveryOrderOfAddingAndRemoving() {
    SequenceSet ranges = new SequenceSet();
    TreeSet<Long> plain = new TreeSet<>();
    long seed = 20261101;
    for (int step = 0; step < 3000; step++) {
      seed = seed * 6364136223846793005L + 1442695040888963407L;
      long number = 1L + Math.floorMod(seed >> 33, 60);
      if ((seed & 0x40000000L) == 0) {
        assertThat(ranges.add(number)).isEqualTo(plain.add(number));
      } else {
        ranges.remove(number);
        plain.remove(number);
      }
      assertThat(ranges.count()).isEqualTo(plain.size());
      assertThat(ranges.highest()).isEqualTo(plain.isEmpty() ? 0 : plain.last());
      assertThat(ranges.missingCount())
          .isEqualTo(ranges.missing(100).stream().mapToLong(r -> r.last() - r.first() + 1).sum());
      assertThat(ranges.missing(100))
          .allSatisfy(r -> {
            assertThat(plain.subSet(r.first(), r.last() + 1)).isEmpty();
            assertThat(plain).contains(r.last() + 1);
          });
    }
  }
}
