package org.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What comes in, and what goes into a page")
final class FormTest {
  private static Form parse(String text) {
    return Form.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("fields are decoded once")
  void decoded() {
    Form form = parse("a=%31+%2b%C3%A9&b=&c");
    assertThat(form.text("a", 10)).isEqualTo("1 +\u00e9");
    assertThat(form.text("b", 10)).isEmpty();
    assertThat(form.text("c", 10)).isEmpty();
    assertThat(form.text("d", 10)).isEmpty();
    assertThat(parse("a=%2531").text("a", 10)).isEqualTo("%31");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=1&a=2", "a=%", "a=%4", "a=%4g", "a=%ff", "%ff=1"})
  @DisplayName("what is not a form is refused")
  void refused(String text) {
    assertThatThrownBy(() -> parse(text).text("a", 10)).isInstanceOf(Stop.class);
  }

  @Test
  @DisplayName("a field that is too long is refused, and a secret of that kind is none")
  void tooLong() {
    assertThatThrownBy(() -> parse("a=12345").text("a", 4)).isInstanceOf(Stop.class);
    assertThat(parse("a=12345").secret("a", 4)).isEmpty();
  }

  @Test
  @DisplayName("secrets are wiped when the form is closed")
  void wiped() {
    Form form = parse("password=abc");
    byte[] secret = form.secret("password", 10);
    assertThat(secret).isEqualTo("abc".getBytes(StandardCharsets.US_ASCII));
    form.close();
    assertThat(secret).containsOnly(0);
  }

  @Test
  @DisplayName("text of others is shown and does nothing")
  void safe() {
    assertThat(Safe.html("<a href=\"x\" onclick='y'>&amp;"))
        .isEqualTo("&lt;a href=&quot;x&quot; onclick=&#39;y&#39;&gt;&amp;amp;");
    assertThat(Safe.html("a\u202Eb\u2066c\u200Bd\u0000e\u00A0f\uFEFFg\uD800h\u0085i\u3164j"))
        .isEqualTo(
            "a\u27E8U+202E\u27E9b\u27E8U+2066\u27E9c\u27E8U+200B\u27E9d\u27E8U+0000\u27E9e\u27E8U+00A0\u27E9f"
                + "\u27E8U+FEFF\u27E9g\u27E8U+D800\u27E9h\u27E8U+0085\u27E9i\u27E8U+3164\u27E9j");
    assertThat(Safe.html("gr\u00fcn")).isEqualTo("gr\u00fcn");
  }
}
