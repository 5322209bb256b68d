package org.sluice.records.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.records.Samples;
import org.sluice.records.codec.MalformedRecord;

@DisplayName("The text of a sign-off")
final class SignOffTest {
  private static final SignOff GOOD =
      new SignOff(
          "log.example",
          17,
          Samples.hash("root"),
          "green.example 2026-11",
          "vera",
          List.of("one", "two"));

  @Test
  @DisplayName("is read back as it was written")
  void roundTrip() {
    assertThat(SignOff.parse(GOOD.text())).isEqualTo(GOOD);
    SignOff silent = new SignOff("log.example", 0, Samples.hash("root"), "all", "vera", List.of());
    assertThat(SignOff.parse(silent.text())).isEqualTo(silent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "size 17",
        "sluice/sign-off/v1",
        "sluice/sign-off/v2",
        "size 017",
        "size -1",
        "size 1e3",
        "comment",
        "comment  ",
        "root 00",
        "log a b",
        "reviewer ",
        "scope",
        "extra line"
      })
  @DisplayName("has one form: a line that is missing, changed or added is refused")
  void oneForm(String line) {
    List<String> lines = GOOD.text().lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      List<String> changed = new java.util.ArrayList<>(lines);
      changed.set(i, line);
      String text = String.join("\n", changed) + "\n";
      if (!text.equals(GOOD.text()) && !(line.equals("comment  ") && i > 5)) {
        assertThatThrownBy(() -> SignOff.parse(text)).as(text).isInstanceOf(MalformedRecord.class);
      }
    }
  }

  @Test
  @DisplayName("carries no character that would hide or turn what stands there")
  void controls() {
    for (String bad : new String[] {"a\nlog other", "a\u202Eb", "a\u0000", "a".repeat(501)}) {
      assertThatThrownBy(
              () -> new SignOff("log.example", 1, Samples.hash("r"), bad, "vera", List.of()))
          .isInstanceOf(RuntimeException.class);
      assertThatThrownBy(
              () -> new SignOff("log.example", 1, Samples.hash("r"), "all", "vera", List.of(bad)))
          .isInstanceOf(RuntimeException.class);
    }
    assertThatThrownBy(() -> SignOff.parse(GOOD.text() + "x")).isInstanceOf(MalformedRecord.class);
  }
}
