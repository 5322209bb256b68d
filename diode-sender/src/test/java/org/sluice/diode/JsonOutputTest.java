package org.sluice.diode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("--json: every command of the sender has it, and prints one object")
final class JsonOutputTest {
  /// Commands without it, and why.
  private static final Map<String, String> EXEMPT =
      Map.of(
          "send", "goes on until it is stopped; --metrics is what programs read",
          "words", "lines for the launcher's completion; the help hides it");

  @TempDir private Path folder;

  @Test
  @DisplayName("every command has it, or a reason why not")
  void everyCommand() {
    Map<String, CommandLine> all = DiodeSender.commandLine().getSubcommands();
    assertThat(all).hasSizeGreaterThan(5).containsKeys(EXEMPT.keySet().toArray(new String[0]));
    all.forEach((name, command) ->
        assertThat(command.getCommandSpec().findOption("--json") != null)
            .as("--json of " + name)
            .isNotEqualTo(EXEMPT.containsKey(name)));
  }

  /// What it prints on standard output.
  private static String printed(int exit, String... arguments) {
    StringWriter out = new StringWriter();
    assertThat(
            DiodeSender.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(java.io.Writer.nullWriter()))
                .execute(arguments))
        .isEqualTo(exit);
    return out.toString();
  }

  @Test
  @DisplayName("figures are numbers, lists are there also if they are empty")
  void outcomes() throws IOException {
    assertThat(printed(0, "plan", "--json"))
        .matches("\\{\"dataSymbols\":[0-9]+,.*\"overhead\":[0-9.E-]+,.*}\n");
    Path key = folder.resolve("link.key");
    assertThat(printed(0, "link-key", "--out", key.toString(), "--json"))
        .isEqualTo("{\"file\":\"" + key + "\"}\n");
    assertThat(Files.exists(key)).isTrue();
    Path spool = Files.createDirectories(folder.resolve("spool"));
    Path state = Files.createDirectories(folder.resolve("state"));
    assertThat(
            printed(
                0, "status", "--spool", spool.toString(), "--state", state.toString(), "--json"))
        .isEqualTo(
            "{\"running\":false,\"streams\":["
                + "{\"stream\":\"K\",\"sent\":0,\"spool\":0,\"waiting\":0,\"missing\":null},"
                + "{\"stream\":\"L\",\"sent\":0,\"spool\":0,\"waiting\":0,\"missing\":null}"
                + "],\"refused\":0}\n");
  }

  @Test
  @DisplayName("what fails before it has an outcome prints no object")
  void failures() throws IOException {
    Path key = Files.writeString(folder.resolve("link.key"), "there");
    assertThat(printed(1, "link-key", "--out", key.toString(), "--json")).isEmpty();
    assertThat(printed(2, "link-key", "--json")).isEmpty();
  }
}
