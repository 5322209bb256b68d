package org.sluice.mikey.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NtpTimeTest {

  @Test
  void writesTheTimesOfPublishedMessages() {
    // The time of the KeyProvision path in TS 33.179.
    assertThat(NtpTime.of(Instant.parse("2014-02-23T08:39:14Z"))).isEqualTo(0xD6B4323200000000L);
    assertThat(NtpTime.of(Instant.parse("1900-01-01T00:00:00.5Z"))).isEqualTo(0x80000000L);
    assertThat(NtpTime.of(Instant.parse("2036-02-07T06:28:15Z"))).isEqualTo(0xFFFFFFFF00000000L);
  }

  @Test
  void theTimestampWrapsAndTheNearestEraIsRead() {
    Instant wrapped = Instant.parse("2036-02-07T06:28:16Z");
    assertThat(NtpTime.of(wrapped)).isZero();
    assertThat(NtpTime.near(0, Instant.parse("2036-02-07T06:00:00Z"))).isEqualTo(wrapped);
    assertThat(NtpTime.near(0, Instant.parse("2050-01-01T00:00:00Z"))).isEqualTo(wrapped);
    assertThat(NtpTime.near(0, Instant.parse("1901-01-01T00:00:00Z")))
        .isEqualTo(Instant.parse("1900-01-01T00:00:00Z"));
    assertThat(NtpTime.near(0xFFFFFFFF00000000L, Instant.parse("2036-02-08T00:00:00Z")))
        .isEqualTo(Instant.parse("2036-02-07T06:28:15Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-21T04:00:00.000000001Z",
        "2026-11-21T04:00:00.999999999Z",
        "2026-11-01T00:00:00Z",
        "2172-03-15T12:56:31.123456789Z"
      })
  void aTimeComesBackAsItWas(String text) {
    Instant time = Instant.parse(text);
    assertThat(NtpTime.near(NtpTime.of(time), time.plusSeconds(1000))).isEqualTo(time);
  }

  @Test
  void fractionsFinerThanANanosecondDoNotLeaveTheSecond() {
    assertThat(NtpTime.near(0xFFFFFFFFL, Instant.parse("1900-01-01T00:00:00Z")))
        .isEqualTo(Instant.parse("1900-01-01T00:00:00.999999999Z"));
  }
}
