package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.id.DeviceState;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.CompactRange;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.EntryRefused;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.Extraction.Order;
import org.sluice.threshold.Freshness;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.Witness;

/// A partition as a witness: it never goes back, never follows a fork, and believes no quorum that
/// it has not checked.
@Tag("slow") // each test runs a key generation
@DisplayName("Design section 4: a partition follows the log")
class WitnessTest {
  private World w;
  private PartitionCore p;

  @BeforeEach
  void world() {
    w = new World().ready();
    p = w.partitions.getFirst();
  }

  @AfterEach
  void close() {
    w.close();
  }

  private static void refuses(Refusal refusal, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  @Test
  void coSignaturesOfAllThreeMakeAQuorum() {
    List<NoteKey> witnesses = new ArrayList<>();
    for (PartitionCore each : w.partitions) {
      witnesses.add(Witness.key(LogDouble.ORIGIN, each.index(), each.identity().witnessKey()));
    }
    CheckpointVerifier verifier = new CheckpointVerifier(w.log.noteKey(), witnesses, 3);
    assertThat(verifier.verify(w.note).checkpoint().size()).isEqualTo(w.log.entries.size());
  }

  @Test
  void aRolledBackCheckpoint() {
    LogDouble shorter = w.log.fork(w.log.entries.size() - 1);
    LogAdvance back = new LogAdvance(p.logPosition(), List.of(), shorter.note());
    refuses(Refusal.ROLLED_BACK, () -> p.follow(back));
  }

  @Test
  void aForkedLog() {
    LogDouble fork = w.log.fork(w.log.entries.size() - 1);
    new Issue(w, 2).enrol();
    fork.entries.addAll(w.log.entries.subList(w.log.entries.size() - 2, w.log.entries.size()));
    LogAdvance other =
        new LogAdvance(p.logPosition(), List.of(fork.entries.getLast()), fork.note());
    refuses(Refusal.FORKED, () -> p.follow(other));
  }

  @Test
  void aForkedLogInTheReplayAfterARestart() {
    new Issue(w, 1).enrol();
    w.publish();
    LogDouble fork = w.log.fork(w.log.entries.size() - 1);
    fork.entries.add(w.log.entries.get(w.log.entries.size() - 2));
    PartitionCore again = w.open(1);
    refuses(Refusal.FORKED, () -> again.follow(fork.from(0)));
    assertThat(again.logPosition()).isZero();
    assertThat(again.follow(w.log.from(0))).isNotNull();
  }

  @Test
  @DisplayName("signatures are not checked again, so the root decides: forged entries give nothing")
  void forgedEntriesInTheReplay() {
    new Issue(w, 2).enrol();
    w.publish();
    int size = w.log.entries.size();
    LogDouble forged = w.log.fork(size - 1);
    forged.append(forgedEnrolment());
    PartitionCore again = w.open(1);
    LogAdvance piece = new LogAdvance(0, forged.entries.subList(0, 3), null);
    assertThat(again.follow(piece)).isNull();
    refuses(Refusal.WRONG_POSITION, () -> again.activate(World.DOMAIN));
    LogAdvance rest = new LogAdvance(3, forged.entries.subList(3, size), null);
    refuses(Refusal.FORKED, () -> again.follow(rest));
    assertThat(again.logPosition()).isZero();
    assertThat(again.follow(w.log.from(0))).isNotNull();
  }

  @Test
  @DisplayName("what comes after the replay is checked whole, in the same advance or the next")
  void anEntryBehindTheReplay() {
    new Issue(w, 1).enrol();
    w.publish();
    int size = w.log.entries.size();
    w.log.append(forgedEnrolment());
    PartitionCore again = w.open(1);
    refusesEntry(() -> again.follow(w.log.from(0)));
    assertThat(again.logPosition()).isZero();
    assertThat(again.follow(new LogAdvance(0, w.log.entries.subList(0, size), null))).isNull();
    refusesEntry(() -> again.follow(w.log.from(size)));
  }

  /// Of another device, with the signature of the first one's.
  private SignedStatement forgedEnrolment() {
    Issue issue = new Issue(w, 3);
    SignedStatement other = SignedStatement.sign(issue.enrolled(0, DeviceState.ACTIVE), w.enroller);
    return new SignedStatement(issue.enrolled(2, DeviceState.ACTIVE), other.signatures());
  }

  private static void refusesEntry(ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            EntryRefused.class, e -> assertThat(e.rule()).isEqualTo(EntryRule.NOT_SIGNED));
  }

