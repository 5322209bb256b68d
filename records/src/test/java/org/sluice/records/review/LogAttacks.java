package org.sluice.records.review;

import static org.sluice.records.Samples.DOMAIN;
import static org.sluice.records.Samples.TIME;
import static org.sluice.records.review.ReviewedLogs.*;
import static org.sluice.records.review.SmallLog.*;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.sluice.records.Samples;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Refusal;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.MemoryTileStore;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TestSigner;
import org.sluice.records.tlog.TileLog;
import org.sluice.records.tlog.TilePath;

/// What may be done to a log, by whoever holds its files, its keys, or both; and where a review
/// must see it. Issue 5's table of faults and attacks, a name for each.
final class LogAttacks {
  /// @param where of the first finding; empty where the log stays good
  /// @param reason words of it
  record Attack(String name, SecondVerifier.Case log, String where, String reason) {
    @Override
    public String toString() {
      return name;
    }
  }

  private LogAttacks() {}

  static Stream<Attack> all() {
    return Stream.of(byFiles(), byKeys(), byHistory(), byWords(), whileItIsRead())
        .flatMap(List::stream);
  }

  /// What the first verifier says.
  static LogReview.Result first(SecondVerifier.Case c) {
    LogReview review = REVIEW;
    if (c.archived() != null) {
      review = review.extending(c.archived());
    }
    if (c.maxAge() != null) {
      long clock = SecondVerifier.Case.CLOCK;
      review = review.coSignedBetween(clock - c.maxAge() * 86_400L, clock + 86_400);
    }
    for (NoteKey key : c.also()) {
      review = review.signedAlsoBy(key);
    }
    if (!c.outside().isEmpty()) {
      review = review.witnessedBy(c.outside());
    }
    return review.review(c.then() == null ? c.store() : new GrowingStore(c.store(), c.then()));
  }

  /// A file of each class: checkpoint, full and partial bundles, hash tiles of levels 0 and 1, and
  /// partial versions that were replaced.
  static MemoryTileStore allClasses() {
    MemoryTileStore store = new MemoryTileStore();
    grow(store, octets(entries()));
    grow(store, Collections.nCopies(300, octets(entries()).getLast()));
    grow(store, Collections.nCopies(5, octets(entries()).getLast()));
    return store;
  }

  /// Whoever holds the files and no key.
  private static List<Attack> byFiles() {
    List<SignedStatement> shorter = entries();
    shorter.remove(EXPORT_0);
    List<SignedStatement> reordered = entries();
    Collections.swap(reordered, APPROVED_1, APPROVED_2);
    List<SignedStatement> longer = entries();
    longer.add(APPROVED_1, longer.getLast());
    List<SignedStatement> cut = entries().subList(0, MANIFEST);
    return List.of(
        attack("entry removed", underTheSameCheckpoint(shorter), "tile/entries/000.p/23", "none"),
        attack("entries reordered", underTheSameCheckpoint(reordered), "checkpoint", "root"),
        attack("entry inserted", underTheSameCheckpoint(longer), "checkpoint", "root"),
        attack("tail truncated", underTheSameCheckpoint(cut), "tile/entries/000.p/23", ""),
        attack("missing tile", change("tile/0/000", null), "tile/0/000", ""),
        attack("missing bundle", change("tile/entries/000", null), "tile/entries/000", ""),
        attack(
            "partial tile swapped for one of another tile",
            change("tile/0/001.p/72", part(allClasses().read("tile/0/000"), 72 * 32)),
            "tile/0/001.p/72",
            "hash 0"),
        attack(
            "replaced partial tile swapped",
            change("tile/0/000.p/23", part(allClasses().read("tile/0/001.p/72"), 23 * 32)),
            "tile/0/000.p/23",
            "hash 0"),
        attack("no checkpoint", change(TilePath.CHECKPOINT, null), "checkpoint", "none"));
  }

