package org.sluice.threshold.ceremony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.curve.Curve;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.threshold.Ceremony.Agreement;
import org.sluice.threshold.Ceremony.Commitment;
import org.sluice.threshold.Ceremony.Complaint;
import org.sluice.threshold.Ceremony.Nonce;
import org.sluice.threshold.Ceremony.Opening;
import org.sluice.threshold.Ceremony.SubShare;
import org.sluice.threshold.Ceremony.Verdict;
import org.sluice.threshold.CeremonyFailed;
import org.sluice.threshold.CeremonyFailed.Stage;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.TokenDouble;

/// A coordinator or a dealer that lies: the run ends with nothing usable, and says who.
@Tag("slow") // each test runs a key generation
@DisplayName("Design section 8: key generation with a liar")
class DishonestCeremonyTest extends ThreeAtTheCeremony {
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

  /// The opening signed by its dealer, who can sign what it likes.
  private Opening signed(DishonestPartition dealer, Opening o) {
    byte[] signature =
        tokens.get(o.index() - 1).signIdentity(CeremonyOctets.opening(dealer.session(plan), o));
    return new Opening(o.index(), o.nonce(), o.z(), o.x(), o.subShares(), Octets.of(signature));
  }
}
