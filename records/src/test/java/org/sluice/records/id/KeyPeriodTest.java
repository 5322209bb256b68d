package org.sluice.records.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.records.codec.MalformedRecord;

class KeyPeriodTest {
  private static final PeriodRule DAYS30 = PeriodRule.hashed(2_592_000, 0);

  @Nested
  @DisplayName("RFC 6509 section 3.2: calendar months in UTC")
  class Monthly {
    @ParameterizedTest
    @CsvSource({
      "1900-01-01T00:00:00Z, 0, 1900-01",
      "2011-02-15T12:00:00Z, 1333, 2011-02",
      "2026-10-31T23:59:59.999999999Z, 1521, 2026-10",
      "2026-11-01T00:00:00Z, 1522, 2026-11",
      "2036-02-07T06:28:16Z, 1633, 2036-02",
      "9999-12-31T23:59:59Z, 97199, 9999-12"
    })
    void numbersAndLabels(Instant time, long number, String label) {
      KeyPeriod p = KeyPeriod.at(PeriodRule.MONTHLY, time);
      assertThat(p.number()).isEqualTo(number);
      assertThat(p.label()).isEqualTo(label);
      assertThat(p.contains(time)).isTrue();
    }

    @Test
    void februaryOfALeapYear() {
      KeyPeriod p = KeyPeriod.at(PeriodRule.MONTHLY, Instant.parse("2028-02-29T10:00:00Z"));
      assertThat(p.start()).isEqualTo(Instant.parse("2028-02-01T00:00:00Z"));
      assertThat(p.end()).isEqualTo(Instant.parse("2028-03-01T00:00:00Z"));
      assertThat(p.contains(p.end())).isFalse();
      assertThat(p.next().start()).isEqualTo(p.end());
      assertThat(p.previous().end()).isEqualTo(p.start());
    }

    @Test
    void refusesMonthsThatHaveNoFourDigitYear() {
      KeyPeriod first = new KeyPeriod(PeriodRule.MONTHLY, 0);
      KeyPeriod last = new KeyPeriod(PeriodRule.MONTHLY, 97_199);
      assertThat(last.end()).isEqualTo(Instant.parse("+10000-01-01T00:00:00Z"));
      assertThatThrownBy(first::previous).isInstanceOf(MalformedRecord.class);
      assertThatThrownBy(last::next).isInstanceOf(MalformedRecord.class);
      assertThatThrownBy(
              () -> KeyPeriod.at(PeriodRule.MONTHLY, Instant.parse("1899-12-31T23:59:59Z")))
          .isInstanceOf(MalformedRecord.class);
      assertThatThrownBy(() -> KeyPeriod.at(PeriodRule.MONTHLY, Instant.MAX))
          .isInstanceOf(MalformedRecord.class);
    }
  }

  @Nested
  @DisplayName("TS 33.180 F.2.1: P5 = floor((T - P4) / P3)")
  class Hashed {
    @Test
    void thirtyDaysFrom1900() {
      KeyPeriod p = new KeyPeriod(DAYS30, 1388);
      assertThat(p.start().getEpochSecond()).isEqualTo(1388 * 2_592_000L - 2_208_988_800L);
      assertThat(p.end().getEpochSecond()).isEqualTo(1389 * 2_592_000L - 2_208_988_800L);
      assertThat(KeyPeriod.at(DAYS30, p.start())).isEqualTo(p);
      assertThat(KeyPeriod.at(DAYS30, p.end().minusNanos(1))).isEqualTo(p);
      assertThat(KeyPeriod.at(DAYS30, p.end())).isEqualTo(p.next());
      assertThat(p.label()).isEqualTo("1388");
    }

    @Test
    void offsetMovesTheBoundary() {
      PeriodRule rule = PeriodRule.hashed(25_920_000, 100);
      assertThat(new KeyPeriod(rule, 1).start().getEpochSecond())
          .isEqualTo(25_920_100L - 2_208_988_800L);
      Instant beforeFirst = Instant.ofEpochSecond(99 - 2_208_988_800L);
      assertThatThrownBy(() -> KeyPeriod.at(rule, beforeFirst)).isInstanceOf(MalformedRecord.class);
      assertThat(KeyPeriod.at(rule, beforeFirst.plusSeconds(1)).number()).isZero();
    }