  /// Whoever holds the log's key and enough witnesses: the rules are left.
  private static List<Attack> byKeys() {
    TestSigner stranger = TestSigner.log(ORIGIN);
    TestSigner other = TestSigner.log("south.example/log");
    List<SignedStatement> removed = entries();
    removed.remove(EXPORT_0);
    List<SignedStatement> reordered = entries();
    Collections.swap(reordered, REQUESTED, APPROVED_1);
    List<SignedStatement> inserted = entries();
    inserted.add(LEAF_0_1, entries().get(LEAF_0_0));
    List<SignedStatement> expired = entries();
    expired.add(MANIFEST + 1, sign(policyWithout("officer 2"), SECURITY_1, SECURITY_2));
    expired.add(MANIFEST + 2, sign(device(2, DeviceState.REVOKED), ENROLMENT));
    MemoryTileStore oneWitness = storeOf(entries());
    oneWitness.write(TilePath.CHECKPOINT, checkpoint(TileLog.open(oneWitness), 1).encode());
    return List.of(
        attack("entry removed, signed again", storeOf(removed), "entry 18", "sequence"),
        attack("reordered, signed again", storeOf(reordered), "entry 9", "not in the log"),
        attack("inserted, signed again", storeOf(inserted), "entry 14", "is not leaf 1"),
        attack("expired officer key", storeOf(expired), "entry 22", "no officer's"),
        attack("unknown key", signedBy(stranger, ORIGIN), "checkpoint", ""),
        attack("wrong origin", signedBy(LOG, "south.example/log"), "checkpoint", "origin"),
        attack("another log's key", signedBy(other, "south.example/log"), "checkpoint", ""),
        attack("too few witnesses", oneWitness, "checkpoint", ""));
  }

  /// What only somebody who remembers can see.
  private static List<Attack> byHistory() {
    List<SignedStatement> fork = entries();
    fork.set(
        fork.size() - 2,
        SignedStatement.unsigned(new Refusal(DOMAIN, RequestId.NONE, "other", "code", "")));
    MemoryTileStore now = storeOf(entries());
    byte[] before = note(storeOf(entries().subList(0, PROFILE + 1)));
    byte[] elsewhere = note(storeOf(fork));
    byte[] later = note(allClasses());
    byte[] clockAhead = cosigned(storeOf(entries().subList(0, PROFILE + 1)), TIME + 3600);
    return List.of(
        kept("extends what was archived", now, before, "", ""),
        kept("extends the empty log", now, note(storeOf(List.of())), "", ""),
        kept("the same as was archived", now, note(now), "", ""),
        kept("forked history shown to two reviewers", now, elsewhere, ARCHIVED, "signed then"),
        kept("truncated tail, signed again", now, later, ARCHIVED, "the log now has 23"),
        kept("clock set back", now, clockAhead, ARCHIVED, "set back by 3600 s"),
        kept("archived file of nobody", now, "x\n".getBytes(StandardCharsets.UTF_8), ARCHIVED, ""),
        aged("a checkpoint of a week ago within 8 days", 8, "", ""),
        aged("old checkpoint presented as new", 6, "checkpoint", "0 cosignatures"));
  }

  /// Text and octets that want to be more than that.
  private static List<Attack> byWords() {
    List<Attack> attacks = new ArrayList<>();
    String[] hostile = {"\u0000", "\u001b[2J", "\n", "\u202e", "\u2066", "\ufeff", "\u0085"};
    for (String text : hostile) {
      attacks.add(
          attack(
              "text with U+" + Integer.toHexString(text.charAt(0)),
              withOctets(refusalSaying(text)),
              "entry 21",
              "forbidden"));
    }
    SignedStatement script =
        SignedStatement.unsigned(
            new Refusal(DOMAIN, RequestId.NONE, "x", "y", "<script>alert(1)</script>"));
    attacks.add(attack("a script is text", withOctets(script.encoded()), "", ""));
    byte[] longest = new byte[65_535];
    attacks.add(attack("65 535 octets of zeros", withOctets(longest), "entry 21", ""));
    byte[] padded = Arrays.copyOf(entries().get(21).encoded(), 65_535);
    attacks.add(attack("65 535 octets behind a statement", withOctets(padded), "entry 21", ""));
    attacks.add(attack("an empty entry", withOctets(new byte[0]), "entry 21", ""));
    return attacks;
  }

  /// The appliance goes on while the reviewer reads.
  private static List<Attack> whileItIsRead() {
    MemoryTileStore now = new MemoryTileStore();
    grow(now, octets(entries()));
    MemoryTileStore wider = copy(now);
    TileLog log = grow(wider, Collections.nCopies(9, octets(entries()).getLast()));
    log.tidy(log.size());
    MemoryTileStore full = copy(now);
    log = grow(full, Collections.nCopies(600, octets(entries()).getLast()));
    log.tidy(log.size());
    MemoryTileStore lost = copy(wider);
    lost.delete("tile/entries/000.p/32");
    return List.of(
        new Attack("grows by a few", new SecondVerifier.Case(now, wider, null, null), "", ""),
        new Attack("grows by tiles", new SecondVerifier.Case(now, full, null, null), "", ""),
        new Attack(
            "grows and is damaged",
            new SecondVerifier.Case(now, lost, null, null),
            "tile/entries/000.p/32",
            ""));
  }

