package org.sluice.records.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// keys-and-trust rule 10: periods asked for lie in [now-1, now+3] unless the purpose is past.
class KeyWindowTest {
  private static final KeyPeriod CURRENT = new KeyPeriod(PeriodRule.MONTHLY, (2026 - 1900) * 12L);

  private static long[] held(Purpose purpose, KeyPeriod current) {
    long n = current.number();
    return LongStream.rangeClosed(Math.max(0, n - 6), n + 6)
        .filter(number -> KeyWindow.holds(purpose, current, number))
        .map(number -> number - n)
        .toArray();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PAST")
  void oneBeforeAndThreeAfter(Purpose purpose) {
    assertThat(held(purpose, CURRENT)).containsExactly(-1, 0, 1, 2, 3);
    assertThat(KeyWindow.named(purpose, CURRENT)).isEqualTo("2025-12 to 2026-04");
  }

  @Test
  void thePastAndNothingAhead() {
    assertThat(held(Purpose.PAST, CURRENT)).containsExactly(-6, -5, -4, -3, -2, -1, 0);
    assertThat(KeyWindow.holds(Purpose.PAST, CURRENT, 0)).isTrue();
    assertThat(KeyWindow.named(Purpose.PAST, CURRENT)).isEqualTo("those up to 2026-01");
  }

  @Test
  void atTheFirstPeriodOfARule() {
    KeyPeriod first = new KeyPeriod(PeriodRule.MONTHLY, 0);
    assertThat(held(Purpose.ISSUE, first)).containsExactly(0, 1, 2, 3);
    assertThat(KeyWindow.named(Purpose.ISSUE, first)).isEqualTo("1900-01 to 1900-04");
  }
}
