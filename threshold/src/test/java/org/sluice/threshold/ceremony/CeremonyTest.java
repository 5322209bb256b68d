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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.curve.Curve;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.tlog.NoteKey;
import org.sluice.threshold.Ceremony.Agreement;
import org.sluice.threshold.Ceremony.Commitment;
import org.sluice.threshold.Ceremony.Complaint;
import org.sluice.threshold.Ceremony.Nonce;
import org.sluice.threshold.Ceremony.Opening;
import org.sluice.threshold.Ceremony.SubShare;
import org.sluice.threshold.Ceremony.Verdict;
import org.sluice.threshold.CeremonyFailed;
import org.sluice.threshold.CeremonyFailed.Stage;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.StoreDouble;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.TokenDouble;
import org.sluice.threshold.partition.PartitionCore;

@Tag("slow") // each test runs a key generation
@DisplayName("Design section 8: distributed key generation, all n or nothing")
class CeremonyTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

  private final List<TokenDouble> tokens = new ArrayList<>();
  private final List<StoreDouble> stores = new ArrayList<>();
  private final List<PartitionCore> cores = new ArrayList<>();
  private NoteKey log;
  private CeremonyPlan plan;

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

  private CeremonyPlan plan(Threshold threshold, List<PartitionCore> of) {
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
  private void nothingIsLeft() {
    for (TokenDouble t : tokens) {
      assertThat(t.labels()).noneMatch(l -> l.startsWith("sluice-dkg-"));
    }
  }

  private CeremonyFailed failed(List<DishonestPartition> partitions, Stage stage, int named) {
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

  private List<DishonestPartition> honest() {
    return new ArrayList<>(cores.stream().map(DishonestPartition::new).toList());
  }

  private static void refuses(Refusal refusal, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

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
  void aNonceThatTheCoordinatorReplaced() {
    List<DishonestPartition> p = honest();
    p.get(1).nonce =
        n -> new Nonce(n.index(), Octets.of(new byte[32]), n.transport(), n.sets(), n.signature());
    failed(p, Stage.COMMIT, 1);
  }

  @Test
  @DisplayName("a key agreement point in the middle: the coordinator cannot sign for a partition")
  void aKeyAgreementPointThatTheCoordinatorReplaced() {
    List<DishonestPartition> p = honest();
    Octets own = Octets.of(new TokenDouble().newAgreementKey("x"));
    p.get(1).nonce =
        n -> new Nonce(n.index(), n.nonce(), List.of(own, own), n.sets(), n.signature());
    failed(p, Stage.COMMIT, 1);
  }

  @Test
  @DisplayName("commitments chosen after the others' were seen")
  void anOpeningOfOtherCommitments() {
    List<DishonestPartition> p = honest();
    p.get(1).opening =
        o ->
            signed(
                p.get(1),
                new Opening(2, o.nonce(), o.z().reversed(), o.x(), o.subShares(), o.signature()));
    failed(p, Stage.CHECK, 2);
  }

  @Test
  @DisplayName("two lists of hashes: equivocation between rounds 1 and 2")
  void equivocatingCommitments() {
    List<DishonestPartition> p = honest();
    p.get(0).commitments =
        all -> {
          List<Commitment> other = new ArrayList<>(all);
          Commitment c = new Commitment(3, Hash32.sha256(new byte[] {9}), all.get(2).signature());
          byte[] signature =
              tokens.get(2).signIdentity(CeremonyOctets.commitment(p.get(0).session(plan), c));
          other.set(2, new Commitment(3, c.commitmentHash(), Octets.of(signature)));
          return other;
        };
    failed(p, Stage.OPEN, 1);
  }

  @Test
  void aWrongSubShare() {
    List<DishonestPartition> p = honest();
    p.get(1).opening =
        o -> {
          SubShare first = o.subShares().get(0);
          byte[] z = first.z().toArray();
          z[3] ^= 1;
          SubShare wrong = new SubShare(1, Octets.of(z), first.x(), first.keys());
          return signed(
              p.get(1),
              new Opening(
                  2, o.nonce(), o.z(), o.x(), List.of(wrong, o.subShares().get(1)), o.signature()));
        };
    CeremonyFailed e = failed(p, Stage.CHECK, 2);
    assertThat(e).hasMessageContaining("complaint of partition 1");
  }

  @Test
  @DisplayName(
      "ceremony messages withheld to choose who remains: nobody is left out, all or nothing")
  void messagesWithheldToChooseWhoRemains() {
    List<Nonce> nonces = cores.stream().map(c -> c.join(plan)).toList();
    List<Commitment> commitments = cores.stream().map(c -> c.commit(nonces)).toList();
    refuses(Refusal.WRONG_MESSAGES, () -> cores.get(0).agree(commitments.subList(0, 2)));
    List<Agreement> agreements =
        cores.subList(1, 3).stream().map(c -> c.agree(commitments)).toList();
    refuses(Refusal.WRONG_MESSAGES, () -> cores.get(1).open(agreements));
    refuses(Refusal.WRONG_MESSAGES, () -> cores.get(2).open(agreements));
    nothingIsLeft();
  }

  @Test
  @DisplayName("sub-shares recorded on the wire cannot be opened with the tokens of later")
  void recordedSubSharesCannotBeOpenedAfterwards() {
    List<Opening> recorded = new ArrayList<>();
    List<DishonestPartition> p = honest();
    p.forEach(d ->
        d.opening =
            o -> {
              recorded.add(o);
              return o;
            });
    SignedStatement record = CeremonyRun.run(plan, p);
    assertThat(record.signatures()).hasSize(3);
    assertThat(recorded).hasSize(3);
    byte[] iv = {2, 1, RunKeys.Z, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    byte[] aad = CeremonyOctets.subShare(p.get(0).session(plan), 2, 1, RunKeys.Z);
    byte[] sealed = recorded.get(1).subShares().getFirst().z().toArray();
    for (String label : tokens.getFirst().labels()) {
      assertThatThrownBy(() -> tokens.getFirst().decrypt(label, iv, aad, sealed).close())
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @DisplayName("a sub-share that decrypts but is not on the committed polynomial")
  void aSubShareThatDoesNotMatchTheCommitments() {
    tokens
        .get(1)
        .beforeEncrypting(clear -> {
          clear[clear.length - 1] ^= 1;
          return clear;
        });
    CeremonyFailed e = failed(honest(), Stage.CHECK, 2);
    assertThat(e).hasMessageContaining("sub-share is not the committed value");
  }

  @Test
  @DisplayName("a commitment off its curve, committed to from round 1 on")
  void aCommitmentOffTheCurve() {
    byte[] offCurve = Curve.SAKKE.generator().octets();
    offCurve[256] ^= 1;
    fabricated(Octets.of(offCurve), "OFF_CURVE");
  }

  @Test
  @DisplayName("a commitment on the curve with a component of small order: (0, 0)")
  void aCommitmentOfAnotherOrder() {
    byte[] smallOrder = new byte[257];
    smallOrder[0] = 4;
    fabricated(Octets.of(smallOrder), "WRONG_ORDER");
  }

  /// Dealer 2 deals by hand: its commitment to the constant of z is `first`.
  private void fabricated(Octets first, String problem) {
    Octets nonce = Octets.of(new byte[32]);
    List<Octets> z = List.of(first, Octets.of(Curve.SAKKE.generator().octets()));
    Octets g = Octets.of(Curve.P256.generator().octets());
    List<Octets> x = List.of(g, g);
    List<DishonestPartition> p = honest();
    DishonestPartition dealer = p.get(1);
    dealer.commitment =
        _ -> {
          Hash32 session = dealer.session(plan);
          Hash32 hash = CeremonyOctets.commitmentHash(session, 2, z, x, nonce);
          Commitment c = new Commitment(2, hash, nonce);
          return new Commitment(
              2,
              hash,
              Octets.of(tokens.get(1).signIdentity(CeremonyOctets.commitment(session, c))));
        };
    dealer.agreement =
        all ->
            new Agreement(
                2,
                Octets.of(
                    tokens
                        .get(1)
                        .signIdentity(CeremonyOctets.agreement(dealer.session(plan), 2, all))));
    Octets sealed = Octets.of(new byte[48]);
    dealer.fabricated =
        () ->
            signed(
                dealer,
                new Opening(
                    2,
                    nonce,
                    z,
                    x,
                    List.of(
                        new SubShare(1, sealed, sealed, List.of()),
                        new SubShare(3, sealed, sealed, List.of())),
                    sealed));
    assertThat(failed(p, Stage.CHECK, 2)).hasMessageContaining(problem);
  }

  @Test
  void aVerdictOnAnotherTranscript() {
    List<DishonestPartition> p = honest();
    p.get(2).finding =
        f -> {
          Verdict v = (Verdict) f;
          Verdict other = new Verdict(3, Hash32.sha256(new byte[] {7}), v.kcv(), v.signature());
          byte[] signature =
              tokens.get(2).signIdentity(CeremonyOctets.verdict(p.get(2).session(plan), other));
          return new Verdict(3, other.transcript(), other.kcv(), Octets.of(signature));
        };
    CeremonyFailed e = failed(p, Stage.SIGN, 1);
    assertThat(e).hasMessageContaining(Refusal.EQUIVOCATION.name());
  }

  @Test
  void keyCheckValuesThatDiffer() {
    List<DishonestPartition> p = honest();
    p.get(2).finding =
        f -> {
          Verdict v = (Verdict) f;
          List<Hash32> kcv = List.of(Hash32.ZERO, v.kcv().get(1));
          Verdict other = new Verdict(3, v.transcript(), kcv, v.signature());
          byte[] signature =
              tokens.get(2).signIdentity(CeremonyOctets.verdict(p.get(2).session(plan), other));
          return new Verdict(3, v.transcript(), kcv, Octets.of(signature));
        };
    CeremonyFailed e = failed(p, Stage.SIGN, 1);
    assertThat(e).hasMessageContaining(Refusal.KEY_CHECK_VALUE.name());
  }

  @Test
  void aForgedComplaintEndsTheRunAndNamesNobodyElse() {
    List<DishonestPartition> p = honest();
    p.get(0).finding = _ -> new Complaint(1, 2, "invented", Octets.of(new byte[64]));
    failed(p, Stage.CHECK, 2);
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

  /// The opening signed by its dealer, who can sign what it likes.
  private Opening signed(DishonestPartition dealer, Opening o) {
    byte[] signature =
        tokens.get(o.index() - 1).signIdentity(CeremonyOctets.opening(dealer.session(plan), o));
    return new Opening(o.index(), o.nonce(), o.z(), o.x(), o.subShares(), Octets.of(signature));
  }
}
