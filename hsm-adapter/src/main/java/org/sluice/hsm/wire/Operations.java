package org.sluice.hsm.wire;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.sluice.hsm.wire.BlameForms.SealedAnswer;
import org.sluice.hsm.wire.BlameForms.Sealing;
import org.sluice.hsm.wire.ExtractionForms.SealingOrder;
import org.sluice.hsm.wire.Form.Nothing;
import org.sluice.hsm.wire.LogForms.Confirmation;
import org.sluice.hsm.wire.LogForms.Generation;
import org.sluice.hsm.wire.PartitionDesk.Standing;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Statement;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.Blame;
import org.sluice.threshold.Ceremony.Agreement;
import org.sluice.threshold.Ceremony.Commitment;
import org.sluice.threshold.Ceremony.Finding;
import org.sluice.threshold.Ceremony.Nonce;
import org.sluice.threshold.Ceremony.Opening;
import org.sluice.threshold.Ceremony.Verdict;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Extraction.Order;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Extraction.RoundTwo;
import org.sluice.threshold.Extraction.RoundTwoOrder;
import org.sluice.threshold.Freshness;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.Partition;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.vault.Backup;

/// Every operation, one for each method of the port [Partition] that a coordinator may call, and
/// those of the two desks. What the custodian confirms is not among the coordinator's.
public final class Operations {

  /// Most octets of the entries that are sent at once, and of any message.
  public static final int MAX_MESSAGE = 64 << 20;

  private static final int SMALL = 4 << 10;
  private static final int MEDIUM = 1 << 20;
  private static final int N = Threshold.MAX_PARTITIONS;

  private Operations() {}

  // --- the port

  private static final Operation<Partition, LogForms.Meeting, Nothing> MEET =
      medium(
          "meet",
          LogForms.MEETING,
          Form.NOTHING,
          tell((p, m) -> p.meet(m.domain(), m.checkpoint())));

  /// [Partition#join(CeremonyPlan)]
  public static final Operation<Partition, CeremonyPlan, Nonce> JOIN =
      medium("join", CeremonyForms.PLAN, CeremonyForms.NONCE, Partition::join);

  /// [Partition#commit(List)]
  public static final Operation<Partition, List<Nonce>, Commitment> COMMIT =
      medium("commit", CeremonyForms.NONCE.list(N), CeremonyForms.COMMITMENT, Partition::commit);

  /// [Partition#agree(List)]
  public static final Operation<Partition, List<Commitment>, Agreement> AGREE =
      medium("agree", CeremonyForms.COMMITMENT.list(N), CeremonyForms.AGREEMENT, Partition::agree);

  /// [Partition#open(List)]
  public static final Operation<Partition, List<Agreement>, Opening> OPEN =
      medium("open", CeremonyForms.AGREEMENT.list(N), CeremonyForms.OPENING, Partition::open);

  /// [Partition#check(List)]
  public static final Operation<Partition, List<Opening>, Finding> CHECK =
      medium("check", CeremonyForms.OPENING.list(N), CeremonyForms.FINDING, Partition::check);

  /// [Partition#sign(List)]
  public static final Operation<Partition, List<Verdict>, Signature> SIGN =
      medium("sign", CeremonyForms.VERDICT.list(N), CeremonyForms.SIGNATURE, Partition::sign);

  /// [Partition#abandon()]
  public static final Operation<Partition, Nothing, Nothing> ABANDON =
      small("abandon", Form.NOTHING, Form.NOTHING, run(Partition::abandon));

  /// [Partition#logPosition()]
  public static final Operation<Partition, Nothing, Long> LOG_POSITION =
      small("log-position", Form.NOTHING, LogForms.POSITION, ask(Partition::logPosition));

  /// [Partition#follow(LogAdvance)]
  public static final Operation<Partition, LogAdvance, Optional<SignedNote.Line>> FOLLOW =
      new Operation<>(
          "follow",
          LogForms.ADVANCE,
          LogForms.LINE.optional(),
          MAX_MESSAGE,
          MEDIUM,
          (p, advance) -> Optional.ofNullable(p.follow(advance)));

  /// [Partition#activate(DomainName)]
  public static final Operation<Partition, DomainName, Freshness.Challenge> ACTIVATE =
      small("activate", LogForms.DOMAIN, LogForms.CHALLENGE, Partition::activate);

