package org.sluice.distribution.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.TestHighSide;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.statement.DomainTerms;

@DisplayName("Sealed keys of past periods are destroyed when the domain's terms say so")
final class RetentionTest {
  private static final int DAYS = 40;

  @TempDir private Path folder;
  private final TestHighSide high = new TestHighSide();
  private final AccessRecord alice = high.device("tel:+447700900123", DeviceState.ACTIVE).record();
  private final KeyPeriod period =
      KeyPeriod.at(PeriodRule.MONTHLY, Instant.parse("2026-10-15T00:00:00Z"));
  private Instant now = period.end();
  private LowSide low;
  private Retention retention;

  @BeforeEach
  void open() throws IOException {
    low = LowSide.open(folder.resolve("data"), List.of(high.writeProfile(folder)));
    retention = new Retention(low, () -> now);
  }

  @AfterEach
  void close() {
    retention.close();
    low.close();
  }

  private List<SealedKeySet> held() {
    return low.store().keySets(alice.sealKeyHash(), alice.commitment(), 0, Long.MAX_VALUE);
  }

  private void terms(long number, Hash32 previous, int days) {
    long before = high.size();
    high.append(
        high.signByOfficers(
            new DomainTerms(
                TestHighSide.DOMAIN, number, previous, period.number(), 12, 366, days, 366, 1),
            2));
    assertThat(low.receiver().accept(high.segment(number == 1 ? 0 : before, high.size())))
        .isInstanceOf(Intake.Stored.class);
  }

  @Test
  void theDayItIsOverAndNoDayBefore() {
    SealedKeySet old = high.keySet(alice, period.number());
    SealedKeySet next = high.keySet(alice, period.number() + 1);
    low.receiver().accept(high.keySets(old, next));
    low.store().pulled(old, now);
    now = period.end().plus(Duration.ofDays(4000));
    assertThat(retention.destroy()).as("no terms").isZero();
    terms(1, Hash32.ZERO, DAYS);
    now = period.end().plus(Duration.ofDays(DAYS)).minusSeconds(1);
    assertThat(retention.destroy()).isZero();
    assertThat(held()).containsExactly(old, next);
    now = period.end().plus(Duration.ofDays(DAYS));
    assertThat(retention.destroy()).isEqualTo(1);
    assertThat(held()).containsExactly(next);
    assertThat(low.store().lastPull(old)).isEmpty();
    assertThat(low.store().keyCounts().get("green.example"))
        .as("what arrived stays counted")
        .containsEntry(period.number(), 1L);
    assertThat(retention.destroy()).as("again").isZero();
  }

  @Test
  void theNewestTermsCountAlsoAfterARestart() {
    low.receiver().accept(high.keySets(high.keySet(alice, period.number())));
    terms(1, Hash32.ZERO, 1);
    Hash32 first =
        new DomainTerms(TestHighSide.DOMAIN, 1, Hash32.ZERO, period.number(), 12, 366, 1, 366, 1)
            .hash();
    terms(2, first, DAYS);
    low.close();
    low = LowSide.open(folder.resolve("data"), List.of(folder.resolve("green.example.profile")));
    now = period.end().plus(Duration.ofDays(DAYS)).minusSeconds(1);
    try (Retention again = new Retention(low, () -> now)) {
      assertThat(again.destroy()).isZero();
      now = now.plusSeconds(1);
      assertThat(again.destroy()).isEqualTo(1);
    }
  }
}
