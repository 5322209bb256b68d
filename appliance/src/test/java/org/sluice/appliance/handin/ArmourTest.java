package org.sluice.appliance.handin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.signing.Draft;
import org.sluice.records.statement.Activation;

@DisplayName("A signed statement as text that is carried by hand")
final class ArmourTest {
  private static final Draft DRAFT = Draft.of(new Activation(1, Activation.ACTIVATED, 1));
  private static final String TEXT = Armour.of(DRAFT);

  @Test
  @DisplayName("comes back, with line ends of any kind and blanks around it")
  void roundTrip() {
    assertThat(Armour.readAll(TEXT)).containsExactly(DRAFT);
    assertThat(Armour.readAll("\r\n  " + TEXT.replace("\n", "\r\n") + " \t"))
        .containsExactly(DRAFT);
    assertThat(Armour.readAll(TEXT + "\r\n" + TEXT)).containsExactly(DRAFT, DRAFT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN SLUICE STATEMENT-----",
        "-----END SLUICE STATEMENT-----",
        "-----BEGIN SLUICE STATEMENT----------END SLUICE STATEMENT-----",
        "-----BEGIN SLUICE STATEMENT-----\n????\n-----END SLUICE STATEMENT-----",
        "-----BEGIN SLUICE STATEMENT-----\nAAAA\n-----END SLUICE STATEMENT-----"
      })
  @DisplayName("what is no statement is refused")
  void refused(String text) {
    assertThatThrownBy(() -> Armour.readAll(text)).isInstanceOf(MalformedRecord.class);
  }

  @Test
  @DisplayName("text before it, behind it, or far too much of it is refused")
  void strange() {
    assertThatThrownBy(() -> Armour.readAll("look: " + TEXT)).isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> Armour.readAll(TEXT + "and" + TEXT))
        .isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> Armour.readAll(TEXT + "thanks")).isInstanceOf(MalformedRecord.class);
    String long_ =
        TEXT.replace("\n-----END", "\n" + " ".repeat(Armour.MAX_CHARACTERS) + "\n-----END");
    assertThatThrownBy(() -> Armour.readAll(long_)).hasMessageContaining("at most");
  }

  @Test
  @DisplayName("a statement that is neither request nor approval is not taken in")
  void anotherKind() {
    assertThatThrownBy(() -> HandIn.read(TEXT.getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("expected signed requests of one issue, or approvals");
  }
}
