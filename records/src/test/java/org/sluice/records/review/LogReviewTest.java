package org.sluice.records.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.records.Samples.DOMAIN;
import static org.sluice.records.Samples.REQUEST;
import static org.sluice.records.Samples.hash;
import static org.sluice.records.review.SmallLog.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.records.Samples;
import org.sluice.records.TestKey;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.SelfTestPassed;
import org.sluice.records.statement.StatementType;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.CheckpointVerifier;
import org.sluice.records.tlog.MemoryTileStore;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TestSigner;
import org.sluice.records.tlog.TileLog;
import org.sluice.records.tlog.TilePath;

class LogReviewTest {
  private static final String ORIGIN = GENERATION.logOrigin();
  private static final TestSigner LOG = TestSigner.log(ORIGIN);
  private static final List<TestSigner> WITNESSES =
      List.of(TestSigner.witness("w1"), TestSigner.witness("w2"), TestSigner.witness("w3"));
  private static final LogReview REVIEW =
      new LogReview(
          new CheckpointVerifier(LOG.key(), WITNESSES.stream().map(TestSigner::key).toList(), 2));

  private static MemoryTileStore store(List<byte[]> entries) {
    MemoryTileStore store = new MemoryTileStore();
    TileLog log = TileLog.open(store);
    log.append(entries);
    store.write(TilePath.CHECKPOINT, checkpoint(log, 2).encode());
    return store;
  }

  private static SignedNote checkpoint(TileLog log, int witnesses) {
    String text = new Checkpoint(ORIGIN, log.size(), log.root()).text();
    SignedNote note = new SignedNote(text, List.of()).withLine(LOG.sign(text));
    for (TestSigner witness : WITNESSES.subList(0, witnesses)) {
      note = note.withLine(witness.cosign(Samples.TIME, text));
    }
    return note;
  }

  private static LogReview.Result review(List<SignedStatement> entries) {
    return REVIEW.review(store(entries.stream().map(SignedStatement::encoded).toList()));
  }

  @Test
  void aGoodLogIsGoodAndCounted() {
    LogReview.Result result = review(entries());
    assertThat(result.findings()).isEmpty();
    assertThat(result.ok()).isTrue();
    assertThat(result.entries()).isEqualTo(entries().size());
    assertThat(result.count(StatementType.EXTRACTION)).isEqualTo(5);
    assertThat(result.count(StatementType.EXPORT)).isEqualTo(2);
    assertThat(result.requests())
        .singleElement()
        .isEqualTo(
            new RequestSummary(
                DOMAIN,
                REQUEST,
                Purpose.ISSUE,
                "officer 3",
                List.of("officer 4", "officer 5"),
                4,
                2,
                2,
                2,
                4));
    assertThat(result.lines())
        .anySatisfy(line -> assertThat(line).startsWith("checkpoint of " + ORIGIN))
        .contains("witness w1 at 2026-11-01T00:00:00Z", "the log is good")
        .anySatisfy(line -> assertThat(line).startsWith("checked 23 entries: 1 DomainPolicy"))
        .anySatisfy(line -> assertThat(line).contains("approved by officer 4, officer 5"));
  }

  @Test
  void anEmptyLogIsGood() {
    MemoryTileStore store = store(List.of());
    assertThat(REVIEW.review(store).ok()).isTrue();
  }

  @Test
  void everyBeginningOfTheLogIsGoodExceptInsideABatchAndBeforeTheProfile() {
    Set<Integer> insideBatch = Set.of(3, 13, 14, 17, 18);
    for (int size = 1; size <= entries().size(); size++) {
      LogReview.Result result = review(entries().subList(0, size));
      boolean good = !insideBatch.contains(size) && size != SELF_TEST_PASSED + 1;
      assertThat(result.ok()).as("%d entries: %s", size, result.findings()).isEqualTo(good);
    }
  }

  private static Arguments bad(
      String what, int entry, String reason, Consumer<List<SignedStatement>> change) {
    return Arguments.of(what, entry, reason, change);
  }

  private static Consumer<List<SignedStatement>> set(int at, SignedStatement entry) {
    return log -> log.set(at, entry);
  }

  private static Consumer<List<SignedStatement>> add(int at, SignedStatement entry) {
    return log -> log.add(at, entry);
  }

  private static Consumer<List<SignedStatement>> remove(int at) {
    return log -> log.remove(at);
  }

  private static DomainPolicy policy(long number, Hash32 previous) {
    DomainPolicy p = Samples.policy();
    return new DomainPolicy(
        p.domain(),
        number,
        previous,
        p.kms(),
        p.rule(),
        p.officers(),
        1,
        p.purposes(),
        p.windowSeconds(),
        p.releaseDays(),
        p.maxLeavesPerRequest(),
        p.securityQuorum());
  }