  @Test
  void entriesThatDoNotHashToTheRoot() {
    new Issue(w, 2).enrol();
    List<byte[]> swapped = new ArrayList<>(w.log.from(p.logPosition()).entries());
    swapped.addFirst(swapped.removeLast());
    LogAdvance bad = new LogAdvance(p.logPosition(), swapped, w.log.note());
    refuses(Refusal.FORKED, () -> p.follow(bad));
  }

  @Test
  void entriesFromAnotherPosition() {
    new Issue(w, 1).enrol();
    refuses(Refusal.WRONG_POSITION, () -> p.follow(w.log.from(p.logPosition() - 1)));
  }

  @Test
  void aCheckpointThatTheLogHasNotSigned() {
    new Issue(w, 1).enrol();
    LogDouble stranger = new LogDouble();
    stranger.entries.addAll(w.log.entries);
    LogAdvance foreign =
        new LogAdvance(p.logPosition(), w.log.from(p.logPosition()).entries(), stranger.note());
    refuses(Refusal.BAD_CHECKPOINT, () -> p.follow(foreign));
  }

  @Test
  void entriesWithoutACheckpointWhereNoReplayIsUnderWay() {
    new Issue(w, 1).enrol();
    LogAdvance bare = new LogAdvance(p.logPosition(), w.log.from(p.logPosition()).entries(), null);
    refuses(Refusal.BAD_CHECKPOINT, () -> p.follow(bare));
  }

  @Test
  @DisplayName("a clock earlier than the last cosignature (keys-and-trust 10)")
  void aClockThatWentBack() {
    new Issue(w, 1).enrol();
    w.now = World.START.minusSeconds(1);
    refuses(Refusal.CLOCK, () -> p.follow(w.log.from(p.logPosition())));
  }

  @Test
  void aCheckpointWithoutAQuorum() {
    Issue issue = new Issue(w, 1).done();
    SignedNote two = new SignedNote(w.note.text(), w.note.lines().subList(0, 3));
    Order order = new Order(World.DOMAIN, issue.order().leaves(), two);
    refuses(Refusal.NO_QUORUM, () -> p.round1(order));
  }

  @Test
  void aCosignatureCountedTwice() {
    Issue issue = new Issue(w, 1).done();
    SignedNote two =
        new SignedNote(w.note.text(), w.note.lines().subList(0, 3)).withLine(w.note.lines().get(2));
    refuses(
        Refusal.NO_QUORUM, () -> p.round1(new Order(World.DOMAIN, issue.order().leaves(), two)));
  }

  @Test
  @DisplayName("a quorum over an older size does not vouch for later leaves")
  void aLeafBehindTheCheckpoint() {
    SignedNote before = w.note;
    Issue issue = new Issue(w, 1).done();
    refuses(
        Refusal.LEAF_NOT_LOGGED,
        () -> p.round1(new Order(World.DOMAIN, issue.order().leaves(), before)));
  }

  @Test
  void aCheckpointOfASizeThatItHasNotCoSigned() {
    Issue issue = new Issue(w, 1).done();
    CompactRange range = new CompactRange();
    w.log.entries.subList(0, 3).forEach(e -> range.append(Merkle.leafHash(e)));
    SignedNote note = w.log.sign(new Checkpoint(LogDouble.ORIGIN, 3, range.root()));
    for (PartitionCore each : w.partitions) {
      note = note.withLine(cosigned(note, each));
    }
    SignedNote three = note;
    refuses(
        Refusal.WRONG_POSITION,
        () -> p.round1(new Order(World.DOMAIN, issue.order().leaves(), three)));
  }

