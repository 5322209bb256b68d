package org.sluice.hsm.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.hsm.custody.DoorDouble;
import org.sluice.hsm.remote.RemotePartition;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.hsm.wire.Form.Nothing;
import org.sluice.hsm.wire.Operations;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.tlog.NoteKey;
import org.sluice.threshold.CeremonyFailed;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.ceremony.CeremonyRun;

/// The ceremony's own code over three partitions behind their servers.
@Tag("slow")
class RemoteCeremonyTest {

  @TempDir Path folder;

  private final List<RunningPartition> running = new ArrayList<>();
  private final List<RemotePartition> remote = new ArrayList<>();
  private CeremonyPlan plan;

  @BeforeEach
  void start() throws Exception {
    TlsKey appliance = TlsKey.create(folder.resolve("appliance"), "link");
    NoteKey log = PartitionServerTest.logKey();
    for (int i = 1; i <= 3; i++) {
      RunningPartition p = new RunningPartition(folder.resolve("p" + i), i, log, appliance);
      running.add(p);
      p.open(DoorDouble.PIN);
      remote.add(p.connect());
    }
    plan =
        new CeremonyPlan(
            new Threshold(2, 3),
            DomainName.parse("green.example"),
            1,
            1,
            log.name(),
            log.vkey(),
            Hash32.sha256(new byte[] {1}),
            Hash32.sha256(new byte[] {2}),
            remote.stream().map(RemotePartition::identity).toList());
  }

  @AfterEach
  void stop() {
    remote.forEach(RemotePartition::close);
    running.forEach(RunningPartition::close);
  }

  private List<CompletableFuture<Void>> proposed() {
    return remote.stream()
        .map(r -> CompletableFuture.runAsync(() -> r.custodianConfirms(plan)))
        .toList();
  }

  private static CeremonyPlan shown(RunningPartition at) throws InterruptedException {
    var plan = at.custodian(Operations.PROPOSAL, Nothing.NOTHING);
    while (plan.isEmpty()) {
      Thread.sleep(50);
      plan = at.custodian(Operations.PROPOSAL, Nothing.NOTHING);
    }
    return plan.get();
  }

  @Test
  void eachCustodianConfirmsAtTheirOwnPartitionAndAllSignOneRecord() throws Exception {
    List<CompletableFuture<Void>> waiting = proposed();
    for (RunningPartition p : running) {
      assertThat(shown(p)).isEqualTo(plan);
      Nothing _ = p.custodian(Operations.CONFIRM, plan.fingerprint());
    }
    waiting.forEach(CompletableFuture::join);
    SignedStatement signed = CeremonyRun.run(plan, remote);
    assertThat(signed.signatures()).hasSize(3);
    assertThat(((GenerationRecord) signed.statement()).n()).isEqualTo(3);
    // One confirmation, one run.
    assertThatThrownBy(() -> CeremonyRun.run(plan, remote))
        .isInstanceOf(CeremonyFailed.class)
        .hasMessageContaining("PLAN_NOT_CONFIRMED");
  }

  @Test
  void aPlanThatNobodyConfirmedIsNotJoined() {
    assertThatThrownBy(() -> CeremonyRun.run(plan, remote))
        .isInstanceOf(CeremonyFailed.class)
        .hasMessageContaining("PLAN_NOT_CONFIRMED");
  }

  @Test
  void aCustodianWhoRefusesEndsIt() throws Exception {
    List<CompletableFuture<Void>> waiting = proposed();
    CeremonyPlan _ = shown(running.get(1));
    Nothing _ = running.get(1).custodian(Operations.REFUSE, Nothing.NOTHING);
    assertThatThrownBy(() -> waiting.get(1).join())
        .hasCauseInstanceOf(PartitionRefused.class)
        .hasMessageContaining("its custodian refused the plan");
    CeremonyPlan _ = shown(running.get(0));
    Nothing _ = running.get(0).custodian(Operations.REFUSE, Nothing.NOTHING);
    CeremonyPlan _ = shown(running.get(2));
    Nothing _ = running.get(2).custodian(Operations.REFUSE, Nothing.NOTHING);
    assertThatThrownBy(() -> CeremonyRun.run(plan, remote)).isInstanceOf(CeremonyFailed.class);
  }

  @Test
  void aCustodianConfirmsExactlyThePlanThatTheyCompared() throws Exception {
    List<CompletableFuture<Void>> waiting = proposed();
    RunningPartition first = running.getFirst();
    CeremonyPlan _ = shown(first);
    assertThatThrownBy(() -> first.custodian(Operations.CONFIRM, Hash32.ZERO))
        .isInstanceOf(PartitionRefused.class)
        .hasMessageContaining(plan.fingerprint().toString());
    for (RunningPartition p : running) {
      CeremonyPlan _ = shown(p);
      Nothing _ = p.custodian(Operations.REFUSE, Nothing.NOTHING);
    }
    waiting.forEach(w -> assertThatThrownBy(w::join).hasCauseInstanceOf(PartitionRefused.class));
  }

  @Test
  void aPlanWithAnotherPartitionInItsPlaceIsNotEvenShown() {
    CeremonyPlan turned =
        new CeremonyPlan(
            plan.threshold(),
            plan.domain(),
            1,
            1,
            plan.logOrigin(),
            plan.logVkey(),
            plan.policyHash(),
            plan.softwareHash(),
            plan.partitions().reversed());
    assertThatThrownBy(() -> remote.getFirst().custodianConfirms(turned))
        .isInstanceOf(PartitionRefused.class)
        .hasMessageContaining("another partition in this place");
    assertThat(running.getFirst().custodian(Operations.PROPOSAL, Nothing.NOTHING)).isEmpty();
  }

  @Test
  void aPartitionThatStopsDuringTheRunEndsItAndIsNamed() throws Exception {
    List<CompletableFuture<Void>> waiting = proposed();
    for (RunningPartition p : running) {
      CeremonyPlan _ = shown(p);
      Nothing _ = p.custodian(Operations.CONFIRM, plan.fingerprint());
    }
    waiting.forEach(CompletableFuture::join);
    running.get(2).close();
    assertThatThrownBy(() -> CeremonyRun.run(plan, remote))
        .isInstanceOfSatisfying(CeremonyFailed.class, e -> assertThat(e.partition()).isEqualTo(3));
  }
}