  /// [Partition#answer(Freshness.Challenge)]
  public static final Operation<Partition, Freshness.Challenge, Freshness.Answer> ANSWER =
      small("answer", LogForms.CHALLENGE, LogForms.ANSWER, Partition::answer);

  private static final Operation<Partition, Confirmation, Nothing> CONFIRM_FRESH =
      small(
          "confirm-fresh",
          LogForms.CONFIRMATION,
          Form.NOTHING,
          tell((p, c) -> p.confirmFresh(c.domain(), c.answers())));

  /// [Partition#deactivate()]
  public static final Operation<Partition, Nothing, Nothing> DEACTIVATE =
      small("deactivate", Form.NOTHING, Form.NOTHING, run(Partition::deactivate));

  private static final Operation<Partition, Generation, SignedStatement> DESTRUCTION =
      medium(
          "destruction",
          LogForms.GENERATION,
          LogForms.STATEMENT,
          (p, g) -> p.destruction(g.domain(), g.gamma()));

  /// [Partition#unlogged()]
  public static final Operation<Partition, Nothing, List<SignedStatement>> UNLOGGED =
      new Operation<>(
          "unlogged",
          Form.NOTHING,
          LogForms.STATEMENTS,
          SMALL,
          MAX_MESSAGE,
          ask(Partition::unlogged));

  /// [Partition#round1(Order)]
  public static final Operation<Partition, Order, RoundOne> ROUND_1 =
      large("round1", ExtractionForms.ORDER, ExtractionForms.ROUND_ONE, Partition::round1);

  private static final Operation<Partition, SealingOrder, SealedParts> ROUND_2 =
      large("round2", ExtractionForms.SEALING_ORDER, SealedParts.FORM, Operations::sealed);

  private static SealedParts sealed(Partition by, SealingOrder s) {
    try (RoundTwo parts = by.round2(s.order())) {
      return SealedParts.seal(parts, s.sealTo());
    }
  }

  /// [Partition#blame1(Blame.Order)]
  public static final Operation<Partition, Blame.Order, RoundOne> BLAME_1 =
      large("blame1", BlameForms.ORDER, ExtractionForms.ROUND_ONE, Partition::blame1);

  private static final Operation<Partition, Sealing<Blame.RoundTwoOrder>, SealedAnswer> BLAME_2 =
      large("blame2", BlameForms.ROUND_TWO, BlameForms.ANSWER, Operations::sealedAnswer);

  private static SealedAnswer sealedAnswer(Partition by, Sealing<Blame.RoundTwoOrder> s) {
    try (Blame.Answer a = by.blame2(s.order())) {
      return new SealedAnswer(
          a.statement(), SealedParts.seal(a.statement().index(), a.k(), a.s(), s.sealTo()));
    }
  }

  /// [Partition#keyCheck(Blame.Order)]
  public static final Operation<Partition, Blame.Order, Blame.KeyCheck> KEY_CHECK =
      large("key-check", BlameForms.ORDER, BlameForms.KEY_CHECK, Partition::keyCheck);

  private static final Operation<Partition, Sealing<Blame.Dispute>, SealedParts> REVEAL_SEED =
      large("reveal-seed", BlameForms.DISPUTE, SealedParts.FORM, Operations::sealedSeed);

  private static SealedParts sealedSeed(Partition by, Sealing<Blame.Dispute> s) {
    try (SecretBytes seed = by.revealSeed(s.order());
        SecretBytes none = SecretBytes.allocate(0)) {
      return SealedParts.seal(by.index(), seed, none, s.sealTo());
    }
  }

  /// All of the port.
  public static final List<Operation<Partition, ?, ?>> PORT =
      List.of(
          MEET,
          JOIN,
          COMMIT,
          AGREE,
          OPEN,
          CHECK,
          SIGN,
          ABANDON,
          LOG_POSITION,
          FOLLOW,
          ACTIVATE,
          ANSWER,
          CONFIRM_FRESH,
          DEACTIVATE,
          ROUND_1,
          ROUND_2,
          BLAME_1,
          BLAME_2,
          KEY_CHECK,
          REVEAL_SEED,
          DESTRUCTION,
          UNLOGGED);

  /// Whoever carries a question to the other side and its answer back.
  public interface Carrier<P> {
    /// The answer, or the failure of the port, thrown.
    <Q, A> A carry(Operation<P, Q, A> operation, Q question);
  }

