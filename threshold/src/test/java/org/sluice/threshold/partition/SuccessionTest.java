package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Activation;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.CeremonyFailed;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.EntryRefused;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.PartitionIdentity;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.extraction.ExtractedBatch;
import org.sluice.threshold.extraction.GenerationShares;

@Tag("slow") // each test runs two key generations
@DisplayName("Design section 8: refresh, repair, resharing: a new generation of the same secrets")
class SuccessionTest {

  private static List<Integer> to(int n) {
    return IntStream.rangeClosed(1, n).boxed().toList();
  }

  private static void refuses(Refusal refusal, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  /// The world's generation makes keys that verify under `zT`.
  static void makesKeysUnder(World w, PublicPoint zT) {
    Issue issue = new Issue(w, 2).done();
    try (ExtractedBatch batch = w.extraction().extract(issue.order(), issue.ids(), false)) {
      for (int u = 0; u < 2; u++) {
        SecretBytes made = batch.keys().get(u).rsk();
        try (Rsk rsk = Rsk.of(made.use(at -> SecretBytes.takeCopyOf(at, made.length())))) {
          assertThat(Sakke.validateRsk(zT, issue.ids().get(u).octets(), rsk)).isTrue();
        }
      }
    }
  }

  private static PublicPoint zT(World w) {
    return PublicPoint.of(Curve.SAKKE, w.record.zT().toArray());
  }

  /// Nothing of that generation is in a token or a file of the partition.
  static void isGone(World w, int index, Hash32 gamma) {
    assertThat(w.tokens.get(index - 1).labels()).noneMatch(l -> l.contains(gamma.toString()));
    assertThat(w.stores.get(index - 1).names()).noneMatch(l -> l.contains(gamma.toString()));
  }

  @ParameterizedTest
  @CsvSource({"2,3", "2,4", "3,5"})
  @DisplayName(
      "refresh: other shares, other replicated keys, the same Z_T and KPAK; the old are gone")
  void aRefresh(int t, int n) {
    try (World w = new World(new Threshold(t, n)).ready()) {
      GenerationRecord old = w.record;
      PublicPoint zT = zT(w);
      w.switchTo(w.run(w.after(w.threshold, to(n)))).active().tested();
      assertThat(w.record.generation()).isEqualTo(2);
      assertThat(w.record.zT()).isEqualTo(old.zT());
      assertThat(w.record.kpak()).isEqualTo(old.kpak());
      assertThat(w.record.summedZ().get(1)).isNotEqualTo(old.summedZ().get(1));
      assertThat(w.record.setChecks()).isNotEqualTo(old.setChecks());
      for (int i = 1; i <= n; i++) {
        isGone(w, i, old.gamma());
      }
      makesKeysUnder(w, zT);
    }
  }

  @ParameterizedTest
  @CsvSource({"2,4,2,3", "2,5,3,5", "3,5,2,4"})
  @DisplayName("another (t, n): retired partitions read on, hold nothing and answer nothing")
  void aReshare(int t, int n, int nextT, int nextN) {
    try (World w = new World(new Threshold(t, n)).ready()) {
      Hash32 old = w.record.gamma();
      PublicPoint zT = zT(w);
      Threshold next = new Threshold(nextT, nextN);
      w.switchTo(w.run(w.after(next, to(t)))).active().tested();
      assertThat(w.record.zT().toArray()).isEqualTo(zT.octets());
      for (int i = 1; i <= n; i++) {
        isGone(w, i, old);
      }
      if (n > nextN) {
        PartitionCore retired = w.partitions.getLast();
        refuses(Refusal.NO_GENERATION, () -> retired.activate(World.DOMAIN));
        assertThat(retired.logPosition()).isEqualTo(w.log.entries.size());
      }
      makesKeysUnder(w, zT);
    }
  }

  @Test
  @DisplayName("repair: a partition that lost its sealed shares has new ones, nobody sees the old")
  void aRepair() {
    try (World w = new World(new Threshold(2, 4)).ready()) {
      PublicPoint zT = zT(w);
      w.stores.get(2).delete("generation-" + w.record.gamma());
      w.partitions.get(2).deactivate();
      refuses(Refusal.NO_GENERATION, () -> w.partitions.get(2).activate(World.DOMAIN));
      w.switchTo(w.run(w.after(w.threshold, List.of(1, 2, 4)))).active().tested();
      w.partitions.getFirst().deactivate(); // the repaired one is needed
      makesKeysUnder(w, zT);
    }
  }

  @Test
  @DisplayName(
      "shares of two generations do not make a key: z_1 of before with z_2 of after is not z")
  void sharesOfTwoGenerationsDoNotMix() {
    try (World w = new World().ready()) {
      GenerationRecord old = w.record;
      SignedStatement next = w.run(w.after(w.threshold, to(3)));
      GenerationRecord made = (GenerationRecord) next.statement();
      for (int i = 1; i <= 3; i++) {
        assertThat(GenerationShares.Public.of(made).xShares().get(i - 1))
            .isNotEqualTo(GenerationShares.Public.of(old).xShares().get(i - 1));
      }
    }
  }

  @Test
  @DisplayName("until the record is logged the old generation answers; then only the new one")
  void theLogIsTheSwitch() {
    try (World w = new World().ready()) {
      GenerationRecord old = w.record;
      PublicPoint zT = zT(w);
      SignedStatement next = w.run(w.after(w.threshold, to(3)));
      makesKeysUnder(w, zT);
      Issue open = new Issue(w, 1).requested().approved(w.first, w.second).opened();
      w.publish();
      w.switchTo(next);
      assertThat(w.record.gamma()).isNotEqualTo(old.gamma());
      assertThatThrownBy(() -> w.partitions.getFirst().round1(open.order()))
          .isInstanceOf(PartitionUnavailable.class);
      w.active();
      refuses(Refusal.BATCH_CLOSED, () -> w.partitions.getFirst().round1(open.order()));
    }
  }

  @Test
  @DisplayName("a run that ended leaves the old generation as it was")
  void aRunThatFailedChangesNothing() {
    try (World w = new World().ready()) {
      CeremonyPlan plan = w.after(w.threshold, to(3));
      w.partitions.get(0).custodianConfirms(plan);
      w.partitions.get(1).custodianConfirms(plan);
      assertThatThrownBy(() -> org.sluice.threshold.ceremony.CeremonyRun.run(plan, w.partitions))
          .isInstanceOf(CeremonyFailed.class);
      makesKeysUnder(w, zT(w));
    }
  }

  @Test
  @DisplayName("plans that do not continue the generation in force")
  void plansThatDoNotFollow() {
    try (World w = new World().ready()) {
      CeremonyPlan good = w.after(w.threshold, to(3));
      PartitionCore p = w.partitions.getFirst();
      for (CeremonyPlan bad :
          List.of(
              w.plan(), // new secrets in the same epoch
              with(good, new CeremonyPlan.After(Hash32.ZERO, to(3)), 2),
              with(good, good.after(), 3),
              with(good, new CeremonyPlan.After(w.record.gamma(), List.of(1)), 2),
              with(good, new CeremonyPlan.After(w.record.gamma(), List.of(1, 4)), 2),
              with(good, new CeremonyPlan.After(w.record.gamma(), List.of(2, 1)), 2))) {
        p.custodianConfirms(bad);
        refuses(Refusal.NOT_THE_NEXT_GENERATION, () -> p.join(bad));
      }
    }
  }

  static CeremonyPlan with(CeremonyPlan p, CeremonyPlan.After after, int generation) {
    return with(p, after, generation, p.partitions());
  }

  /// The same plan with other partitions.
  static CeremonyPlan among(CeremonyPlan p, List<PartitionIdentity> partitions) {
    return with(p, p.after(), p.generation(), partitions);
  }

  private static CeremonyPlan with(
      CeremonyPlan p,
      CeremonyPlan.After after,
      int generation,
      List<PartitionIdentity> partitions) {
    return new CeremonyPlan(
        p.threshold(),
        p.domain(),
        p.epoch(),
        generation,
        p.logOrigin(),
        p.logVkey(),
        p.policyHash(),
        p.softwareHash(),
        partitions,
        after);
  }

  /// An entry that changes nothing.
  static SignedStatement nothingSaid(int time) {
    return SignedStatement.unsigned(new Activation(1, Activation.DEACTIVATED, time));
  }

  @Test
  @DisplayName(
      "a dealer that deals another secret than its share is named, and nothing comes of it")
  void aDealerOfAnotherSecret() {
    try (World w = new World(new Threshold(2, 4)).ready()) {
      // Partition 4 believes it deals among {1, 4}, the others among {1, 2, 4}: its constant
      // differs.
      CeremonyPlan plan = w.after(w.threshold, List.of(1, 2, 4));
      CeremonyPlan other = w.after(w.threshold, List.of(1, 4));
      w.partitions.subList(0, 3).forEach(p -> p.custodianConfirms(plan));
      w.partitions.get(3).custodianConfirms(other);
      assertThatThrownBy(() -> org.sluice.threshold.ceremony.CeremonyRun.run(plan, w.partitions))
          .isInstanceOfSatisfying(
              CeremonyFailed.class, e -> assertThat(e.partition()).isEqualTo(4));
      makesKeysUnder(w, zT(w));
    }
  }

  @Test
  @DisplayName("a record of other secrets in the same epoch is refused by every reader")
  void otherSecretsInTheSameEpoch() {
    try (World w = new World().ready();
        World stranger = new World()) {
      // The same partitions generate new secrets where no log tells them of the old.
      for (int i = 0; i < 3; i++) {
        w.tokens.get(i).setBack(null);
        stranger.tokens.set(i, w.tokens.get(i));
        stranger.partitions.set(i, stranger.open(i + 1));
      }
      GenerationRecord r = (GenerationRecord) stranger.run(stranger.plan()).statement();
      GenerationRecord second =
          new GenerationRecord(
              r.sessionId(),
              r.logOrigin(),
              r.domain(),
              1,
              2,
              r.t(),
              r.n(),
              r.partitions(),
              r.dealings(),
              r.summedZ(),
              r.summedX(),
              r.zT(),
              r.kpak(),
              r.setChecks(),
              r.softwareHash());
      w.log.append(signedByAll(w, second));
      PartitionCore p = w.partitions.getFirst();
      assertThatThrownBy(() -> p.follow(w.log.from(p.logPosition())))
          .isInstanceOfSatisfying(
              EntryRefused.class, e -> assertThat(e.rule()).isEqualTo(EntryRule.UNKNOWN_GENERATION))
          .hasMessageContaining("Z_T or KPAK is another");
    }
  }

  static SignedStatement signedByAll(World w, GenerationRecord record) {
    return new SignedStatement(
        record,
        w.tokens.stream()
            .map(t ->
                new org.sluice.records.signing.Signature(
                    Hash32.sha256(t.identityKey()), t.signIdentity(record.signingInput())))
            .toList());
  }
}
