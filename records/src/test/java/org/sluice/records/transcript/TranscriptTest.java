package org.sluice.records.transcript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.records.TestKey;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Activation;
import org.sluice.records.statement.CeremonyHeld;

@DisplayName("A transcript")
class TranscriptTest {

  private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
  private static final Hash32 FILE = Hash32.sha256(new byte[] {1});

  private static List<String> lines() {
    TranscriptChain chain = new TranscriptChain(TranscriptKind.CEREMONY);
    List<String> lines = new ArrayList<>(List.of(chain.firstLine()));
    lines.add(chain.add(START, "software hash read aloud"));
    lines.add(chain.add(START.plusSeconds(60), "custodian 1 confirms 3f2a"));
    lines.add(chain.add(START.plusSeconds(60), "Zoë says yes"));
    lines.add(chain.endLine());
    lines.add(Transcript.signedLine(held(chain.link(), chain.lines())));
    return lines;
  }

  private static SignedStatement held(Hash32 link, int lines) {
    return SignedStatement.sign(
        new CeremonyHeld("log.example/1", FILE, FILE, link, lines, START.getEpochSecond()),
        TestKey.number(1));
  }

  private static byte[] file(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void refused(List<String> lines, String field) {
    assertThatThrownBy(() -> Transcript.parse(file(lines)))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining(field);
  }

  private static List<String> with(int index, UnaryOperator<String> change) {
    List<String> lines = lines();
    lines.set(index, change.apply(lines.get(index)));
    return lines;
  }

  @Test
  @DisplayName("is read as it was written")
  void reads() {
    Transcript read = Transcript.parse(file(lines()));
    assertThat(read.kind()).isEqualTo(TranscriptKind.CEREMONY);
    assertThat(read.lines())
        .containsExactly(
            new Transcript.Line(START, "software hash read aloud"),
            new Transcript.Line(START.plusSeconds(60), "custodian 1 confirms 3f2a"),
            new Transcript.Line(START.plusSeconds(60), "Zoë says yes"));
    assertThat(read.held().signedBy(TestKey.number(1).spki())).isTrue();
    assertThat(read.statement().transcript()).isEqualTo(read.link());
  }

  @Test
  @DisplayName("with a changed, removed, added or moved line is refused, the line named")
  void changed() {
    refused(with(2, l -> l.replace("3f2a", "3f2b")), "line 2");
    refused(with(2, l -> l.replace("09:01:00", "09:01:01")), "line 2");
    List<String> removed = lines();
    removed.remove(2);
    refused(removed, "line 2");
    List<String> doubled = lines();
    doubled.add(2, doubled.get(1));
    refused(doubled, "line 2");
    List<String> swapped = lines();
    Collections.swap(swapped, 1, 2);
    refused(swapped, "line 1");
  }

  @Test
  @DisplayName("rewritten as a whole has another last link, and then the signature is of another")
  void rewritten() {
    TranscriptChain chain = new TranscriptChain(TranscriptKind.CEREMONY);
    List<String> lines = new ArrayList<>(List.of(chain.firstLine()));
    lines.add(chain.add(START, "something else"));
    lines.add(chain.endLine());
    lines.add(lines().getLast());
    refused(lines, "another transcript");
  }

  @Test
  @DisplayName("of a rehearsal does not pass for one of a ceremony")
  void kind() {
    refused(with(0, l -> l.replace("ceremony", "rehearsal")), "line 1");
  }

  @Test
  @DisplayName("without an end, a signature, or a whole last line is refused")
  void cut() {
    List<String> lines = lines();
    refused(lines.subList(0, lines.size() - 1), "end line");
    refused(lines.subList(0, 3), "ends before");
    byte[] whole = file(lines);
    byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 1);
    assertThatThrownBy(() -> Transcript.parse(cut)).hasMessageContaining("whole line");
    refused(with(lines.size() - 1, l -> "signed !!"), "signature");
    refused(with(lines.size() - 1, l -> "signed QUJD"), "SignedStatement");
    refused(
        with(
            lines.size() - 1,
            l ->
                Transcript.signedLine(
                    SignedStatement.unsigned(new Activation(1, Activation.ACTIVATED, 5)))),
        "activation");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two\nlines", "bell \u0007", "escape \u001b[2J"})
  @DisplayName("takes no line that could show something else on paper or screen")
  void badText(String text) {
    TranscriptChain chain = new TranscriptChain(TranscriptKind.CEREMONY);
    assertThatThrownBy(() -> chain.add(START, text)).isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> chain.add(START, "x".repeat(501))).isInstanceOf(MalformedRecord.class);
    assertThat(chain.lines()).isZero();
  }

  @Test
  @DisplayName("takes no line from before the last one")
  void backwards() {
    TranscriptChain chain = new TranscriptChain(TranscriptKind.CEREMONY);
    String _ = chain.add(START, "one");
    assertThatThrownBy(() -> chain.add(START.minusSeconds(1), "two"))
        .isInstanceOf(MalformedRecord.class);
  }

  @Test
  @DisplayName("that is no text, or too large, is refused")
  void noText() {
    assertThatThrownBy(() -> Transcript.parse(new byte[] {(byte) 0xff, '\n'}))
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> Transcript.parse(new byte[Transcript.MAX_OCTETS + 1]))
        .hasMessageContaining("at most");
  }
}