  /// [Partition#confirmFresh(DomainName, List)]
  public static void confirmFresh(
      Carrier<Partition> by, DomainName domain, List<Freshness.Answer> answers) {
    Nothing _ = by.carry(CONFIRM_FRESH, new Confirmation(domain, answers));
  }

  /// [Partition#meet(DomainName, SignedNote)]
  public static void meet(Carrier<Partition> by, DomainName domain, SignedNote checkpoint) {
    Nothing _ = by.carry(MEET, new LogForms.Meeting(domain, checkpoint));
  }

  /// [Partition#destruction(DomainName, Hash32)]
  public static SignedStatement destruction(
      Carrier<Partition> by, DomainName domain, Hash32 gamma) {
    return by.carry(DESTRUCTION, new Generation(domain, gamma));
  }

  /// [Partition#round2(RoundTwoOrder)]: a key pair for this order alone goes with it, and what
  /// comes back is opened with it.
  public static RoundTwo round2(Carrier<Partition> by, RoundTwoOrder order) {
    try (HpkeKeyPair own = HpkeKeyPair.generate(SealSuite.X25519)) {
      return by.carry(ROUND_2, new SealingOrder(order, Octets.of(own.publicKey()))).open(own);
    }
  }

  /// [Partition#blame2(Blame.RoundTwoOrder)], likewise.
  public static Blame.Answer blame2(Carrier<Partition> by, Blame.RoundTwoOrder order) {
    try (HpkeKeyPair own = HpkeKeyPair.generate(SealSuite.X25519)) {
      SealedAnswer a = by.carry(BLAME_2, new Sealing<>(order, Octets.of(own.publicKey())));
      RoundTwo parts = a.parts().open(own);
      return new Blame.Answer(a.statement(), parts.k(), parts.s());
    }
  }

  /// [Partition#revealSeed(Blame.Dispute)], likewise.
  public static SecretBytes revealSeed(Carrier<Partition> by, Blame.Dispute dispute) {
    try (HpkeKeyPair own = HpkeKeyPair.generate(SealSuite.X25519)) {
      RoundTwo parts =
          by.carry(REVEAL_SEED, new Sealing<>(dispute, Octets.of(own.publicKey()))).open(own);
      parts.s().close();
      return parts.k();
    }
  }

  // --- the appliance at a partition's process

  /// [PartitionDesk#card()]
  public static final Operation<PartitionDesk, Nothing, PartitionCard> CARD =
      small("card", Form.NOTHING, PartitionCard.FORM, ask(PartitionDesk::card));

  /// [PartitionDesk#health()]
  public static final Operation<PartitionDesk, Nothing, PartitionHealth> HEALTH =
      medium("health", Form.NOTHING, PartitionHealth.FORM, ask(PartitionDesk::health));

  /// [PartitionDesk#propose(CeremonyPlan)]
  public static final Operation<PartitionDesk, CeremonyPlan, Nothing> PROPOSE =
      medium("propose", CeremonyForms.PLAN, Form.NOTHING, tell(PartitionDesk::propose));

  /// [PartitionDesk#standing(CeremonyPlan)]
  public static final Operation<PartitionDesk, CeremonyPlan, Standing> STANDING =
      medium(
          "standing",
          CeremonyForms.PLAN,
          new Form<>((out, s) -> out.code(s), in -> in.code("standing", Standing.class)),
          PartitionDesk::standing);

  /// All of the appliance's desk.
  public static final List<Operation<PartitionDesk, ?, ?>> APPLIANCE =
      List.of(CARD, HEALTH, PROPOSE, STANDING);

  // --- the custodian at their own partition's process

  /// [CustodianDesk#health()]
  public static final Operation<CustodianDesk, Nothing, PartitionHealth> OWN_HEALTH =
      medium("own-health", Form.NOTHING, PartitionHealth.FORM, ask(CustodianDesk::health));

  /// [CustodianDesk#pinKey()]
  public static final Operation<CustodianDesk, Nothing, Octets> PIN_KEY =
      small(
          "pin-key",
          Form.NOTHING,
          new Form<>((out, key) -> out.raw(key), in -> Octets.of(in.raw("key", 32))),
          ask(CustodianDesk::pinKey));

