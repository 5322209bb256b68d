package org.sluice.distribution.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.ingest.Intake;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.statement.DomainPolicy;

/// The last second before a period's keys are handed out, and the first in which they are.
final class ReleaseWindowTest {
  private static final KeyPeriod PERIOD = new KeyPeriod(PeriodRule.MONTHLY, 1522);

  @TempDir private Path folder;
  private final TestHighSide high = new TestHighSide();
  private final AccessRecord alice =
      high.device("sip:a@green.example", DeviceState.ACTIVE).record();
  private LowSide low;
  private Instant now;

  @BeforeEach
  void open() throws Exception {
    low = LowSide.open(folder.resolve("data"), List.of(high.writeProfile(folder)));
    byte[] keys = high.keySets(high.keySet(alice, PERIOD.number()));
    for (byte[] bundle :
        List.of(high.certificate(), high.access(alice), keys, high.segment(0, high.size()))) {
      assertThat(low.receiver().accept(bundle)).isInstanceOf(Intake.Stored.class);
    }
    now = PERIOD.start().minus(Duration.ofDays(low.domains().releaseDays(TestHighSide.DOMAIN)));
  }

  @AfterEach
  void close() {
    low.close();
  }

  private KeySetDesk.Answer ask() {
    return desk().answer(alice, 0, 9999, 0, "");
  }

  private KeySetDesk desk() {
    return new KeySetDesk(low, () -> now);
  }

  @Test
  void notASecondBeforeAndFromThenOn() {
    now = now.minusSeconds(1);
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(this::ask)
        .satisfies(problem -> assertThat(problem.status()).isEqualTo(404))
        .withMessageContaining("they are for later");
    now = now.plusSeconds(1);
    assertThat(ask().body()).isPresent();
    now = now.plusSeconds(1);
    assertThat(ask().body()).isPresent();
  }

  @Test
  void theAnswerSaysTheDaysOfTheNewestPolicyAndAChangeIsNews() {
    KeySetDesk.Answer first = ask();
    assertThat(days(first)).isEqualTo(7);
    assertThat(desk().answer(alice, 0, 9999, 0, first.tag()).body()).isEmpty();
    long before = high.size();
    DomainPolicy old = high.policy(1, Hash32.ZERO, 7);
    high.append(high.signByOfficers(high.policy(2, old.hash(), 300), 2));
    assertThat(low.receiver().accept(high.segment(before, high.size())))
        .isInstanceOf(Intake.Stored.class);
    KeySetDesk.Answer second = desk().answer(alice, 0, 9999, 0, first.tag());
    assertThat(days(second)).isEqualTo(300);
    assertThat(second.tag()).isNotEqualTo(first.tag());
    // Nothing new but the days: they are said all the same.
    assertThat(days(desk().answer(alice, 0, 9999, high.size(), ""))).isEqualTo(300);
  }

  private static int days(KeySetDesk.Answer answer) {
    try (JsonReader json = Json.createReader(new StringReader(answer.body().orElseThrow()))) {
      return json.readObject().getJsonNumber("releaseDays").intValueExact();
    }
  }

  @Test
  void theBeginningOfThePeriodChangesNothing() {
    now = PERIOD.start().minusSeconds(1);
    assertThat(ask().body()).isPresent();
    now = PERIOD.start();
    assertThat(ask().body()).isPresent();
  }

  /// A later period's keys make another answer of it, though nothing has arrived.
  @Test
  void anAnswerHoldsUntilMoreIsToBeHandedOut() {
    var bundle = high.keySets(high.keySet(alice, PERIOD.number() + 1));
    assertThat(low.receiver().accept(bundle)).isInstanceOf(Intake.Stored.class);
    KeySetDesk desk = new KeySetDesk(low, () -> now);
    Instant first = now;
    KeySetDesk.Answer answer = ask();
    Instant next = new KeyPeriod(PeriodRule.MONTHLY, PERIOD.number() + 1).start();
    now = next.minus(Duration.ofDays(low.domains().releaseDays(TestHighSide.DOMAIN)));
    assertThat(desk.holds(alice, answer)).isFalse();
    now = now.minusSeconds(1);
    assertThat(desk.holds(alice, answer)).isTrue();
    now = first.minusSeconds(1);
    assertThat(desk.holds(alice, answer)).as("the clock was put back").isFalse();
  }

  @Test
  void anAnswerHoldsUntilTheStoreOrTheLogChanges() {
    KeySetDesk desk = new KeySetDesk(low, () -> now);
    KeySetDesk.Answer answer = ask();
    desk.handOut(answer);
    assertThat(desk.holds(alice, answer)).isTrue();
    long before = high.size();
    byte[] bundle = high.keySets(high.keySet(alice, PERIOD.number() + 1));
    assertThat(low.receiver().accept(bundle)).isInstanceOf(Intake.Stored.class);
    assertThat(desk.holds(alice, answer)).isFalse();
    KeySetDesk.Answer second = ask();
    assertThat(desk.holds(alice, second)).isTrue();
    assertThat(low.receiver().accept(high.segment(before, high.size())))
        .isInstanceOf(Intake.Stored.class);
    assertThat(desk.holds(alice, second)).isFalse();
  }
}
