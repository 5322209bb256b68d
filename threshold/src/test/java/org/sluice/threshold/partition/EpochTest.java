package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.EpochStart;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.EntryRefused;
import org.sluice.threshold.EntryRule;

@Tag("slow") // each test runs a key generation
@DisplayName("keys-and-trust 11: a new epoch begins where the one before ends")
class EpochTest {
  private World w;

  @BeforeEach
  void world() {
    w = new World().ready();
  }

  @AfterEach
  void close() {
    w.close();
  }

  private void refused(EntryRule rule, String why) {
    for (PartitionCore p : w.partitions) {
      assertThatThrownBy(() -> p.follow(w.log.from(p.logPosition())))
          .isInstanceOfSatisfying(EntryRefused.class, e -> assertThat(e.rule()).isEqualTo(rule))
          .hasMessageContaining(why);
    }
  }

  private Issue issue(long period) {
    Issue issue = new Issue(w, 1);
    issue.period = period;
    return issue;
  }

  private void issuedFor(long period) {
    Issue _ = issue(period).done();
  }

  private void secondEpochFrom(long firstPeriod) {
    w.log.append(w.epochStart(2, firstPeriod));
    w.publish();
    w.switchTo(w.run(w.plan(2, w.partitions))).active().tested();
  }

  @Test
  @DisplayName("other secrets, other keys; the old are gone everywhere")
  void aNewEpoch() {
    GenerationRecord before = w.record;
    issuedFor(World.NOVEMBER);
    secondEpochFrom(World.NOVEMBER + 1);
    assertThat(w.record.zT()).isNotEqualTo(before.zT());
    assertThat(w.record.kpak()).isNotEqualTo(before.kpak());
    for (int i = 1; i <= 3; i++) {
      SuccessionTest.isGone(w, i, before.gamma());
    }
    Issue next = issue(World.NOVEMBER + 1).done();
    try (var keys = w.extraction().extract(next.order(), next.ids(), false)) {
      assertThat(keys.keys()).hasSize(1);
    }
  }

  @Test
  @DisplayName("that nobody announced")
  void notAnnounced() {
    w.log.append(w.run(w.plan(2, w.partitions)));
    refused(EntryRule.EPOCH, "nobody has said when epoch 2 begins");
  }

  @Test
  @DisplayName("announced by too few, or by another than a security officer")
  void announcedByAnother() {
    EpochStart start = new EpochStart(World.DOMAIN, 2, World.NOVEMBER + 1, 12);
    w.log.append(SignedStatement.sign(start, w.enroller));
    refused(EntryRule.WRONG_ROLE, "emma");
  }

  @Test
  @DisplayName("that does not follow: epoch 3 after 1, or 1 again after 2")
  void anotherNumber() {
    w.log.append(w.epochStart(3, World.NOVEMBER + 1));
    refused(EntryRule.EPOCH, "epoch 3 does not follow epoch 1");
    w.log.entries.removeLast();
    secondEpochFrom(World.NOVEMBER + 1);
    w.log.append(w.epochStart(2, World.NOVEMBER + 5));
    refused(EntryRule.EPOCH, "epoch 2 does not follow epoch 2");
  }

  @Test
  @DisplayName("that begins with a period of which keys were made before")
  void overlapsWhatWasMade() {
    issuedFor(World.NOVEMBER + 2);
    w.log.append(w.epochStart(2, World.NOVEMBER + 2));
    refused(EntryRule.EPOCH, "keys of period " + (World.NOVEMBER + 2) + " are logged");
  }

  @Test
  @DisplayName("once announced, the epoch before makes no keys of its periods")
  void theEpochBeforeEnds() {
    w.log.append(w.epochStart(2, World.NOVEMBER + 1));
    w.publish();
    issue(World.NOVEMBER + 1).enrol().requested().approved(w.first, w.second).opened();
    refused(EntryRule.EPOCH, "belongs to epoch 2");
  }

  @Test
  @DisplayName("the new one makes no keys of periods before it, nor after its end")
  void theNewEpochHasItsPeriodsAlone() {
    secondEpochFrom(World.NOVEMBER + 1);
    issue(World.NOVEMBER).enrol().requested().approved(w.first, w.second).opened();
    refused(EntryRule.EPOCH, "is not in epoch 2");
    int added = 1 + 1 + 2 + 2;
    w.log.entries.subList(w.log.entries.size() - added, w.log.entries.size()).clear();
    issue(World.NOVEMBER + 1 + 12).enrol().requested().approved(w.first, w.second).opened();
    refused(EntryRule.EPOCH, "is not in epoch 2");
  }

  @Test
  @DisplayName("with the secrets of before is none: a record with another number of the same Z_T")
  void theSameSecrets() {
    w.log.append(w.epochStart(2, World.NOVEMBER + 1));
    w.publish();
    GenerationRecord g =
        (GenerationRecord) w.run(w.after(w.threshold, List.of(1, 2, 3))).statement();
    GenerationRecord renamed =
        new GenerationRecord(
            Hash32.sha256(new byte[] {3}),
            g.logOrigin(),
            g.domain(),
            2,
            1,
            g.t(),
            g.n(),
            g.partitions(),
            g.dealings(),
            g.summedZ(),
            g.summedX(),
            g.zT(),
            g.kpak(),
            g.setChecks(),
            g.softwareHash());
    w.log.append(SuccessionTest.signedByAll(w, renamed));
    refused(EntryRule.UNKNOWN_GENERATION, "Z_T or KPAK is that of the epoch before");
  }
}
