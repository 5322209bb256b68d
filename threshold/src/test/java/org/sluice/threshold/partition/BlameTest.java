package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Blame;
import org.sluice.threshold.Blame.Lie;
import org.sluice.threshold.Blame.Named;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.IssuingStopped;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.extraction.BatchExtraction;
import org.sluice.threshold.extraction.ExtractedBatch;
import org.sluice.threshold.extraction.GenerationShares;
import org.sluice.threshold.extraction.LyingPartition;

@Tag("slow") // each case runs a key generation
@DisplayName("Design section 7: always exactly the liar is named, and never a bad key comes out")
class BlameTest {

  private static final int LIAR = 2;
  private static final int W = 128;
  private static final int V = 65;

  private static byte[] swapped(Octets octets, int size) {
    byte[] all = octets.toArray();
    byte[] other = org.sluice.mikey.curve.Curve.P256.generator().octets();
    System.arraycopy(other, 0, all, all.length - size, size);
    return all;
  }

  private static Arguments lie(String name, Lie named, Consumer<LyingPartition> how) {
    return Arguments.of(name, named, how);
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        lie(
            "w that fits nothing",
            Lie.W,
            p -> p.roundOne = m -> LyingPartition.withW(m, LyingPartition.flipped(m.w(), W - 1))),
        lie(
            "V of its own choice",
            Lie.V,
            p -> p.roundOne = m -> LyingPartition.withV(m, swapped(m.v(), V))),
        lie(
            "V off the curve",
            Lie.MESSAGE,
            p -> p.roundOne = m -> LyingPartition.withV(m, LyingPartition.flipped(m.v(), V - 1))),
        lie("another K", Lie.K, p -> p.k = LyingPartition::doubled),
        lie("K off the curve", Lie.MESSAGE, p -> p.k = k -> LyingPartition.flip(k, 256)),
        lie("another s", Lie.S, p -> p.s = s -> LyingPartition.flip(s, 31)),
        lie(
            "another generation",
            Lie.MESSAGE,
            p -> p.roundOne = m -> LyingPartition.withGamma(m, Hash32.sha256(new byte[] {1}))),
        lie(
            "openings that hide a false w",
            Lie.OPENINGS,
            p -> {
              p.roundOne = m -> LyingPartition.withW(m, LyingPartition.flipped(m.w(), W - 1));
              p.statement = BlameTest::otherOpenings;
            }));
  }

  /// The first set's R and E exchanged.
  private static Blame.Statement otherOpenings(Blame.Statement s) {
    Blame.Opening first = s.openings().getFirst();
    List<Octets> zeta = new ArrayList<>(first.zeta());
    zeta.set(0, first.r());
    List<Blame.Opening> all = new ArrayList<>(s.openings());
    all.set(0, new Blame.Opening(first.v(), first.zeta().getFirst(), zeta));
    return LyingPartition.withOpenings(s, all);
  }

  /// The world's partitions, one of them lying.
  private static List<Partition> with(World w, Consumer<LyingPartition> how) {
    LyingPartition liar = new LyingPartition(w.partitions.get(LIAR - 1), w.tokens.get(LIAR - 1));
    how.accept(liar);
    List<Partition> all = new ArrayList<>(w.partitions);
    all.set(LIAR - 1, liar);
    return all;
  }

  private static ExtractedBatch keys(World w, List<Partition> partitions, Issue issue) {
    return new BatchExtraction(w.record, partitions, new SecureRandom())
        .extract(issue.order(), issue.ids(), false);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  @DisplayName("2 of 3, needs 3 up: issuing stops and says who")
  void atNoMarginIssuingStops(String name, Lie lie, Consumer<LyingPartition> how) {
    try (World w = new World().ready()) {
      Issue issue = new Issue(w, 3).done();
      List<Partition> partitions = with(w, how);
      assertThatThrownBy(() -> keys(w, partitions, issue))
          .isInstanceOfSatisfying(
              IssuingStopped.class,
              e -> {
                assertThat(e.named()).containsExactly(Named.one(LIAR, lie));
                assertThat(e)
                    .hasMessageContaining("partition 2 lied")
                    .hasMessageContaining("needs 3 up");
              });
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  @DisplayName("2 of 4, needs 3 up: another quorum finishes, and the liar's name is known")
  void withMarginAnotherQuorumFinishes(String name, Lie lie, Consumer<LyingPartition> how) {
    try (World w = new World(new Threshold(2, 4)).ready()) {
      Issue issue = new Issue(w, 3).done();
      try (ExtractedBatch batch = keys(w, with(w, how), issue);
          ExtractedBatch honest = keys(w, List.copyOf(w.partitions), issue)) {
        assertThat(batch.named()).containsExactly(Named.one(LIAR, lie));
        assertThat(honest.named()).isEmpty();
        for (int u = 0; u < 3; u++) {
          assertThat(batch.keys().get(u).rsk().sameAs(honest.keys().get(u).rsk())).isTrue();
          assertThat(batch.keys().get(u).ssk().sameAs(honest.keys().get(u).ssk())).isTrue();
        }
      }
    }
  }

  @Test
  @DisplayName("two liars in 3 of 7, needs 5 up")
  void twoLiars() {
    try (World w = new World(new Threshold(3, 7)).ready()) {
      Issue issue = new Issue(w, 2).done();
      List<Partition> all =
          with(
              w,
              p -> p.roundOne = m -> LyingPartition.withW(m, LyingPartition.flipped(m.w(), 127)));
      LyingPartition other = new LyingPartition(w.partitions.get(4), w.tokens.get(4));
      other.roundOne = m -> LyingPartition.withV(m, swapped(m.v(), V));
      all.set(4, other);
      try (ExtractedBatch batch = keys(w, all, issue)) {
        assertThat(batch.keys()).hasSize(2);
        assertThat(batch.named())
            .containsExactlyInAnyOrder(Named.one(2, Lie.W), Named.one(5, Lie.V));
      }
    }
  }

  @Test
  @DisplayName("a component of small order in K does no harm: the factor 4 removes it")
  void aComponentOfSmallOrder() {
    try (World w = new World().ready()) {
      Issue issue = new Issue(w, 2).done();
      try (ExtractedBatch batch =
              keys(w, with(w, p -> p.k = LyingPartition::withSmallOrder), issue);
          ExtractedBatch honest = keys(w, List.copyOf(w.partitions), issue)) {
        assertThat(batch.named()).isEmpty();
        assertThat(batch.keys().get(1).rsk().sameAs(honest.keys().get(1).rsk())).isTrue();
      }
    }
  }

  @Test
  @DisplayName("a message of another batch sent again")
  void aReplayedMessage() {
    try (World w = new World(new Threshold(2, 4)).ready()) {
      RoundOne old = w.partitions.get(LIAR - 1).round1(new Issue(w, 3).done().order());
      Issue issue = new Issue(w, 3).requested().approved(w.first, w.second).opened();
      w.publish();
      try (ExtractedBatch batch = keys(w, with(w, p -> p.roundOne = _ -> old), issue)) {
        assertThat(batch.named()).containsExactly(Named.one(LIAR, Lie.MESSAGE));
        assertThat(batch.keys()).hasSize(3);
      }
    }
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.CsvSource({"2,3", "2,4"})
  @DisplayName("a k_A that differs at one member, unknown to it")
  void aKeyThatDiffersAtOneMember(int t, int n) {
    try (World w = new World(new Threshold(t, n)).ready()) {
      Issue issue = new Issue(w, 2).done();
      List<Integer> set = w.threshold.setsOf(LIAR).getFirst();
      w.tokens.get(LIAR - 1).inject(GenerationShares.keyLabel(w.record.gamma(), set), new byte[32]);
      Named expected = Named.one(LIAR, Lie.SEED_COMMITMENT);
      if (n > w.threshold.needed()) {
        try (ExtractedBatch batch = keys(w, List.copyOf(w.partitions), issue)) {
          assertThat(batch.named()).containsExactly(expected);
        }
      } else {
        assertThatThrownBy(() -> keys(w, List.copyOf(w.partitions), issue))
            .isInstanceOfSatisfying(
                IssuingStopped.class, e -> assertThat(e.named()).containsExactly(expected));
      }
    }
  }

  @Test
  @DisplayName("a false seed commitment of a set of two, with the right check value: the pair")
  void aFalseSeedCommitmentNamesThePair() {
    try (World w = new World().ready()) {
      Issue issue = new Issue(w, 1).done();
      List<Partition> all =
          with(w, p -> p.roundOne = m -> LyingPartition.withCommitment(m, 0, Hash32.ZERO));
      assertThatThrownBy(() -> keys(w, all, issue))
          .isInstanceOfSatisfying(
              IssuingStopped.class,
              e ->
                  assertThat(e.named())
                      .containsExactly(new Named(List.of(1, 2), Lie.SEED_COMMITMENT)));
    }
  }

  @Test
  @DisplayName("a partition that refuses key parts although all messages are right")
  void aPartitionThatRefusesWithoutReason() {
    try (World w = new World(new Threshold(2, 4)).ready()) {
      Issue issue = new Issue(w, 1).done();
      List<Partition> all = new ArrayList<>(w.partitions);
      all.set(
          LIAR - 1,
          new org.sluice.threshold.ForwardingPartition(w.partitions.get(LIAR - 1)) {
            @Override
            public org.sluice.threshold.Extraction.RoundTwo round2(
                org.sluice.threshold.Extraction.RoundTwoOrder order) {
              throw new PartitionRefused(LIAR, Refusal.DEGREE_CHECK, "invented");
            }

            @Override
            public Blame.Answer blame2(Blame.RoundTwoOrder order) {
              // Asked as one that does not answer with parts, it gives none.
              return inner.blame2(
                  new Blame.RoundTwoOrder(order.order(), order.messages(), List.of(1, 3)));
            }
          });
      try (ExtractedBatch batch = keys(w, all, issue)) {
        assertThat(batch.named()).containsExactly(Named.one(LIAR, Lie.WITHHELD));
      }
    }
  }

  @Test
  @DisplayName("no seed is revealed unless two members have signed different openings of it")
  void aSeedWithoutADispute() {
    try (World w = new World().ready()) {
      Issue issue = new Issue(w, 1).done();
      Blame.Order order = new Blame.Order(issue.order(), 0);
      List<RoundOne> messages = w.partitions.stream().map(p -> p.blame1(order)).toList();
      List<Blame.Side> sides = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        try (Blame.Answer a =
            w.partitions.get(i).blame2(new Blame.RoundTwoOrder(order, messages, List.of(1, 2)))) {
          sides.add(new Blame.Side(messages.get(i), a.statement()));
        }
      }
      List<Integer> set = List.of(1, 2);
      Blame.Side forged = new Blame.Side(messages.get(1), otherOpenings(sides.get(1).statement()));
      noSeed(w, new Blame.Dispute(order, set, sides.get(0), sides.get(1)));
      noSeed(w, new Blame.Dispute(order, set, sides.get(0), sides.get(0)));
      noSeed(w, new Blame.Dispute(order, set, sides.get(0), forged));
      noSeed(w, new Blame.Dispute(order, List.of(2, 3), sides.get(0), sides.get(1)));
      noSeed(w, new Blame.Dispute(order, List.of(1, 3), sides.get(0), sides.get(1)));
    }
  }

  private static void noSeed(World w, Blame.Dispute dispute) {
    assertThatThrownBy(() -> w.partitions.getFirst().revealSeed(dispute).close())
        .isInstanceOfSatisfying(
            PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.NO_DISPUTE));
  }

  @Test
  @DisplayName("the blame phase is under the same rules: not for a closed batch or another leaf")
  void notForEveryLeaf() {
    try (World w = new World().ready()) {
      Issue issue = new Issue(w, 1).done();
      assertThatThrownBy(() -> w.partitions.getFirst().blame1(new Blame.Order(issue.order(), 1)))
          .isInstanceOfSatisfying(
              PartitionRefused.class,
              e -> assertThat(e.refusal()).isEqualTo(Refusal.NOT_ONE_BATCH));
      assertThatThrownBy(
              () -> w.partitions.getFirst().blame1(new Blame.Order(w.selfTestOrder(), 0)))
          .isInstanceOfSatisfying(
              PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.BATCH_CLOSED));
    }
  }

  @Test
  @DisplayName("nothing of a blame batch can be used in the batch that failed")
  void aBlameMessageIsNoMessageOfTheBatch() {
    try (World w = new World().ready()) {
      Issue issue = new Issue(w, 1).done();
      RoundOne issued = w.partitions.getFirst().round1(issue.order());
      RoundOne blamed = w.partitions.getFirst().blame1(new Blame.Order(issue.order(), 0));
      assertThat(blamed.batch()).isNotEqualTo(issued.batch());
      assertThat(blamed.w()).isNotEqualTo(issued.w());
      assertThat(blamed.v()).isNotEqualTo(issued.v());
      assertThat(blamed.seedCommitments()).doesNotContainAnyElementsOf(issued.seedCommitments());
    }
  }
}
