package org.sluice.threshold.ceremony;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.curve.Curve;
import org.sluice.records.codec.Octets;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.threshold.Ceremony.Nonce;
import org.sluice.threshold.CeremonyFailed;
import org.sluice.threshold.CeremonyFailed.Stage;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.StoreDouble;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.TokenDouble;
import org.sluice.threshold.partition.PartitionCore;

@Tag("slow") // each test runs a key generation
@DisplayName("Design section 8: distributed key generation, all n or nothing")
class CeremonyTest extends ThreeAtTheCeremony {
  @Test
  void givesARecordSignedByAllWithMatchingPublicKeys() {
    SignedStatement signed = CeremonyRun.run(plan, cores);
    GenerationRecord record = (GenerationRecord) signed.statement();
    for (PartitionCore p : cores) {
      assertThat(signed.signedBy(p.identity().identitySpki().toArray())).isTrue();
    }
    assertThat(record.zT()).isEqualTo(record.summedZ().getFirst());
    assertThat(record.zT()).isNotEqualTo(Octets.of(Curve.SAKKE.generator().octets()));
    assertThat(record.setChecks()).hasSize(3);
    assertThat(SignedStatement.decode(signed.encoded())).isEqualTo(signed);
  }

  @Test
  @DisplayName("key agreement pairs of the run are destroyed when the record is signed")
  void onlyTheGenerationsKeysAreLeftInTheToken() {
    GenerationRecord record = (GenerationRecord) CeremonyRun.run(plan, cores).statement();
    nothingIsLeft();
    assertThat(tokens.getFirst().labels())
        .hasSize(3)
        .allMatch(l -> l.contains(record.gamma().toString()));
  }

  @Test
  void twoRunsGiveTwoGenerations() {
    GenerationRecord first = (GenerationRecord) CeremonyRun.run(plan, cores).statement();
    cores.forEach(p -> p.custodianConfirms(plan));
    GenerationRecord second = (GenerationRecord) CeremonyRun.run(plan, cores).statement();
    assertThat(second.zT()).isNotEqualTo(first.zT());
    assertThat(second.sessionId()).isNotEqualTo(first.sessionId());
    // The first was never logged: its keys make room for the second's.
    assertThat(tokens.getFirst().labels()).allMatch(l -> l.contains(second.gamma().toString()));
  }

  @Test
  void aWrongConfirmationList() {
    PartitionCore stranger =
        new PartitionCore(3, log, new TokenDouble(), new StoreDouble(), CLOCK, new SecureRandom());
    cores
        .get(1)
        .custodianConfirms(plan(plan.threshold(), List.of(cores.get(0), cores.get(1), stranger)));
    CeremonyFailed e = failed(honest(), Stage.JOIN, 2);
    assertThat(e).hasMessageContaining(Refusal.PLAN_NOT_CONFIRMED.name());
  }

  @Test
  void onePlanOneConfirmationOneRun() {
    SignedStatement signed = CeremonyRun.run(plan, cores);
    assertThat(signed.signatures()).hasSize(3);
    refuses(Refusal.PLAN_NOT_CONFIRMED, () -> cores.getFirst().join(plan));
  }

  @Test
  void aPlanWithAnotherPartitionInItsPlace() {
    CeremonyPlan swapped =
        plan(plan.threshold(), List.of(cores.get(1), cores.get(0), cores.get(2)));
    cores.getFirst().custodianConfirms(swapped);
    refuses(Refusal.PLAN_NOT_CONFIRMED, () -> cores.getFirst().join(swapped));
  }

  @Test
  @DisplayName("a (t, n) that is not supported is refused before anything is made")
  void aThresholdThatIsNotSupported() {
    List<PartitionCore> six = new ArrayList<>(cores);
    for (int i = 4; i <= 6; i++) {
      six.add(
          new PartitionCore(
              i, log, new TokenDouble(), new StoreDouble(), CLOCK, new SecureRandom()));
    }
    CeremonyPlan larger = plan(new Threshold(2, 6), six);
    cores.getFirst().custodianConfirms(larger);
    refuses(Refusal.SET_SIZE_NOT_SUPPORTED, () -> cores.getFirst().join(larger));
    assertThat(tokens.getFirst().labels()).isEmpty();
  }

  @Test
  void aMissingMessage() {
    List<DishonestPartition> p = honest();
    p.get(2).opening =
        _ -> {
          throw new PartitionUnavailable(3, "test");
        };
    failed(p, Stage.OPEN, 3);
  }

  @Test
  void messagesThatAreMissingDoubledOrInAnotherOrder() {
    List<Nonce> nonces = cores.stream().map(c -> c.join(plan)).toList();
    refuses(Refusal.WRONG_MESSAGES, () -> cores.get(0).commit(nonces.subList(0, 2)));
    refuses(
        Refusal.WRONG_MESSAGES,
        () -> cores.get(1).commit(List.of(nonces.get(1), nonces.get(0), nonces.get(2))));
    refuses(
        Refusal.WRONG_MESSAGES,
        () -> cores.get(2).commit(List.of(nonces.get(0), nonces.get(0), nonces.get(2))));
    nothingIsLeft();
  }

  @Test
  void stepsOutOfOrder() {
    refuses(Refusal.OUT_OF_ORDER, () -> cores.getFirst().commit(List.of()));
    Nonce own = cores.getFirst().join(plan);
    assertThat(own.index()).isEqualTo(1);
    refuses(Refusal.OUT_OF_ORDER, () -> cores.getFirst().check(List.of()));
    nothingIsLeft();
    refuses(Refusal.OUT_OF_ORDER, () -> cores.getFirst().commit(List.of()));
  }

  @Test
  @DisplayName("a run that a crash cut off is cleaned up by the next")
  void aCrashInTheMiddle() {
    Nonce lost = cores.getFirst().join(plan);
    assertThat(lost.nonce().length()).isEqualTo(32);
    PartitionCore again =
        new PartitionCore(1, log, tokens.getFirst(), stores.getFirst(), CLOCK, new SecureRandom());
    again.custodianConfirms(plan);
    cores.set(0, again);
    GenerationRecord record = (GenerationRecord) CeremonyRun.run(plan, cores).statement();
    nothingIsLeft();
    assertThat(record.epoch()).isEqualTo(1);
  }
}
