package org.sluice.appliance.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.appliance.boot.CommandFailed;

@DisplayName("Files of users pass a process of their own, line by line")
class UsersGateTest {
  private static final String ROW =
      "{\"domain\":\"green.example\",\"uri\":\"tel:+447700900101\",\"devices\":1,\"seal\":\"x25519\"}";

  @TempDir private Path folder;

  private String lines(byte[] file, boolean json) throws IOException {
    UsersGate.Came came =
        UsersGate.pass(
            Files.write(folder.resolve("file"), file),
            json,
            folder.resolve("lines"),
            folder.resolve("refused"),
            _ -> {});
    assertThat(came.isolation()).isNotEmpty();
    return Files.readString(came.lines());
  }

  private String refused() throws IOException {
    return Files.readString(folder.resolve("refused"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName(
      "the same rows as CSV and as JSON come out as the same lines, under the same numbers")
  void canonical() throws Exception {
    String csv = "\ufeffuri , domain\r\n\"tel:+447700900101\",green.example\r\r\n# no\n";
    assertThat(lines(utf8(csv), false)).isEqualTo("\n" + ROW + "\n");
    assertThat(refused()).isEmpty();
    String json =
        "\n{\"uri\":\"tel:+447700900101\", \"domain\":\"green.example\",\"devices\":\"1\"}";
    assertThat(lines(utf8(json), true)).isEqualTo("\n" + ROW + "\n");
    assertThat(lines(utf8("\n" + ROW + "\n"), true)).isEqualTo("\n" + ROW + "\n");
  }

  @Test
  @DisplayName("a refused line is empty and is named with its kind; the next has its own number")
  void refusedLines() throws Exception {
    String text =
        "domain,uri\nno domain,tel:+1\n"
            + "x".repeat(9000)
            + "\ngreen.example,tel:+447700900101\ngreen.example,tel:\u0435\n";
    byte[] octets = utf8(text);
    assertThat(lines(octets, false)).isEqualTo("\n\n\n" + ROW + "\n\n");
    assertThat(refused().lines().map(l -> l.substring(0, l.indexOf('\t', 2))))
        .containsExactly("2\tdomain", "3\ttoo-long", "5\tlook-alike");
    lines(new byte[] {'\n', (byte) 0xff, '\n'}, true);
    assertThat(refused()).startsWith("2\tencoding\t");
  }

  @Test
  @DisplayName("without a header nothing is read, and the reason is named")
  void noHeader() throws Exception {
    assertThat(lines(utf8("green.example,tel:+1\n".repeat(100_000)), false)).isEqualTo("\n");
    assertThat(refused().lines()).hasSize(1);
    assertThat(refused()).startsWith("1\tfields\tunknown field");
  }

  /// The process may have been taken over by the file: what it says is not believed.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "= 1 ROW\n",
        "= 1 ROW\n. 1\n= 2 ROW\n",
        "= 2 ROW\n= 1 ROW\n. 2\n",
        "= 1 ROW\n! 1 uri why\n. 1\n",
        "= 1 {}\n. 1\n",
        "= 1  ROW\n. 1\n",
        "= 1 ROW,\n. 1\n",
        "= 0 ROW\n. 1\n",
        "= 101 ROW\n. 101\n",
        "= 9999999999 ROW\n. 1\n",
        "! 1 fine why\n. 1\n",
        "! 1 uri \u001b[2J\n. 1\n",
        "? 1 ROW\n. 1\n"
      })
  void outputThatIsNotTrusted(String output) {
    BufferedReader out = new BufferedReader(new StringReader(output.replace("ROW", ROW)));
    assertThatThrownBy(() ->
            UsersGate.read(out, folder.resolve("lines"), folder.resolve("refused"), 100, _ -> {}))
        .isInstanceOf(CommandFailed.class);
  }

  @Test
  void outputWithoutAnEnd() {
    BufferedReader out = new BufferedReader(new StringReader("= 1 " + "x".repeat(1 << 18)));
    assertThatThrownBy(() ->
            UsersGate.read(out, folder.resolve("lines"), folder.resolve("refused"), 100, _ -> {}))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("without an end");
  }
}