  static Stream<Arguments> broken() {
    Hash32 now = Samples.policy().hash();
    Extraction leaf = (Extraction) entries().get(LEAF_0_0).statement();
    return Stream.of(
        bad("no policy", 0, "no policy of domain", remove(POLICY)),
        bad(
            "policy by one officer of two",
            POLICY,
            "2 needed",
            set(POLICY, sign(Samples.policy(), SECURITY_1))),
        bad(
            "policy by a stranger",
            POLICY,
            "no officer's",
            set(POLICY, sign(Samples.policy(), SECURITY_1, TestKey.number(77)))),
        bad(
            "policy by an approver",
            POLICY,
            "does not have role",
            set(POLICY, sign(Samples.policy(), SECURITY_1, APPROVER_1))),
        bad(
            "policy 2 after another",
            6,
            "does not follow",
            add(6, sign(policy(2, hash("other")), SECURITY_1, SECURITY_2))),
        bad(
            "policy 3 after 1",
            6,
            "does not follow",
            add(6, sign(policy(3, now), SECURITY_1, SECURITY_2))),
        bad(
            "first policy again",
            6,
            "does not follow",
            add(6, sign(Samples.policy(), SECURITY_1, SECURITY_2))),
        bad(
            "policy changed after the request",
            OPENED_0 + 1,
            "policy changed",
            add(OPENED_0, sign(policy(2, now), SECURITY_1, SECURITY_2))),
        bad(
            "generation without a partition",
            GENERATION_RECORD,
            "every partition",
            set(
                GENERATION_RECORD,
                sign(GENERATION, TestKey.number(11), TestKey.number(12), TestKey.number(14)))),
        bad(
            "generation again",
            6,
            "does not follow",
            add(6, sign(GENERATION, TestKey.number(11), TestKey.number(12), TestKey.number(13)))),
        bad(
            "self-test of another session",
            SELF_TEST_OPENED,
            "not the one self-test",
            set(
                SELF_TEST_OPENED,
                unsigned(new BatchOpened(DOMAIN, REQUEST, 0, 1, Purpose.SELF_TEST, List.of())))),
        bad(
            "self-test for a user",
            SELF_TEST_LEAF,
            "self-test's identity",
            set(SELF_TEST_LEAF, unsigned(selfTestLeaf(identity(0))))),
        bad("self-test twice", 6, "not the one self-test", add(6, entries().get(SELF_TEST_OPENED))),
        bad(
            "self-test passed elsewhere",
            SELF_TEST_PASSED,
            "no open self-test",
            set(SELF_TEST_PASSED, sign(new SelfTestPassed(DOMAIN, GAMMA, 2), BUNDLE))),
        bad("self-test not passed", OPENED_0 - 1, "has not passed", remove(SELF_TEST_PASSED)),
        bad(
            "self-test passed by another key",
            PROFILE,
            "did not sign entry 4",
            set(SELF_TEST_PASSED, sign(new SelfTestPassed(DOMAIN, GAMMA, SELF_TEST_LEAF), ISSUE))),
        bad(
            "profile by one officer",
            PROFILE,
            "2 needed",
            set(PROFILE, sign(profile(1, Hash32.ZERO, BUNDLE), SECURITY_1))),
        bad(
            "profile that does not follow",
            6,
            "does not follow",
            add(6, sign(profile(2, hash("other"), BUNDLE), SECURITY_1, SECURITY_2))),
        bad(
            "device enrolled by an issue officer",
            ENROLLED,
            "does not have role",
            set(ENROLLED, sign(device(0, DeviceState.ACTIVE), ISSUE))),
        bad("device not enrolled", LEAF_0_0 - 1, "no active device", remove(ENROLLED)),
        bad(
            "device revoked",
            LEAF_0_0 + 1,
            "no active device",
            add(REQUESTED, sign(device(0, DeviceState.REVOKED), ENROLMENT))),
        bad(
            "device of another identity",
            LEAF_0_0,
            "no active device",
            set(
                LEAF_0_0,
                unsigned(
                    new Extraction(
                        DOMAIN,
                        1,
                        REQUEST,
                        0,
                        0,
                        leaf.period(),
                        Purpose.ISSUE,
                        identity(0),
                        List.of(sealKey(1)))))),
        bad(
            "request by an approver",
            REQUESTED,
            "does not have role",
            set(REQUESTED, sign(request(), APPROVER_1))),
        bad(
            "request under another policy",
            REQUESTED,
            "another policy",
            set(REQUESTED, sign(request(REQUEST, hash("x"), GAMMA, Purpose.ISSUE), ISSUE))),
        bad(
            "request for another generation",
            REQUESTED,
            "another generation",
            set(REQUESTED, sign(request(REQUEST, now, hash("x"), Purpose.ISSUE), ISSUE))),
        bad(
            "request for another purpose",
            REQUESTED,
            "not allowed",
            set(REQUESTED, sign(request(REQUEST, now, GAMMA, Purpose.AUDIT), ISSUE))),
        bad(
            "request id of the self-test",
            REQUESTED,
            "used before",
            set(REQUESTED, sign(request(SELF_TEST, now, GAMMA, Purpose.ISSUE), ISSUE))),
        bad(
            "request again",
            MANIFEST + 1,
            "used before",
            add(MANIFEST + 1, entries().get(REQUESTED))),
        bad("no request", APPROVED_1 - 1, "not in the log", remove(REQUESTED)),
        bad("one approval of two", OPENED_0 - 1, "1 approvals", remove(APPROVED_2)),
        bad(
            "one approver twice",
            OPENED_0,
            "1 approvals",
            set(APPROVED_2, entries().get(APPROVED_1))),
        bad(
            "approval by the requester",
            APPROVED_2,
            "does not have role",
            set(APPROVED_2, sign(approval(request()), ISSUE))),
        bad(
            "approval by nobody",
            APPROVED_2,
            "no officer's",
            set(APPROVED_2, sign(approval(request()), TestKey.number(77)))),
        bad(
            "approval of another content",
            APPROVED_2,
            "another content",
            set(APPROVED_2, sign(new Approval(DOMAIN, REQUEST, hash("x"), 1, 2, 3), APPROVER_2))),
        bad(
            "approval after the batch",
            OPENED_0 - 1,
            "1 approvals",
            log -> log.add(EXPORT_0, log.remove(APPROVED_2))),
        bad(
            "batch out of order",
            OPENED_0,
            "the next is 0",
            log -> log.set(OPENED_0, entries().get(OPENED_1))),
        bad(
            "batch for another purpose",
            OPENED_0,
            "was not approved",
            set(
                OPENED_0,
                unsigned(
                    new BatchOpened(
                        DOMAIN, REQUEST, 0, 2, Purpose.PAST, plan().opened(0).proof())))),
        bad(
            "batch with another proof",
            LEAF_0_1,
            "not what was approved",
            set(
                OPENED_0,
                unsigned(
                    new BatchOpened(DOMAIN, REQUEST, 0, 2, Purpose.ISSUE, List.of(hash("x")))))),
        bad("leaf without a batch", LEAF_0_0 - 1, "no opened batch", remove(OPENED_0)),
        bad("leaf left out", LEAF_0_0, "not leaf 0", remove(LEAF_0_0)),
        bad("leaf missing at the end of a batch", LEAF_0_1, "belongs", remove(LEAF_0_1)),
        bad("leaf too many", EXPORT_0, "no opened batch", add(EXPORT_0, entries().get(LEAF_0_1))),
        bad(
            "leaf for another user",
            LEAF_0_1,
            "not what was approved",
            set(
                LEAF_0_0,
                unsigned(
                    new Extraction(
                        DOMAIN,
                        1,
                        REQUEST,
                        0,
                        0,
                        leaf.period(),
                        Purpose.ISSUE,
                        identity(2),
                        List.of(sealKey(2)))))),
        bad(
            "leaf of another period",
            LEAF_0_0,
            "was not approved",
            set(
                LEAF_0_0,
                unsigned(
                    new Extraction(
                        DOMAIN,
                        1,
                        REQUEST,
                        0,
                        0,
                        leaf.period() + 7,
                        Purpose.ISSUE,
                        identity(0),
                        List.of(sealKey(0)))))),
        bad(
            "leaf of another epoch",
            LEAF_0_0,
            "another epoch",
            set(
                LEAF_0_0,
                unsigned(
                    new Extraction(
                        DOMAIN,
                        2,
                        REQUEST,
                        0,
                        0,
                        leaf.period(),
                        Purpose.ISSUE,
                        identity(0),
                        List.of(sealKey(0)))))),
        bad(
            "leaf of another domain",
            LEAF_0_0,
            "no policy of domain",
            set(
                LEAF_0_0,
                unsigned(
                    new Extraction(
                        DomainName.parse("south.example"),
                        1,
                        REQUEST,
                        0,
                        0,
                        leaf.period(),
                        Purpose.ISSUE,
                        identity(0),
                        List.of(sealKey(0)))))),
        bad(
            "export by an officer",
            EXPORT_0,
            "bundle key",
            set(EXPORT_0, sign(export(1, 0, 2), ISSUE))),
        bad(
            "first export is number 2",
            EXPORT_0,
            "sequence 2",
            set(EXPORT_0, sign(export(2, 0, 2), BUNDLE))),
        bad(
            "gap in the stream",
            EXPORT_1,
            "sequence 3 after 1",
            set(EXPORT_1, sign(export(3, 1, 2), BUNDLE))),
        bad(
            "number used twice",
            EXPORT_1,
            "sequence 1 after 1",
            set(EXPORT_1, sign(export(1, 1, 2), BUNDLE))),
        bad(
            "export of a batch not opened",
            EXPORT_0,
            "not opened",
            set(EXPORT_0, sign(export(1, 1, 2), BUNDLE))),
        bad(
            "export of a batch again",
            EXPORT_1,
            "second time",
            set(EXPORT_1, sign(export(2, 0, 2), BUNDLE))),
        bad(
            "manifest counts more records",
            MANIFEST,
            "5 records, 4",
            set(MANIFEST, sign(manifest(5, 2, payloadsRoot()), BUNDLE))),
        bad(
            "manifest counts fewer bundles",
            MANIFEST,
            "1 bundles, 2",
            set(MANIFEST, sign(manifest(4, 1, payloadsRoot()), BUNDLE))),
        bad(
            "manifest of other payloads",
            MANIFEST,
            "not those exported",
            set(MANIFEST, sign(manifest(4, 2, hash("x")), BUNDLE))),
        bad(
            "manifest by another key",
            MANIFEST,
            "bundle key",
            set(MANIFEST, sign(manifest(4, 2, payloadsRoot()), APPROVER_1))),
        bad(
            "manifest again",
            MANIFEST + 1,
            "not in the log",
            add(MANIFEST, entries().get(MANIFEST))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void namesTheFirstEntryThatBreaksARule(
      String what, int entry, String reason, Consumer<List<SignedStatement>> change) {
    List<SignedStatement> log = entries();
    change.accept(log);
    LogReview.Result result = review(log);
    assertThat(result.ok()).isFalse();
    assertThat(result.findings().getFirst().entry()).as("%s", result.findings()).isEqualTo(entry);
    assertThat(result.findings().getFirst().reason()).contains(reason);
    assertThat(result.lines()).contains("the log is NOT good");
    assertThat(result.checkpoint()).as("the signatures were right").isNotNull();
  }

  @Test
  void namesAnEntryThatIsNoStatement() {
    List<byte[]> octets =
        new ArrayList<>(entries().stream().map(SignedStatement::encoded).toList());
    octets.add(7, new byte[] {1, 2, 3});
    LogReview.Result result = REVIEW.review(store(octets));
    assertThat(result.findings())
        .singleElement()
        .satisfies(f -> {
          assertThat(f.entry()).isEqualTo(7);
          assertThat(f.toString()).startsWith("entry 7: SignedStatement");
        });
  }

  @Test
  void twoDomainsShareOneStreamAndItsNumbers() {
    List<SignedStatement> log = entries();
    List<SignedStatement> south = SmallLog.otherDomain(log.size(), 3);
    log.addAll(south);
    LogReview.Result result = review(log);
    assertThat(result.findings()).isEmpty();
    log.removeAll(south);
    log.addAll(SmallLog.otherDomain(log.size(), 4));
    assertThat(review(log).findings())
        .singleElement()
        .satisfies(f -> {
          assertThat(f.entry()).isEqualTo(log.size() - 1);
          assertThat(f.reason()).isEqualTo("sequence 4 after 2");
        });
  }

  @Test
  void rotatedBundleKeyCountsFromItsProfileOn() {
    TestKey next = TestKey.number(31);
    Hash32 first = entries().get(PROFILE).statement().hash();
    SignedStatement profile = sign(profile(2, first, next), SECURITY_1, SECURITY_2);
    List<SignedStatement> log = entries();
    log.add(OPENED_1, profile);
    assertThat(review(log).findings().getFirst().entry()).isEqualTo(EXPORT_1 + 1);
    log.set(EXPORT_1 + 1, sign(export(2, 1, 2), next));
    log.set(MANIFEST + 1, sign(manifest(4, 2, payloadsRoot()), next));
    assertThat(review(log).findings()).isEmpty();
  }

  @Test
  void refusesTheCheckpointFirst() {
    MemoryTileStore store = store(entries().stream().map(SignedStatement::encoded).toList());
    TileLog log = TileLog.open(store);
    store.write(TilePath.CHECKPOINT, checkpoint(log, 1).encode());
    LogReview.Result result = REVIEW.review(store);
    assertThat(result.checkpoint()).isNull();
    assertThat(result.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.toString()).startsWith("checkpoint: ").contains("QUORUM"));
    store.delete(TilePath.CHECKPOINT);
    assertThat(REVIEW.review(store).findings())
        .singleElement()
        .isEqualTo(new Finding(-1, "checkpoint", "there is none"));
  }

  /// Two appends to both sides of a full tile, so that there is a file of each class: checkpoint,
  /// full and partial bundles, hash tiles of levels 0 and 1, and partial versions that were
  /// replaced.
  private static MemoryTileStore allClasses() {
    List<byte[]> small = entries().stream().map(SignedStatement::encoded).toList();
    byte[] note = small.getLast();
    MemoryTileStore store = new MemoryTileStore();
    TileLog log = TileLog.open(store);
    log.append(small);
    log.append(java.util.Collections.nCopies(300, note));
    log.append(java.util.Collections.nCopies(5, note));
    store.write(TilePath.CHECKPOINT, checkpoint(log, 2).encode());
    return store;
  }

  @Test
  @Tag("slow")
  void findsOneFlippedBitInEveryFile() {
    MemoryTileStore store = allClasses();
    assertThat(REVIEW.review(store).findings()).isEmpty();
    assertThat(store.files().keySet())
        .contains(
            "checkpoint",
            "tile/0/000",
            "tile/0/000.p/23",
            "tile/0/001.p/67",
            "tile/0/001.p/72",
            "tile/1/000.p/1",
            "tile/entries/000",
            "tile/entries/000.p/23",
            "tile/entries/001.p/67",
            "tile/entries/001.p/72");
    for (Map.Entry<String, byte[]> file : store.files().entrySet()) {
      int octets = file.getValue().length;
      for (int at = 0; at < octets; at += 1 + octets / 40) {
        byte[] flipped = file.getValue().clone();
        flipped[at] ^= (byte) (1 << (at % 8));
        store.write(file.getKey(), flipped);
        LogReview.Result result = REVIEW.review(store);
        assertThat(result.ok()).as("%s, octet %d", file.getKey(), at).isFalse();
      }
      store.write(file.getKey(), file.getValue());
    }
    assertThat(REVIEW.review(store).ok()).isTrue();
  }

  @Test
  void findsEveryFileThatIsMissingShortOrLong() {
    MemoryTileStore store = allClasses();
    for (Map.Entry<String, byte[]> file : store.files().entrySet()) {
      byte[] good = file.getValue();
      for (int length : new int[] {0, good.length - 1, good.length + 1}) {
        store.write(file.getKey(), java.util.Arrays.copyOf(good, length));
        assertThat(REVIEW.review(store).ok()).as("%s of %d", file.getKey(), length).isFalse();
      }
      store.delete(file.getKey());
      boolean replaced = file.getKey().endsWith(".p/23") || file.getKey().endsWith(".p/67");
      assertThat(REVIEW.review(store).ok()).as("%s gone", file.getKey()).isEqualTo(replaced);
      store.write(file.getKey(), good);
    }
  }

  @Test
  void aLogRewrittenWithAllItsTilesDoesNotHaveTheSignedRoot() {
    MemoryTileStore good = store(entries().stream().map(SignedStatement::encoded).toList());
    List<SignedStatement> other = entries();
    other.set(other.size() - 1, other.get(other.size() - 2));
    MemoryTileStore forged = store(other.stream().map(SignedStatement::encoded).toList());
    forged.write(TilePath.CHECKPOINT, good.read(TilePath.CHECKPOINT));
    assertThat(REVIEW.review(forged).findings())
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).contains("the root of the 23 entries"));
  }

  @Test
  void whatACrashLeftBehindIsNotPartOfTheLog() {
    List<byte[]> small = entries().stream().map(SignedStatement::encoded).toList();
    MemoryTileStore store = store(small);
    byte[] other = entries().get(entries().size() - 2).encoded();
    TileLog.open(store, small.size()).append(java.util.Collections.nCopies(400, other));
    // The checkpoint was not written; the next process appends something else, in small steps.
    assertThat(REVIEW.review(store).findings()).isEmpty();
    TileLog log = TileLog.open(store);
    for (int batch = 0; batch < 50; batch++) {
      log.append(java.util.Collections.nCopies(11, small.getLast()));
      store.write(TilePath.CHECKPOINT, checkpoint(log, 2).encode());
      assertThat(REVIEW.review(store).findings()).as("batch %d", batch).isEmpty();
    }
  }
}
