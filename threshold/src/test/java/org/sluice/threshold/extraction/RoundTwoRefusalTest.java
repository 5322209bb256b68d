package org.sluice.threshold.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.curve.Curve;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.BatchFailed;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Extraction.RoundTwo;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;

/// What the coordinator, or a partition that it owns, may try in round 2. Each of these gave a
/// master secret or a forgery away where the rule was missing.
@DisplayName("Design section 5: a partition refuses round 2")
class RoundTwoRefusalTest {
  private static final int V = 65;
  private OracleCase c;
  private List<RoundOne> q;

  @BeforeEach
  void roundOne() {
    c = new OracleCase(OracleCase.all().getFirst()); // 2 of 3
    q = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      q.add(extractor(i).round1(c::batch));
    }
  }

  @AfterEach
  void close() {
    c.close();
  }

  private Extractor extractor(int i) {
    return new Extractor(c.shares.get(i), new SecureRandom());
  }

  private void refuses(Refusal refusal, List<RoundOne> messages, List<Integer> answering) {
    ThrowingCallable asked = () -> extractor(1).round2(c::batch, messages, answering).close();
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  /// The messages with partition 2's replaced; its owner can sign what it likes.
  private List<RoundOne> lying(UnaryOperator<RoundOne> lie) {
    RoundOne false2 = lie.apply(q.get(1));
    byte[] signature = c.tokens.get(2).signIdentity(RoundOneMessages.signed(false2));
    return List.of(q.get(0), with(false2, Octets.of(signature)), q.get(2));
  }

  private static RoundOne with(RoundOne m, Octets signature) {
    return new RoundOne(
        m.index(), m.gamma(), m.batch(), m.seedCommitments(), m.w(), m.v(), signature);
  }

  private static RoundOne withW(RoundOne m, byte[] w) {
    return new RoundOne(
        m.index(), m.gamma(), m.batch(), m.seedCommitments(), Octets.of(w), m.v(), m.signature());
  }

  private static RoundOne withV(RoundOne m, byte[] v) {
    return new RoundOne(
        m.index(), m.gamma(), m.batch(), m.seedCommitments(), m.w(), Octets.of(v), m.signature());
  }

  @Test
  void fewerThanTwoTMinusOneMessages() {
    refuses(Refusal.TOO_FEW_MESSAGES, q.subList(0, 2), List.of(1, 2));
  }

  @Test
  void aRepeatedIndex() {
    refuses(Refusal.BAD_INDEX, List.of(q.get(0), q.get(1), q.get(1)), List.of(1, 2));
    refuses(Refusal.BAD_INDEX, q, List.of(1, 1));
  }

  @Test
  void anIndexThatDoesNotExist() {
    RoundOne m = q.get(1);
    RoundOne fourth =
        new RoundOne(4, m.gamma(), m.batch(), m.seedCommitments(), m.w(), m.v(), m.signature());
    refuses(Refusal.BAD_INDEX, List.of(q.get(0), q.get(2), fourth), List.of(1, 3));
    refuses(Refusal.BAD_INDEX, q, List.of(1, 4));
  }

  @Test
  void anAnsweringSetWithoutItOrOfAnotherSize() {
    refuses(Refusal.BAD_INDEX, q, List.of(2, 3));
    refuses(Refusal.BAD_INDEX, q, List.of(1, 2, 3));
    refuses(Refusal.BAD_INDEX, q, List.of(1));
  }

  @Test
  void anAlteredWUnderTheOldSignature() {
    byte[] w = q.get(1).w().toArray();
    w[127] ^= 1;
    refuses(Refusal.BAD_SIGNATURE, List.of(q.get(0), withW(q.get(1), w), q.get(2)), List.of(1, 2));
  }

  @Test
  void anAlteredVUnderTheOldSignature() {
    byte[] v = q.get(1).v().toArray();
    System.arraycopy(v, V, v, 0, V);
    refuses(Refusal.BAD_SIGNATURE, List.of(q.get(0), withV(q.get(1), v), q.get(2)), List.of(1, 2));
  }

  @Test
  void anAlteredSignature() {
    byte[] s = q.get(1).signature().toArray();
    s[40] ^= 1;
    refuses(
        Refusal.BAD_SIGNATURE,
        List.of(q.get(0), with(q.get(1), Octets.of(s)), q.get(2)),
        List.of(1, 2));
  }

  @Test
  void theMessageOfAnotherPartitionUnderItsName() {
    RoundOne m = q.get(2);
    RoundOne renamed =
        new RoundOne(2, m.gamma(), m.batch(), m.seedCommitments(), m.w(), m.v(), m.signature());
    refuses(Refusal.BAD_SIGNATURE, List.of(q.get(0), renamed, q.get(2)), List.of(1, 2));
  }

  @Test
  void itsOwnMessageAlteredEvenWithAValidSignature() {
    byte[] w = q.get(0).w().toArray();
    w[127] ^= 1;
    RoundOne own = withW(q.get(0), w);
    byte[] signature = c.tokens.get(1).signIdentity(RoundOneMessages.signed(own));
    refuses(
        Refusal.OWN_MESSAGE_ALTERED,
        List.of(with(own, Octets.of(signature)), q.get(1), q.get(2)),
        List.of(1, 2));
  }

  @Test
  void messagesForOtherTagsOrIdentifiers() {
    Batch other =
        new Batch(c.gamma, false, List.of(c.batch().leaves().get(1), c.batch().leaves().get(0)));
    RoundOne moved = extractor(2).round1(() -> other);
    refuses(Refusal.OTHER_BATCH, List.of(q.get(0), moved, q.get(2)), List.of(1, 2));
  }

  @Test
  void messagesOfAnotherGeneration() {
    refuses(
        Refusal.OTHER_BATCH,
        lying(m ->
            new RoundOne(
                2,
                Hash32.sha256(new byte[] {1}),
                m.batch(),
                m.seedCommitments(),
                m.w(),
                m.v(),
                m.signature())),
        List.of(1, 2));
  }

  @Test
  void aVOffTheCurve() {
    byte[] v = q.get(1).v().toArray();
    v[V - 1] ^= 1;
    refuses(Refusal.BAD_VALUE, lying(m -> withV(m, v)), List.of(1, 2));
  }

  @Test
  void aWThatIsNotBelowTheOrder() {
    byte[] w = q.get(1).w().toArray();
    byte[] order = Curve.SAKKE.order().modulus();
    System.arraycopy(order, 0, w, w.length - order.length, order.length);
    refuses(Refusal.BAD_VALUE, lying(m -> withW(m, w)), List.of(1, 2));
  }

  @Test
  void messagesOfAnotherLength() {
    byte[] v = q.get(1).v().toArray();
    refuses(Refusal.BAD_VALUE, lying(m -> withV(m, Arrays.copyOf(v, v.length - V))), List.of(1, 2));
    refuses(Refusal.BAD_VALUE, lying(m -> withW(m, new byte[128])), List.of(1, 2));
  }

  @Test
  void seedCommitmentsThatDiffer() {
    refuses(
        Refusal.SEED_COMMITMENT,
        lying(m ->
            new RoundOne(
                2,
                m.gamma(),
                m.batch(),
                List.of(Hash32.ZERO, m.seedCommitments().get(1)),
                m.w(),
                m.v(),
                m.signature())),
        List.of(1, 2));
  }

  @Test
  @DisplayName("a signed V of its owner's choice: the forced nonce is kept by the degree check")
  void aVThatIsNotOnThePolynomial() {
    byte[] v = q.get(1).v().toArray();
    byte[] generator = Curve.P256.generator().octets();
    System.arraycopy(generator, 0, v, 2 * V, V);
    refuses(Refusal.DEGREE_CHECK, lying(m -> withV(m, v)), List.of(1, 2));
  }

  @Test
  @DisplayName("the same for 3 of 5, where the liar is outside the first t")
  void aVOffThePolynomialAtALaterIndex() {
    try (OracleCase five = new OracleCase(OracleCase.all().get(1))) {
      List<RoundOne> messages = new ArrayList<>();
      for (int i = 1; i <= 5; i++) {
        messages.add(new Extractor(five.shares.get(i), new SecureRandom()).round1(five::batch));
      }
      byte[] v = messages.get(4).v().toArray();
      System.arraycopy(v, V, v, 0, V);
      RoundOne lie = withV(messages.get(4), v);
      byte[] signature = five.tokens.get(5).signIdentity(RoundOneMessages.signed(lie));
      messages.set(4, with(lie, Octets.of(signature)));
      assertThatThrownBy(() ->
              new Extractor(five.shares.get(1), new SecureRandom())
                  .round2(five::batch, messages, List.of(1, 2, 3))
                  .close())
          .isInstanceOfSatisfying(
              PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.DEGREE_CHECK));
    }
  }

  @Test
  void aZeroSumOfW() {
    // A liar that knows the others' w can make w of leaf 0 zero; K_i would be O or undefined.
    byte[] zero = WSums.cancelling(q, 1, 0);
    refuses(Refusal.ZERO_VALUE, lying(m -> withW(m, zero)), List.of(1, 2));
  }

  @Test
  @DisplayName("a liar's w gives keys that the batch verification rejects")
  void aFalseWDoesNotPassTheVerification() {
    byte[] w = q.get(1).w().toArray();
    w[127] ^= 1;
    List<RoundOne> messages = lying(m -> withW(m, w));
    List<RoundTwo> parts =
        List.of(
            extractor(1).round2(c::batch, messages, List.of(1, 3)),
            extractor(3).round2(c::batch, messages, List.of(1, 3)));
    List<ExtractedKey> keys = new Combiner(c.ids(), 100, false).combine(2, messages, parts);
    BatchVerification verification =
        new BatchVerification(
            c.shares.get(1).known().zT(), c.shares.get(1).known().kpak(), new SecureRandom());
    assertThatThrownBy(() -> verification.verify(keys))
        .isInstanceOfSatisfying(
            BatchFailed.class, e -> assertThat(e.check()).isEqualTo(BatchFailed.Check.RSK));
    keys.forEach(ExtractedKey::close);
    parts.forEach(RoundTwo::close);
  }
}