    @Test
    void doesNotWrapWhereNtpTimestampsDo() {
      Instant ntpWraps = Instant.parse("2036-02-07T06:28:16Z");
      long before = KeyPeriod.at(DAYS30, ntpWraps.minusSeconds(1)).number();
      assertThat(KeyPeriod.at(DAYS30, ntpWraps).number()).isBetween(before, before + 1);
      assertThat(before).isEqualTo(((1L << 32) - 1) / 2_592_000);
    }

    @Test
    void endlessPeriodsOfTheFieldWork() {
      PeriodRule endless = PeriodRule.hashed(315_360_000_000L, 0);
      assertThat(KeyPeriod.at(endless, Instant.parse("2026-11-21T00:00:00Z")).number()).isZero();
    }

    @Test
    void refusesNumbersBeyondRepresentableTime() {
      assertThatThrownBy(() -> new KeyPeriod(DAYS30, Long.MAX_VALUE))
          .isInstanceOf(MalformedRecord.class);
      assertThatThrownBy(() -> new KeyPeriod(DAYS30, -1)).isInstanceOf(MalformedRecord.class);
      long last = (Instant.MAX.getEpochSecond() + 2_208_988_800L) / 2_592_000 - 1;
      assertThat(new KeyPeriod(DAYS30, last).end()).isBeforeOrEqualTo(Instant.MAX);
      assertThatThrownBy(() -> new KeyPeriod(DAYS30, last + 1)).isInstanceOf(MalformedRecord.class);
    }
  }

  @Nested
  @DisplayName("times of which an NTP timestamp gives 32 bits, and the wrap on 2036-02-07")
  class Ntp {
    private static final Instant WRAP = Instant.parse("2036-02-07T06:28:16Z");
    private static final PeriodRule TEN_SECONDS = PeriodRule.hashed(10, 0);

    @Test
    void theSecondOfTheWrapIsZeroAndThePeriodGoesOn() {
      assertThat(NtpSeconds.of(WRAP)).isEqualTo(1L << 32);
      assertThat(NtpSeconds.toInstant(1L << 32)).isEqualTo(WRAP);
      // 2^32 = 10 * 429496729 + 6: the wrap falls into a period, not between two.
      for (Instant about : new Instant[] {WRAP.minusSeconds(100), WRAP, WRAP.plusSeconds(100)}) {
        KeyPeriod p = KeyPeriod.atNtp(TEN_SECONDS, 0, about);
        assertThat(p.number()).isEqualTo(429_496_729);
        assertThat(p).isEqualTo(KeyPeriod.atNtp(TEN_SECONDS, 0xffff_ffffL, about));
        assertThat(p.start()).isEqualTo(WRAP.minusSeconds(6));
        assertThat(p.end()).isEqualTo(WRAP.plusSeconds(4));
        assertThat(KeyPeriod.atNtp(TEN_SECONDS, 4, about)).isEqualTo(p.next());
      }
    }

    @Test
    void monthsCrossTheWrapToo() {
      for (Instant about : new Instant[] {WRAP.minusSeconds(100), WRAP.plusSeconds(100)}) {
        assertThat(KeyPeriod.atNtp(PeriodRule.MONTHLY, 0xffff_ffffL, about)).hasToString("2036-02");
        assertThat(KeyPeriod.atNtp(PeriodRule.MONTHLY, 0, about)).hasToString("2036-02");
        assertThat(KeyPeriod.atNtp(PeriodRule.MONTHLY, 86_400L * 30, about)).hasToString("2036-03");
      }
    }

