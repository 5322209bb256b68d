package org.sluice.distribution.pull;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RememberedTest {
  private final Remembered<String, String> remembered = new Remembered<>(10, String::length);

  @Test
  void whatWasLookedForLeastLatelyIsForgottenFirst() {
    remembered.put("a", "1234");
    remembered.put("b", "1234");
    assertThat(remembered.get("a")).contains("1234");
    remembered.put("c", "123");
    assertThat(remembered.get("b")).isEmpty();
    assertThat(remembered.get("a")).contains("1234");
    assertThat(remembered.get("c")).contains("123");
  }

  @Test
  void whatIsPutAgainCountsOnce() {
    for (int i = 0; i < 100; i++) {
      remembered.put("a", "12345");
    }
    remembered.put("b", "12345");
    assertThat(remembered.get("a")).isPresent();
    remembered.put("a", "123456");
    assertThat(remembered.get("b")).as("11 together").isEmpty();
    assertThat(remembered.get("a")).contains("123456");
  }

  @Test
  void whatIsTooLargeAloneIsNotKept() {
    remembered.put("a", "12345678901");
    assertThat(remembered.get("a")).isEmpty();
    remembered.put("b", "1234567890");
    assertThat(remembered.get("b")).isPresent();
  }
}