  private SignedNote.Line cosigned(SignedNote note, PartitionCore by) {
    long time = w.now.getEpochSecond();
    byte[] message = org.sluice.records.tlog.Cosignature.message(time, note.text());
    byte[] signature = w.tokens.get(by.index() - 1).signWitness(message);
    return new org.sluice.records.tlog.Cosignature(time, signature)
        .line(Witness.key(LogDouble.ORIGIN, by.index(), by.identity().witnessKey()));
  }

  @Test
  @DisplayName("files put back from a copy: the token knows better")
  void filesThatWerePutBack() {
    Map<String, byte[]> old = w.stores.getFirst().copy();
    new Issue(w, 1).done();
    new Issue(w, 1).done();
    w.stores.getFirst().restore(old);
    refuses(Refusal.ROLLED_BACK, () -> w.open(1));
  }

  @Test
  @DisplayName("files and token put back together: the others know better")
  void filesAndTokenThatWerePutBack() {
    Map<String, byte[]> old = w.stores.getFirst().copy();
    byte[] state = w.tokens.getFirst().state();
    int size = w.log.entries.size();
    new Issue(w, 1).done();
    w.stores.getFirst().restore(old);
    w.tokens.getFirst().setBack(state);
    PartitionCore back = w.open(1);
    assertThat(back.follow(w.log.fork(size).from(0))).isNotNull();
    Freshness.Challenge c = back.activate(World.DOMAIN);
    List<Freshness.Answer> answers =
        List.of(w.partitions.get(1).answer(c), w.partitions.get(2).answer(c));
    refuses(Refusal.NOT_FRESH, () -> back.confirmFresh(World.DOMAIN, answers));
    back.close();
  }

  @Test
  @DisplayName("a crash between file and token leaves the place before")
  void aCrashBeforeTheTokenKeepsTheState() {
    byte[] state = w.tokens.getFirst().state();
    int size = w.log.entries.size();
    new Issue(w, 1).enrol();
    w.publish();
    w.tokens.getFirst().setBack(state);
    PartitionCore again = w.open(1);
    assertThat(again.follow(w.log.fork(size).from(0))).isNotNull();
    assertThat(again.follow(w.log.from(size))).isNotNull();
  }

  @Test
  void noAnswerBeforeFreshnessIsConfirmed() {
    Issue issue = new Issue(w, 1).done();
    var unused = p.activate(World.DOMAIN);
    assertThat(unused.asker()).isEqualTo(1);
    refuses(Refusal.NOT_FRESH, () -> p.round1(issue.order()));
  }

  @Test
  void freshnessNeedsEnoughOthersAndTheirOwnSignatures() {
    Freshness.Challenge c = p.activate(World.DOMAIN);
    Freshness.Answer second = w.partitions.get(1).answer(c);
    refuses(Refusal.NOT_FRESH, () -> p.confirmFresh(World.DOMAIN, List.of(second)));
    refuses(Refusal.NOT_FRESH, () -> p.confirmFresh(World.DOMAIN, List.of(second, second)));
    Freshness.Answer forged =
        new Freshness.Answer(3, second.gamma(), second.size(), second.root(), second.signature());
    refuses(Refusal.NOT_FRESH, () -> p.confirmFresh(World.DOMAIN, List.of(second, forged)));
    Freshness.Answer third = w.partitions.get(2).answer(c);
    p.confirmFresh(World.DOMAIN, List.of(second, third));
    refuses(Refusal.OUT_OF_ORDER, () -> p.confirmFresh(World.DOMAIN, List.of(second, third)));
  }

  @Test
  @DisplayName("answers to an earlier nonce do not count")
  void staleFreshnessAnswers() {
    Freshness.Challenge before = p.activate(World.DOMAIN);
    List<Freshness.Answer> answers =
        List.of(w.partitions.get(1).answer(before), w.partitions.get(2).answer(before));
    Freshness.Challenge now = p.activate(World.DOMAIN);
    assertThat(now.nonce()).isNotEqualTo(before.nonce());
    refuses(Refusal.NOT_FRESH, () -> p.confirmFresh(World.DOMAIN, answers));
  }
}
