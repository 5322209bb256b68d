package org.sluice.records.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.codec.MalformedRecord;

@DisplayName("A transcript that was cut off")
class UnfinishedTranscriptTest {
  private static final Instant TIME = Instant.parse("2026-11-21T09:00:00Z");

  private final TranscriptChain whole = new TranscriptChain(TranscriptKind.CHANGE);
  private final String one = whole.firstLine() + "\n" + whole.add(TIME, "first") + "\n";
  private final String two = one + whole.add(TIME, "second") + "\n";

  private static UnfinishedTranscript parse(String text) {
    return UnfinishedTranscript.parse(TranscriptKind.CHANGE, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("at any octet goes on after its last whole line, as if it had never been cut")
  void goesOn() {
    for (int length = 0; length <= two.length(); length++) {
      String cut = two.substring(0, length);
      UnfinishedTranscript u = parse(cut);
      int lines = length < one.length() ? 0 : length < two.length() ? 1 : 2;
      assertThat(u.lines()).as("%d octets", length).hasSize(lines);
      assertThat(u.octets()).isEqualTo(cut.lastIndexOf('\n') + 1);
      if (lines == 1) {
        assertThat(one + u.chain().add(TIME, "second") + "\n").isEqualTo(two);
      }
    }
  }

  @Test
  @DisplayName("after its end line goes on before it: nobody has signed that end")
  void anEndThatNobodySigned() {
    UnfinishedTranscript u = parse(two + whole.endLine() + "\nsigned AA");
    assertThat(u.lines()).hasSize(2);
    assertThat(u.octets()).isEqualTo(two.length());
  }

  @Test
  @DisplayName("with a changed or missing line, or of another kind, does not go on")
  void doesNotHold() {
    assertThatThrownBy(() -> parse(two.replace("first", "fist")))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining("line 1");
    assertThatThrownBy(() -> parse(two.replaceFirst("(?m)^00001.*\n", "")))
        .isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> parse(two.replace("change of the shares", "ceremony")))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining("first line");
  }
}
