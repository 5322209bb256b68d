package org.sluice.hsm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.hsm.wire.Form.Nothing;
import org.sluice.hsm.wire.LogForms.Confirmation;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.codec.Writer;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.Signature;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.Blame;
import org.sluice.threshold.Ceremony;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.EntryRefused;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.Extraction;
import org.sluice.threshold.Freshness;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.PartitionIdentity;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.PartitionStopped;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.Threshold;

class FormsTest {

  private static final DomainName DOMAIN = DomainName.parse("green.example");
  private static final Hash32 HASH = Hash32.sha256(new byte[] {1});
  private static final Octets SIGNATURE = octets(64, 2);
  private static final SignedNote NOTE =
      new SignedNote(
          "log.example\n1\nAAAA\n",
          List.of(new SignedNote.Line("log.example", 0xf0000001, new byte[] {1, 2, 3})));

  private static Octets octets(int length, int value) {
    byte[] all = new byte[length];
    Arrays.fill(all, (byte) value);
    return Octets.of(all);
  }

  private static CeremonyPlan plan() {
    List<PartitionIdentity> three =
        Stream.of(1, 2, 3).map(i -> new PartitionIdentity(octets(91, i), octets(32, i))).toList();
    return new CeremonyPlan(
        new Threshold(2, 3), DOMAIN, 1, 1, "log.example", "log.example+0+A", HASH, HASH, three);
  }

  private static CeremonyPlan refresh() {
    CeremonyPlan p = plan();
    return new CeremonyPlan(
        p.threshold(),
        DOMAIN,
        1,
        2,
        p.logOrigin(),
        p.logVkey(),
        HASH,
        HASH,
        p.partitions(),
        new CeremonyPlan.After(HASH, List.of(1, 3)));
  }

  private static Extraction.Order order() {
    return new Extraction.Order(
        DOMAIN,
        List.of(
            new Extraction.LeafOpening(7, octets(32, 3), UserUri.parse("tel:+447700900123")),
            new Extraction.LeafOpening(8, octets(32, 4), UserUri.SELF_TEST)),
        NOTE);
  }

  private static Extraction.RoundOne roundOne() {
    return new Extraction.RoundOne(
        2, HASH, HASH, List.of(HASH, HASH), octets(256, 5), octets(130, 6), SIGNATURE);
  }

  private static Blame.Order blameOrder() {
    return new Blame.Order(order(), 1);
  }

  private static Blame.Statement statement() {
    Blame.Opening opening =
        new Blame.Opening(octets(65, 4), octets(257, 4), List.of(octets(257, 5)));
    return new Blame.Statement(2, HASH, HASH, HASH, HASH, List.of(opening), HASH, SIGNATURE);
  }