    @Test
    void theNearestOfTheErasIsMeant() {
      Instant now = Instant.parse("2026-11-21T00:00:00Z");
      long low = NtpSeconds.of(now);
      assertThat(NtpSeconds.nearest(low, now)).isEqualTo(low);
      assertThat(NtpSeconds.nearest(low, now.plusSeconds(1L << 32))).isEqualTo(low + (1L << 32));
      assertThat(NtpSeconds.nearest(low, now.minusSeconds((1L << 31) - 1))).isEqualTo(low);
      assertThat(NtpSeconds.nearest(low, now.plusSeconds(1L << 31))).isEqualTo(low + (1L << 32));
      assertThat(NtpSeconds.nearest(low, now.plusSeconds((1L << 31) - 1))).isEqualTo(low);
      assertThat(KeyPeriod.atNtp(DAYS30, low, now)).isEqualTo(KeyPeriod.at(DAYS30, now));
      assertThatThrownBy(() -> NtpSeconds.nearest(1L << 32, now))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> NtpSeconds.nearest(-1, now))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTimeBefore1900HasNoPeriod() {
      Instant about = Instant.parse("1900-01-02T00:00:00Z");
      assertThatThrownBy(() -> KeyPeriod.atNtp(TEN_SECONDS, 0xffff_ffffL, about))
          .isInstanceOf(MalformedRecord.class);
      assertThatThrownBy(() -> KeyPeriod.atNtp(PeriodRule.MONTHLY, 0xffff_ffffL, about))
          .isInstanceOf(MalformedRecord.class);
    }
  }

  @Nested
  @DisplayName("lengths seen in the field (mikey-sakke.md G-9)")
  class Lengths {
    @Test
    void tenSecondPeriodsNeedMoreThanTwoOctetsOfNumber() {
      PeriodRule rule = PeriodRule.hashed(10, 9);
      Instant now = Instant.parse("2026-11-21T00:00:00Z");
      KeyPeriod p = KeyPeriod.at(rule, now);
      assertThat(p.number()).isGreaterThan(0xffffff);
      assertThat(p.start()).isEqualTo(now.minusSeconds((NtpSeconds.of(now) - 9) % 10));
      assertThat(p.end()).isEqualTo(p.start().plusSeconds(10));
    }

    @Test
    void anEndlessPeriodIsNumberZeroFrom1900ToLongAfterTheWrap() {
      PeriodRule rule = PeriodRule.hashed(315_360_000_000L, 0);
      KeyPeriod zero = new KeyPeriod(rule, 0);
      assertThat(zero.start()).isEqualTo(Instant.parse("1900-01-01T00:00:00Z"));
      assertThat(zero.contains(Instant.parse("2036-02-07T06:28:16Z"))).isTrue();
      assertThat(KeyPeriod.atNtp(rule, 0, Instant.parse("2036-02-07T00:00:00Z"))).isEqualTo(zero);
      assertThat(zero.end()).isEqualTo(NtpSeconds.toInstant(315_360_000_000L));
      assertThatThrownBy(zero::previous).isInstanceOf(MalformedRecord.class);
    }

    @Test
    void theNumberMayHaveEightOctets() {
      PeriodRule rule = PeriodRule.hashed(1, 0);
      long last = NtpSeconds.of(Instant.MAX) - 1;
      assertThat(new KeyPeriod(rule, last).end()).isBeforeOrEqualTo(Instant.MAX);
      assertThat(last).isGreaterThan(1L << 54);
      Identifier id =
          Identifier.of(rule, UserUri.parse("tel:+123"), KmsUri.parse("kms.example"), last);
      assertThat(id.octets()).hasSize(32);
    }
  }

  @Test
  void rulesKeepToTheirFormat() {
    assertThatThrownBy(() -> new PeriodRule(IdentifierFormat.RFC6509_MONTHLY, 1, 0))
        .isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> new PeriodRule(IdentifierFormat.RFC6509_MONTHLY, 0, 1))
        .isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> PeriodRule.hashed(0, 0)).isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> PeriodRule.hashed(10, 10)).isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> PeriodRule.hashed(10, -1)).isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> PeriodRule.hashed((1L << 40) + 1, 0))
        .isInstanceOf(MalformedRecord.class);
    assertThat(PeriodRule.hashed(1L << 40, (1L << 40) - 1).offsetSeconds()).isPositive();
  }
}
