package org.sluice.threshold.ceremony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.NoteKey;
import org.sluice.threshold.CeremonyFailed;
import org.sluice.threshold.CeremonyFailed.Stage;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.StoreDouble;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.TokenDouble;
import org.sluice.threshold.partition.PartitionCore;

/// Three partitions whose custodians have confirmed one plan.
abstract class ThreeAtTheCeremony {
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

  final List<TokenDouble> tokens = new ArrayList<>();
  final List<StoreDouble> stores = new ArrayList<>();
  final List<PartitionCore> cores = new ArrayList<>();
  NoteKey log;
  CeremonyPlan plan;

  @BeforeEach
  void partitions() throws Exception {
    byte[] spki =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic().getEncoded();
    log = NoteKey.ed25519("log.example.org", Arrays.copyOfRange(spki, 12, 44));
    for (int i = 1; i <= 3; i++) {
      tokens.add(new TokenDouble());
      stores.add(new StoreDouble());
      cores.add(
          new PartitionCore(i, log, tokens.getLast(), stores.getLast(), CLOCK, new SecureRandom()));
    }
    plan = plan(new Threshold(2, 3), cores);
    cores.forEach(p -> p.custodianConfirms(plan));
  }

  CeremonyPlan plan(Threshold threshold, List<PartitionCore> of) {
    return new CeremonyPlan(
        threshold,
        DomainName.parse("a.example.org"),
        1,
        1,
        log.name(),
        log.vkey(),
        Hash32.sha256(new byte[] {1}),
        Hash32.sha256(new byte[] {2}),
        of.stream().map(PartitionCore::identity).toList());
  }

  @AfterEach
  void close() {
    cores.forEach(PartitionCore::close);
  }

  /// Whatever was made is gone; a pending generation that others did not sign stays sealed and can
  /// never come into force.
  void nothingIsLeft() {
    for (TokenDouble t : tokens) {
      assertThat(t.labels()).noneMatch(l -> l.startsWith("sluice-dkg-"));
    }
  }

  CeremonyFailed failed(List<DishonestPartition> partitions, Stage stage, int named) {
    CeremonyFailed[] failure = new CeremonyFailed[1];
    assertThatThrownBy(() -> CeremonyRun.run(plan, partitions))
        .isInstanceOfSatisfying(
            CeremonyFailed.class,
            e -> {
              assertThat(e.stage()).isEqualTo(stage);
              assertThat(e.partition()).isEqualTo(named);
              failure[0] = e;
            });
    nothingIsLeft();
    return failure[0];
  }

  List<DishonestPartition> honest() {
    return new ArrayList<>(cores.stream().map(DishonestPartition::new).toList());
  }

  static void refuses(Refusal refusal, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }
}