  /// [CustodianDesk#open(SealedPin)]
  public static final Operation<CustodianDesk, SealedPin, Nothing> OPEN_TOKEN =
      small("open-token", SealedPin.FORM, Form.NOTHING, tell(CustodianDesk::open));

  /// [CustodianDesk#shut()]
  public static final Operation<CustodianDesk, Nothing, Nothing> SHUT =
      small("shut", Form.NOTHING, Form.NOTHING, run(CustodianDesk::shut));

  /// [CustodianDesk#proposal()]
  public static final Operation<CustodianDesk, Nothing, Optional<CeremonyPlan>> PROPOSAL =
      medium("proposal", Form.NOTHING, CeremonyForms.PLAN.optional(), ask(CustodianDesk::proposal));

  /// [CustodianDesk#confirm(Hash32)]
  public static final Operation<CustodianDesk, Hash32, Nothing> CONFIRM =
      small(
          "confirm",
          new Form<>((out, h) -> out.raw(h.octets()), in -> Hash32.read(in, "plan")),
          Form.NOTHING,
          tell(CustodianDesk::confirm));

  /// [CustodianDesk#refuse()]
  public static final Operation<CustodianDesk, Nothing, Nothing> REFUSE =
      small("refuse", Form.NOTHING, Form.NOTHING, run(CustodianDesk::refuse));

  /// [CustodianDesk#backup(Hash32)]
  public static final Operation<CustodianDesk, Hash32, Backup> BACKUP =
      new Operation<>(
          "backup", LogForms.HASH, LogForms.BACKUP, SMALL, MAX_MESSAGE, CustodianDesk::backup);

  /// [CustodianDesk#checkBackup(Backup)]
  public static final Operation<CustodianDesk, Backup, List<DomainName>> CHECK_BACKUP =
      new Operation<>(
          "check-backup",
          LogForms.BACKUP,
          LogForms.DOMAINS,
          MAX_MESSAGE,
          MEDIUM,
          CustodianDesk::checkBackup);

  /// [CustodianDesk#backupDestroyed(Hash32)]
  public static final Operation<CustodianDesk, Hash32, Nothing> BACKUP_DESTROYED =
      small("backup-destroyed", LogForms.HASH, Form.NOTHING, tell(CustodianDesk::backupDestroyed));

  /// [CustodianDesk#sign(Statement)]
  public static final Operation<CustodianDesk, Statement, Signature> CUSTODIAN_SIGNS =
      medium("custodian-signs", LogForms.UNSIGNED, LogForms.SIGNATURE, CustodianDesk::sign);

  /// All of the custodian's desk.
  public static final List<Operation<CustodianDesk, ?, ?>> CUSTODIAN =
      List.of(
          OWN_HEALTH,
          PIN_KEY,
          OPEN_TOKEN,
          SHUT,
          PROPOSAL,
          CONFIRM,
          REFUSE,
          BACKUP,
          CHECK_BACKUP,
          BACKUP_DESTROYED,
          CUSTODIAN_SIGNS);

  // --- how they are made

  private static <P, Q, A> Operation<P, Q, A> small(
      String name, Form<Q> question, Form<A> answer, BiFunction<P, Q, A> ask) {
    return new Operation<>(name, question, answer, SMALL, SMALL, ask);
  }

  private static <P, Q, A> Operation<P, Q, A> medium(
      String name, Form<Q> question, Form<A> answer, BiFunction<P, Q, A> ask) {
    return new Operation<>(name, question, answer, MEDIUM, MEDIUM, ask);
  }

  private static <P, Q, A> Operation<P, Q, A> large(
      String name, Form<Q> question, Form<A> answer, BiFunction<P, Q, A> ask) {
    return new Operation<>(name, question, answer, MAX_MESSAGE, MAX_MESSAGE, ask);
  }

  private static <P, A> BiFunction<P, Nothing, A> ask(Function<P, A> question) {
    return (by, _) -> question.apply(by);
  }

  private static <P> BiFunction<P, Nothing, Nothing> run(Consumer<P> step) {
    return (by, _) -> {
      step.accept(by);
      return Nothing.NOTHING;
    };
  }

  private static <P, Q> BiFunction<P, Q, Nothing> tell(BiConsumer<P, Q> step) {
    return (by, question) -> {
      step.accept(by, question);
      return Nothing.NOTHING;
    };
  }
}
