package org.sluice.records.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.records.Samples.DOMAIN;
import static org.sluice.records.Samples.REQUEST;
import static org.sluice.records.review.ReviewedLogs.*;
import static org.sluice.records.review.SmallLog.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sluice.records.TestKey;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.StatementType;
import org.sluice.records.tlog.MemoryTileStore;
import org.sluice.records.tlog.TileLog;
import org.sluice.records.tlog.TilePath;

/// What a review says of whole logs.
class LogReviewTest {
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
}