  static Stream<Arguments> values() {
    Ceremony.SubShare share =
        new Ceremony.SubShare(3, octets(144, 1), octets(48, 2), List.of(octets(40, 3)));
    Ceremony.Verdict verdict = new Ceremony.Verdict(1, HASH, List.of(HASH), SIGNATURE);
    Freshness.Answer answer = new Freshness.Answer(3, HASH, 9, HASH, SIGNATURE);
    return Stream.of(
        Arguments.of("plan", CeremonyForms.PLAN, plan()),
        Arguments.of("plan of a refresh", CeremonyForms.PLAN, refresh()),
        Arguments.of("generation", LogForms.GENERATION, new LogForms.Generation(DOMAIN, HASH)),
        Arguments.of(
            "nonce",
            CeremonyForms.NONCE,
            new Ceremony.Nonce(
                1, octets(32, 1), List.of(octets(65, 4)), List.of(octets(65, 5)), SIGNATURE)),
        Arguments.of(
            "commitment", CeremonyForms.COMMITMENT, new Ceremony.Commitment(2, HASH, SIGNATURE)),
        Arguments.of("agreement", CeremonyForms.AGREEMENT, new Ceremony.Agreement(3, SIGNATURE)),
        Arguments.of(
            "opening",
            CeremonyForms.OPENING,
            new Ceremony.Opening(
                1,
                octets(32, 1),
                List.of(octets(257, 4)),
                List.of(octets(65, 4)),
                List.of(share),
                SIGNATURE)),
        Arguments.of("verdict", CeremonyForms.FINDING, verdict),
        Arguments.of(
            "complaint",
            CeremonyForms.FINDING,
            new Ceremony.Complaint(1, 2, "sub-share of z", SIGNATURE)),
        Arguments.of("signature", CeremonyForms.SIGNATURE, new Signature(HASH, octets(64, 8))),
        Arguments.of("position", LogForms.POSITION, 12L),
        Arguments.of("line", LogForms.LINE.optional(), Optional.of(NOTE.lines().getFirst())),
        Arguments.of("no line", LogForms.LINE.optional(), Optional.empty()),
        Arguments.of(
            "challenge", LogForms.CHALLENGE, new Freshness.Challenge(1, DOMAIN, HASH, HASH)),
        Arguments.of("answer", LogForms.ANSWER, answer),
        Arguments.of(
            "confirmation", LogForms.CONFIRMATION, new Confirmation(DOMAIN, List.of(answer))),
        Arguments.of("order", ExtractionForms.ORDER, order()),
        Arguments.of("round 1", ExtractionForms.ROUND_ONE, roundOne()),
        Arguments.of(
            "round 2",
            ExtractionForms.SEALING_ORDER,
            new ExtractionForms.SealingOrder(
                new Extraction.RoundTwoOrder(order(), List.of(roundOne()), List.of(1, 3)),
                octets(32, 9))),
        Arguments.of("blame order", BlameForms.ORDER, blameOrder()),
        Arguments.of(
            "blame round 2",
            BlameForms.ROUND_TWO,
            new BlameForms.Sealing<>(
                new Blame.RoundTwoOrder(blameOrder(), List.of(roundOne()), List.of(2, 3)),
                octets(32, 9))),
        Arguments.of(
            "blame answer",
            BlameForms.ANSWER,
            new BlameForms.SealedAnswer(
                statement(), new SealedParts(2, 4, octets(32, 1), octets(20, 2)))),
        Arguments.of(
            "key check",
            BlameForms.KEY_CHECK,
            new Blame.KeyCheck(1, HASH, List.of(HASH, HASH), SIGNATURE)),
        Arguments.of(
            "dispute",
            BlameForms.DISPUTE,
            new BlameForms.Sealing<>(
                new Blame.Dispute(
                    blameOrder(),
                    List.of(1, 2, 3),
                    new Blame.Side(roundOne(), statement()),
                    new Blame.Side(roundOne(), statement())),
                octets(32, 9))),
        Arguments.of("pin", SealedPin.FORM, new SealedPin(octets(32, 1), octets(20, 2))),
        Arguments.of(
            "card",
            PartitionCard.FORM,
            new PartitionCard(1, plan().partition(1), Hash32.sha256(new byte[] {9}))),
        Arguments.of(
            "health",
            PartitionHealth.FORM,
            new PartitionHealth(
                2,
                PartitionHealth.State.FAULTY,
                "its token is gone",
                5,
                List.of(DOMAIN),
                List.of("no swap"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  <T> void aValueComesBackAndNoOtherOctetsAreOne(String name, Form<T> form, T value) {
    byte[] octets = form.encode(value);
    assertThat(form.decode(octets, name)).isEqualTo(value);
    refused(form, Arrays.copyOf(octets, octets.length + 1));
    for (int cut = 0; cut < octets.length; cut++) {
      refused(form, Arrays.copyOf(octets, cut));
    }
  }

  private static void refused(Form<?> form, byte[] octets) {
    assertThatThrownBy(() -> form.decode(octets, "value")).isInstanceOf(MalformedRecord.class);
  }

  @Test
  void anAdvanceComesBack() {
    LogAdvance advance = new LogAdvance(4, List.of(new byte[] {1}, new byte[] {2, 3}), NOTE);
    LogAdvance back = LogForms.ADVANCE.decode(LogForms.ADVANCE.encode(advance), "advance");
    assertThat(back.from()).isEqualTo(4);
    assertThat(back.entries()).containsExactly(new byte[] {1}, new byte[] {2, 3});
    assertThat(back.note()).isEqualTo(NOTE);
    LogAdvance piece = new LogAdvance(0, List.of(new byte[5]), null);
    assertThat(LogForms.ADVANCE.decode(LogForms.ADVANCE.encode(piece), "advance").note()).isNull();
  }

  @Test
  void countsThatTheOctetsCannotHoldAllocateNothing() {
    byte[] order = new Writer().text("green.example").u32(0xffff).toByteArray();
    refused(ExtractionForms.ORDER, order);
    refused(LogForms.ADVANCE, new Writer().u64(0).u32(1 << 20).toByteArray());
    refused(ExtractionForms.ROUND_ONE, new Writer().u8(1).raw(new byte[64]).u16(462).toByteArray());
  }

  @Test
  void aPlanThatBreaksItsOwnRulesIsMalformedNotAFault() {
    byte[] octets = plan().encode();
    octets[1] = 3; // 3 of 3
    refused(CeremonyForms.PLAN, octets);
    byte[] twice = plan().encode();
    // The last partition's witness key becomes the first one's.
    Arrays.fill(twice, twice.length - 32, twice.length, (byte) 1);
    refused(CeremonyForms.PLAN, twice);
  }

  @Test
  void everyFailureOfThePortArrivesAsWhatItWas() {
    assertThatThrownBy(() -> carried(new PartitionRefused(3, Refusal.NOT_FRESH, "2 of 3")))
        .isInstanceOfSatisfying(
            PartitionRefused.class,
            e -> {
              assertThat(e.index()).isEqualTo(3);
              assertThat(e.refusal()).isEqualTo(Refusal.NOT_FRESH);
            })
        .hasMessageContaining("2 of 3");
    assertThatThrownBy(() -> carried(new PartitionUnavailable(3, "token gone")))
        .isInstanceOf(PartitionUnavailable.class)
        .hasMessage("partition 3 is not available: token gone");
    assertThatThrownBy(() -> carried(new PartitionStopped(3, "w")))
        .isInstanceOf(PartitionStopped.class)
        .hasMessageContaining("partition 3 stopped and wiped its shares: w did not agree");
    assertThatThrownBy(() -> carried(new EntryRefused(17, EntryRule.PERIOD, "period 9")))
        .isInstanceOfSatisfying(EntryRefused.class, e -> assertThat(e.entryIndex()).isEqualTo(17))
        .hasMessageContaining("PERIOD");
    assertThatThrownBy(() -> carried(new MalformedRecord("Request", "epoch", "zero")))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining("epoch");
  }

  private static void carried(RuntimeException failure) {
    byte[] _ = Outcome.answer(3, Outcome.failed(failure));
  }

  @Test
  void aRuleOfANewerProgramIsStillARefusal() {
    byte[] newer = new Writer().u8(1).text("NO_SUCH_RULE").text("why").toByteArray();
    assertThatThrownBy(() -> Outcome.answer(2, newer))
        .isInstanceOf(PartitionUnavailable.class)
        .hasMessageContaining("NO_SUCH_RULE");
  }

  @Test
  void octetsThatAreNoOutcomeAreMalformed() {
    for (byte[] octets : List.of(new byte[0], new byte[] {9}, new byte[] {1, 0})) {
      assertThatThrownBy(() -> Outcome.answer(2, octets)).isInstanceOf(MalformedRecord.class);
    }
  }

  @Test
  void everyOperationHasAPathOfItsOwn() {
    List<String> names =
        Stream.of(Operations.PORT, Operations.APPLIANCE, Operations.CUSTODIAN)
            .flatMap(List::stream)
            .map(Operation::name)
            .toList();
    assertThat(names).doesNotHaveDuplicates().hasSize(37);
    // What the custodian confirms is not among what the appliance may ask.
    assertThat(Operations.PORT).noneMatch(o -> o.name().equals("confirm"));
    assertThat(Operations.ABANDON.encode(Nothing.NOTHING)).isEmpty();
  }

  @Test
  void aFingerprintChangesWithEachPart() {
    PartitionIdentity identity = plan().partition(1);
    Hash32 pin = Hash32.sha256(new byte[] {9});
    Hash32 one = new PartitionCard(1, identity, pin).fingerprint();
    assertThat(
            List.of(
                new PartitionCard(2, identity, pin).fingerprint(),
                new PartitionCard(1, plan().partition(2), pin).fingerprint(),
                new PartitionCard(1, identity, HASH).fingerprint()))
        .doesNotContain(one)
        .doesNotHaveDuplicates();
  }
}