  private static final String ARCHIVED = "archived checkpoint";

  private static Attack attack(String name, MemoryTileStore store, String where, String reason) {
    return new Attack(name, new SecondVerifier.Case(store), where, reason);
  }

  private static Attack kept(
      String name, MemoryTileStore store, byte[] archived, String where, String reason) {
    return new Attack(name, new SecondVerifier.Case(store, null, archived, null), where, reason);
  }

  private static Attack aged(String name, int days, String where, String reason) {
    return new Attack(
        name, new SecondVerifier.Case(storeOf(entries()), null, null, days), where, reason);
  }

  private static List<byte[]> octets(List<SignedStatement> entries) {
    return entries.stream().map(SignedStatement::encoded).toList();
  }

  private static TileLog grow(MemoryTileStore store, List<byte[]> more) {
    TileLog log = TileLog.open(store);
    log.append(more);
    store.write(TilePath.CHECKPOINT, checkpoint(log, 2).encode());
    return log;
  }

  private static MemoryTileStore copy(MemoryTileStore store) {
    MemoryTileStore copy = new MemoryTileStore();
    store.files().forEach(copy::write);
    return copy;
  }

  private static byte[] note(MemoryTileStore store) {
    return bytes(store, TilePath.CHECKPOINT);
  }

  private static byte[] bytes(MemoryTileStore store, String path) {
    byte[] octets = store.read(path);
    if (octets == null) {
      throw new AssertionError(path);
    }
    return octets;
  }

  private static byte[] cosigned(MemoryTileStore store, long time) {
    String text = Checkpoint.parse(SignedNote.parse(note(store)).text()).text();
    SignedNote note = new SignedNote(text, List.of()).withLine(LOG.sign(text));
    for (TestSigner witness : WITNESSES.subList(0, 2)) {
      note = note.withLine(witness.cosign(time, text));
    }
    return note.encode();
  }

  private static MemoryTileStore underTheSameCheckpoint(List<SignedStatement> forged) {
    MemoryTileStore store = storeOf(forged);
    store.write(TilePath.CHECKPOINT, note(storeOf(entries())));
    return store;
  }

  private static MemoryTileStore change(
      String path, byte @org.jspecify.annotations.Nullable [] to) {
    MemoryTileStore store = allClasses();
    bytes(store, path);
    if (to == null) {
      store.delete(path);
    } else {
      store.write(path, to);
    }
    return store;
  }

  private static byte[] part(byte[] octets, int length) {
    return Arrays.copyOf(octets, length);
  }

  private static MemoryTileStore signedBy(TestSigner signer, String origin) {
    MemoryTileStore store = storeOf(entries());
    TileLog log = TileLog.open(store);
    String text = new Checkpoint(origin, log.size(), log.root()).text();
    SignedNote note = new SignedNote(text, List.of()).withLine(signer.sign(text));
    for (TestSigner witness : WITNESSES) {
      note = note.withLine(witness.cosign(TIME, text));
    }
    store.write(TilePath.CHECKPOINT, note.encode());
    return store;
  }

  private static MemoryTileStore withOctets(byte[] entry) {
    List<byte[]> log = new ArrayList<>(octets(entries()));
    log.set(21, entry);
    return store(log);
  }

  /// A refusal whose last text has these octets in place of others of the same length.
  private static byte[] refusalSaying(String text) {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    String place = "#".repeat(wanted.length);
    byte[] entry =
        SignedStatement.unsigned(new Refusal(DOMAIN, RequestId.NONE, "x", "y", place)).encoded();
    // Behind the text comes only the number of signatures.
    System.arraycopy(wanted, 0, entry, entry.length - 1 - wanted.length, wanted.length);
    return entry;
  }

  private static DomainPolicy policyWithout(String officer) {
    DomainPolicy p = Samples.policy();
    return new DomainPolicy(
        p.domain(),
        2,
        p.hash(),
        p.kms(),
        p.rule(),
        p.officers().stream().filter(o -> !o.name().equals(officer)).toList(),
        2,
        p.purposes(),
        p.windowSeconds(),
        p.releaseDays(),
        p.maxLeavesPerRequest(),
        1);
  }
}
