package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Destruction;
import org.sluice.threshold.EntryRefused;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.log.LogState;
import org.sluice.threshold.log.OwnPlace;

@Tag("slow") // each test runs two key generations
@DisplayName(
    "Design section 8: the destruction of generations and of an epoch, with signed evidence")
class DestructionTest {

  private World w;
  private Hash32 first;
  private Hash32 second;

  /// Epoch 1 with two generations, then epoch 2 with other secrets.
  @BeforeEach
  void threeGenerations() {
    w = new World().generated();
    first = w.record.gamma();
    w.active();
    w.switchTo(w.run(w.after(w.threshold, List.of(1, 2, 3))));
    second = w.record.gamma();
  }

  private void newEpoch() {
    w.log.append(w.epochStart(2, World.NOVEMBER + 1));
    w.publish();
    w.switchTo(w.run(w.plan(2, w.partitions)));
  }

  @AfterEach
  void close() {
    w.close();
  }

  private LogState read() {
    LogState state =
        new LogState(
            new OwnPlace(1, w.partitions.getFirst().identity().identitySpki(), LogDouble.ORIGIN));
    w.log.entries.forEach(e -> state.append(e, w.now.getEpochSecond()));
    return state;
  }

  private static void refuses(Refusal refusal, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  @Test
  void anEpochIsDestroyedWhenAllHaveSignedForAllItsGenerations() {
    newEpoch();
    assertThat(read().notDestroyed(World.DOMAIN, 1)).containsOnlyKeys(first, second);
    for (PartitionCore p : w.partitions) {
      for (Hash32 gamma : List.of(first, second)) {
        assertThat(read().notDestroyed(World.DOMAIN, 1)).isNotEmpty();
        w.log.append(p.destruction(World.DOMAIN, gamma));
        w.publish();
      }
    }
    assertThat(read().notDestroyed(World.DOMAIN, 1)).isEmpty();
    assertThat(read().notDestroyed(World.DOMAIN, 2)).containsOnlyKeys(w.record.gamma());
  }

  @Test
  void noEvidenceForTheGenerationInForceOrAnUnknownOne() {
    PartitionCore p = w.partitions.getFirst();
    refuses(Refusal.NOT_DESTROYED, () -> p.destruction(World.DOMAIN, second));
    refuses(Refusal.NO_GENERATION, () -> p.destruction(World.DOMAIN, Hash32.ZERO));
  }

  @Test
  @DisplayName("one key of the generation that is back in the token, as from a backup")
  void noEvidenceWhileAKeyIsLeft() {
    String label = org.sluice.threshold.extraction.GenerationShares.keyLabel(first, List.of(1, 2));
    PartitionCore p = w.partitions.getFirst();
    assertThat(p.destruction(World.DOMAIN, first).signatures()).hasSize(1);
    w.tokens.getFirst().inject(label, new byte[32]);
    refuses(Refusal.NOT_DESTROYED, () -> p.destruction(World.DOMAIN, first));
  }

  @Test
  void evidenceThatTheLogRefuses() {
    SignedStatement good = w.partitions.getFirst().destruction(World.DOMAIN, first);
    List<SignedStatement> bad = new ArrayList<>();
    List<EntryRule> rules =
        List.of(EntryRule.NOT_SIGNED, EntryRule.UNKNOWN_GENERATION, EntryRule.UNKNOWN_GENERATION);
    bad.add(new SignedStatement(new Destruction(World.DOMAIN, first, 2, 1), good.signatures()));
    bad.add(new SignedStatement(new Destruction(World.DOMAIN, second, 1, 1), good.signatures()));
    bad.add(new SignedStatement(new Destruction(World.DOMAIN, first, 4, 1), good.signatures()));
    PartitionCore p = w.partitions.getFirst();
    for (int i = 0; i < bad.size(); i++) {
      EntryRule rule = rules.get(i);
      w.log.append(bad.get(i));
      assertThatThrownBy(() -> p.follow(w.log.from(p.logPosition())))
          .isInstanceOfSatisfying(EntryRefused.class, e -> assertThat(e.rule()).isEqualTo(rule));
      w.log.entries.removeLast();
    }
  }
}
