package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.EntryRefused;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.ceremony.CeremonyRun;

@Tag("slow") // each test runs two key generations
@DisplayName("A partition that was never a member joins, and what it does not believe (adr 9)")
class NewcomerTest {

  private static void refuses(Refusal refusal, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  /// A world of three and a fourth partition that has read the log to its end.
  private static PartitionCore newcomer(World w) {
    PartitionCore fourth = w.newPartition(4);
    w.publish();
    return fourth;
  }

  private static CeremonyPlan toFour(World w) {
    return w.after(new Threshold(2, 4), List.of(1, 2, 3));
  }

  @Test
  @DisplayName("with everything as it should be it has shares, and keys are made with it")
  void joins() {
    try (World w = new World().ready()) {
      PartitionCore fourth = newcomer(w);
      PublicPoint zT = PublicPoint.of(Curve.SAKKE, w.record.zT().toArray());
      CeremonyPlan plan = toFour(w);
      fourth.meet(World.DOMAIN, w.note);
      refuses(Refusal.NO_GENERATION, () -> fourth.activate(World.DOMAIN));
      w.switchTo(w.run(plan)).active().tested();
      w.partitions.getFirst().deactivate(); // the newcomer is needed
      SuccessionTest.makesKeysUnder(w, zT);
      // Restarted it reads the same log from the beginning, in which it was nothing at first.
      w.partitions.set(0, w.open(1));
      w.partitions.set(3, w.open(4));
      w.publish();
      w.active();
      SuccessionTest.makesKeysUnder(w, zT);
    }
  }

  @Test
  @DisplayName("in the place of a lost one, under the same index with other keys")
  void replaces() {
    try (World w = new World(new Threshold(2, 4)).ready()) {
      PublicPoint zT = PublicPoint.of(Curve.SAKKE, w.record.zT().toArray());
      PartitionCore second = w.newPartition(2);
      w.publish();
      second.meet(World.DOMAIN, w.note);
      w.switchTo(w.run(w.after(w.threshold, List.of(1, 3, 4)))).active().tested();
      w.partitions.getFirst().deactivate();
      SuccessionTest.makesKeysUnder(w, zT);
    }
  }

  @Test
  @DisplayName("nobody has vouched for the log that it read")
  void notMet() {
    try (World w = new World().ready()) {
      PartitionCore fourth = newcomer(w);
      CeremonyPlan plan = toFour(w);
      fourth.custodianConfirms(plan);
      refuses(Refusal.NOT_MET, () -> fourth.join(plan));
      fourth.meet(World.DOMAIN, w.note);
      w.log.append(SuccessionTest.nothingSaid(1));
      w.publish(); // it has read on since
      refuses(Refusal.NOT_MET, () -> fourth.join(plan));
    }
  }

  @Test
  @DisplayName("a checkpoint with one cosignature too few, or of a size where it does not stand")
  void tooFewCosignatures() {
    try (World w = new World().ready()) {
      PartitionCore fourth = w.newPartition(4);
      SignedNote two = w.log.note();
      for (PartitionCore p : List.of(w.partitions.get(0), w.partitions.get(1), fourth)) {
        two = two.withLine(p.follow(w.log.from(p.logPosition())));
      }
      SignedNote note = two;
      refuses(Refusal.NO_QUORUM, () -> fourth.meet(World.DOMAIN, note));
      SignedNote bare = w.log.note();
      refuses(Refusal.NO_QUORUM, () -> fourth.meet(World.DOMAIN, bare));
      w.publish();
      SignedNote old = w.note;
      w.log.append(SuccessionTest.nothingSaid(1));
      w.publish();
      refuses(Refusal.WRONG_POSITION, () -> fourth.meet(World.DOMAIN, old));
    }
  }

  @Test
  @DisplayName("its custodian confirmed another GAMMA than the one in force")
  void anotherGamma() {
    try (World w = new World().ready()) {
      PartitionCore fourth = newcomer(w);
      fourth.meet(World.DOMAIN, w.note);
      CeremonyPlan good = toFour(w);
      CeremonyPlan bad =
          SuccessionTest.with(good, new CeremonyPlan.After(Hash32.ZERO, List.of(1, 2, 3)), 2);
      fourth.custodianConfirms(bad);
      refuses(Refusal.NOT_THE_NEXT_GENERATION, () -> fourth.join(bad));
      fourth.custodianConfirms(good);
      refuses(Refusal.PLAN_NOT_CONFIRMED, () -> fourth.join(bad));
    }
  }

  @Test
  @DisplayName("a history with other partitions: their records hold, but not under that GAMMA")
  void aForgedHistory() {
    try (World w = new World().ready();
        World forged = new World(w.log.empty()).ready()) {
      PartitionCore _ = w.newPartition(4);
      CeremonyPlan agreed = w.after(new Threshold(2, 4), List.of(1, 2, 3));
      PartitionCore fourth = forged.newPartition(4);
      forged.publish();
      fourth.meet(World.DOMAIN, forged.note); // the forgers do vouch for their log
      CeremonyPlan withFourth = withFourth(agreed, fourth);
      fourth.custodianConfirms(withFourth);
      refuses(Refusal.NOT_THE_NEXT_GENERATION, () -> fourth.join(withFourth));
    }
  }

  private static CeremonyPlan withFourth(CeremonyPlan plan, PartitionCore fourth) {
    List<org.sluice.threshold.PartitionIdentity> identities = new ArrayList<>(plan.partitions());
    identities.set(3, fourth.identity());
    return SuccessionTest.among(plan, identities);
  }

  @Test
  @DisplayName("a fork that begins after the true record: the members before did not co-sign it")
  void aForkAfterTheTrueRecord() {
    try (World w = new World().ready()) {
      PartitionCore fourth = w.newPartition(4);
      LogDouble fork = w.log.fork(w.log.entries.size());
      fork.append(SuccessionTest.nothingSaid(2));
      SignedNote note = fork.note();
      assertThat(fourth.follow(fork.from(0))).isNotNull();
      refuses(Refusal.NO_QUORUM, () -> fourth.meet(World.DOMAIN, note));
      CeremonyPlan plan = toFour(w);
      fourth.custodianConfirms(plan);
      refuses(Refusal.NOT_MET, () -> fourth.join(plan));
      // And from there it does not come back to the true log: it has co-signed another.
      w.log.append(SuccessionTest.nothingSaid(1), SuccessionTest.nothingSaid(1));
      refuses(Refusal.WRONG_POSITION, () -> fourth.follow(w.log.from(0)));
      PartitionCore again = w.open(4);
      refuses(Refusal.FORKED, () -> again.follow(w.log.from(0)));
    }
  }

  @Test
  @DisplayName("a newcomer deals nothing, and does not begin with new secrets")
  void neitherDealsNorBegins() {
    try (World w = new World().ready()) {
      PartitionCore fourth = newcomer(w);
      fourth.meet(World.DOMAIN, w.note);
      CeremonyPlan good = toFour(w);
      CeremonyPlan dealing =
          SuccessionTest.with(good, new CeremonyPlan.After(w.record.gamma(), List.of(1, 2, 4)), 2);
      fourth.custodianConfirms(dealing);
      refuses(Refusal.NOT_THE_NEXT_GENERATION, () -> fourth.join(dealing));
      CeremonyPlan epoch =
          new CeremonyPlan(
              good.threshold(),
              good.domain(),
              2,
              1,
              good.logOrigin(),
              good.logVkey(),
              good.policyHash(),
              good.softwareHash(),
              good.partitions());
      fourth.custodianConfirms(epoch);
      refuses(Refusal.NOT_THE_NEXT_GENERATION, () -> fourth.join(epoch));
    }
  }

  @Test
  @DisplayName("a member still refuses a first record and a new epoch that do not name it")
  void aMemberIsNoStranger() {
    try (World w = new World().ready();
        World others = new World(w.log)) {
      others.partitions.forEach(p -> assertThat(p.follow(w.log.from(p.logPosition()))).isNotNull());
      CeremonyPlan plan = w.plan(2, others.partitions);
      others.partitions.forEach(p -> p.custodianConfirms(plan));
      assertThatThrownBy(() -> CeremonyRun.run(plan, others.partitions))
          .hasMessageContaining("NOT_THE_NEXT_GENERATION");
    }
    try (World w = new World().ready();
        World others = new World(w.log)) {
      // What strangers generated where no log told them of a generation before.
      w.log.append(w.epochStart(2, World.NOVEMBER + 1), others.run(w.plan(2, others.partitions)));
      PartitionCore p = w.partitions.getFirst();
      assertThatThrownBy(() -> p.follow(w.log.from(p.logPosition())))
          .isInstanceOfSatisfying(
              EntryRefused.class, e -> assertThat(e.rule()).isEqualTo(EntryRule.UNKNOWN_GENERATION))
          .hasMessageContaining("does not have this partition at index 1");
    }
  }
}
