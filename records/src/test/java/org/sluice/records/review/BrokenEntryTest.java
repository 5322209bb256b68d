package org.sluice.records.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.records.Samples.DOMAIN;
import static org.sluice.records.Samples.REQUEST;
import static org.sluice.records.Samples.hash;
import static org.sluice.records.review.BrokenEntry.*;
import static org.sluice.records.review.ReviewedLogs.*;
import static org.sluice.records.review.SmallLog.*;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.records.Samples;
import org.sluice.records.TestKey;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.Extraction;

/// A log with one entry that breaks a rule: the review names that entry and the rule.
class BrokenEntryTest {

  static Stream<Arguments> broken() {
    return Stream.of(BrokenFoundations.all(), issues(), BrokenEvents.all(), BrokenLifecycles.all())
        .flatMap(all -> all);
  }

  /// What can be wrong from the first request on.
  private static Stream<Arguments> issues() {
    Hash32 now = Samples.policy().hash();
    Extraction leaf = (Extraction) entries().get(LEAF_0_0).statement();
    return Stream.of(
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
            set(REQUESTED, sign(request(REQUEST, now, GAMMA, Purpose.DRILL), ISSUE))),
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
}
