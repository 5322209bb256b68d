package org.sluice.threshold.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.PartitionStopped;

/// One flipped bit in an answer can give a master secret away, so a partition that computes two
/// different values does not answer.
@DisplayName("Design section 5: a partition that finds a fault in itself stops")
class FaultTest {

  @Test
  void entriesThatReadDifferentlyTheSecondTime() {
    try (OracleCase c = new OracleCase(OracleCase.all().getFirst())) {
      Batch batch = c.batch();
      Batch other = new Batch(c.gamma, false, batch.leaves().reversed());
      Iterator<Batch> reads = List.of(batch, other).iterator();
      assertThatThrownBy(
              () -> new Extractor(c.shares.get(1), new SecureRandom()).round1(reads::next))
          .isInstanceOf(PartitionStopped.class)
          .hasMessageContaining("partition 1");
    }
  }

  @Test
  @DisplayName("an ECCSI share with one flipped bit: s_i does not fit X_i and V_i")
  void aFlippedBitInTheEccsiShare() {
    try (OracleCase c = new OracleCase(OracleCase.all().getFirst())) {
      List<RoundOne> q =
          List.of(1, 2, 3).stream()
              .map(i -> new Extractor(c.shares.get(i), new SecureRandom()).round1(c::batch))
              .toList();
      byte[] z = c.json.get("shares").list().getFirst().get("z").octets();
      byte[] x = c.json.get("shares").list().getFirst().get("x").octets();
      x[31] ^= 4;
      try (GenerationShares faulty =
          new GenerationShares(
              1,
              c.shares.get(1).known(),
              SecretBytes.takeOwnershipOf(z),
              SecretBytes.takeOwnershipOf(x),
              c.tokens.get(1))) {
        assertThatThrownBy(() ->
                new Extractor(faulty, new SecureRandom())
                    .round2(c::batch, q, List.of(1, 2))
                    .close())
            .isInstanceOf(PartitionStopped.class);
      }
    }
  }

  @Test
  @DisplayName("one bit of the share flips in memory between the two runs of a leaf")
  void aBitFlippedBetweenTwoRunsOfALeaf() {
    try (OracleCase c = new OracleCase(OracleCase.all().getFirst())) {
      GenerationShares shares = c.shares.get(1);
      RoundOneComputation computation = new RoundOneComputation(shares);
      Batch batch = c.batch();
      try (Seeds seeds = new Seeds(shares, batch.value())) {
        byte[] good = computation.twice(() -> computation.w(seeds, batch));
        assertThat(good).isEqualTo(computation.w(seeds, batch));
        for (int bit : List.of(0, 7, 300, 1000)) {
          AtomicInteger runs = new AtomicInteger();
          assertThatThrownBy(() ->
                  computation.twice(() -> {
                    if (runs.getAndIncrement() == 1) {
                      flip(shares, bit);
                    }
                    return computation.w(seeds, batch);
                  }))
              .isInstanceOf(PartitionStopped.class)
              .hasMessageContaining("w did not agree");
          flip(shares, bit);
        }
      }
    }
  }

  private static void flip(GenerationShares shares, int bit) {
    long _ =
        shares
            .z()
            .use(at -> {
              long octet = at + 127 - bit / 8;
              byte before = SecretPool.MEM.get(ValueLayout.JAVA_BYTE, octet);
              SecretPool.MEM.set(ValueLayout.JAVA_BYTE, octet, (byte) (before ^ 1 << bit % 8));
              return at;
            });
  }
}
