package org.sluice.appliance.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;

class PeriodNamesTest {
  private static final Instant NOVEMBER = Instant.parse("2026-11-21T10:00:00Z");
  private static final PeriodRule HASHED = PeriodRule.hashed(2_592_000, 0);

  private static List<Long> numbers(PeriodRule rule, String... names) {
    return PeriodNames.of(List.of(names), rule, NOVEMBER).stream().map(KeyPeriod::number).toList();
  }

  @Test
  void everyNameOfAMonth() {
    assertThat(numbers(PeriodRule.MONTHLY, "current", " next", "2027-01", "2026-10", "1522"))
        .containsExactly(1522L, 1523L, 1524L, 1521L, 1522L);
  }

  @Test
  void theLabelThatIsPrinted() {
    for (PeriodRule rule : List.of(PeriodRule.MONTHLY, HASHED)) {
      KeyPeriod next = KeyPeriod.at(rule, NOVEMBER).next();
      assertThat(numbers(rule, next.label())).containsExactly(next.number());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "2026-13", "2026-1", "1999-01", "-1", "tomorrow", "12345678901234567890"})
  void nothingElse(String name) {
    assertThatThrownBy(() -> numbers(PeriodRule.MONTHLY, name))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("expected current, next")
        .hasMessageContaining("'" + name + "'");
  }
}
