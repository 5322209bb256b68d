package org.sluice.hsm.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.TenWords;
import org.sluice.records.tlog.NoteKey;
import picocli.CommandLine;

@DisplayName("--json: every command of a custodian has it, and prints one object")
final class JsonOutputTest {
  /// Commands without it, and why.
  private static final Map<String, String> EXEMPT =
      Map.of(
          "run", "goes on until it is stopped",
          "words", "lines for the launcher's completion; the help hides it");

  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  @Test
  @DisplayName("every command has it, or a reason why not")
  void everyCommand() {
    Map<String, CommandLine> all = new TreeMap<>(PartitionMain.commandLine().getSubcommands());
    all.get("backup").getSubcommands().forEach((name, c) -> all.put("backup " + name, c));
    assertThat(all).hasSizeGreaterThan(12).containsKeys(EXEMPT.keySet().toArray(new String[0]));
    all.forEach((name, command) ->
        assertThat(command.getCommandSpec().findOption("--json") != null)
            .as("--json of " + name)
            .isNotEqualTo(EXEMPT.containsKey(name)));
  }

  /// What it prints on standard output.
  private String printed(int exit, String... arguments) {
    StringWriter out = new StringWriter();
    err.getBuffer().setLength(0);
    CommandLine line = PartitionMain.commandLine();
    assertThat(
            line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err, true)).execute(arguments))
        .as(err.toString())
        .isEqualTo(exit);
    return out.toString();
  }

  private RunningPartition running() throws IOException {
    NoteKey log = NoteKey.ed25519("log.example/a", new byte[32]);
    RunningPartition p = new RunningPartition(folder, 1, log, TlsKey.create(folder, "appliance"));
    PartitionFolder data = new PartitionFolder(folder);
    DurableFiles.write(data.card(), p.card.encode());
    new PartitionSettings(1, "127.0.0.1", p.port(), "token-1", null, log, p.appliance.pin())
        .write(data);
    return p;
  }

  @Test
  @DisplayName("status: what people read, as fields; exit code 1 while it is locked")
  void status() throws IOException {
    try (RunningPartition p = running()) {
      assertThat(p.port()).isPositive();
      assertThat(printed(1, "status", "--data", folder.toString(), "--json"))
          .matches(
              "\\{\"partition\":1,\"state\":\"[a-z]+\",\"why\":\"[^\"]*\",\"logSize\":0,\"domains\":\\[\\],"
                  + "\"protections\":\\[\"none of its own: a test\"\\]\\}\n");
      assertThat(printed(1, "status", "--data", folder.toString()))
          .startsWith("  partition 1 is ")
          .contains("\n  none of its own: a test\n")
          .doesNotContain("{");
    }
  }

  @Test
  @DisplayName("fingerprint: the same words and the same line for the ceremony file")
  void fingerprint() throws IOException {
    try (RunningPartition p = running()) {
      String line =
          "- {name: token-1, address: \"https://127.0.0.1:"
              + p.port()
              + "\", tls-key: "
              + p.card.tlsPin()
              + ", fingerprint: "
              + p.card.fingerprint()
              + "}";
      assertThat(printed(0, "fingerprint", "--data", folder.toString())).contains("\n  " + line);
      assertThat(printed(0, "fingerprint", "--data", folder.toString(), "--json"))
          .isEqualTo(
              "{\"partition\":1,\"token\":\"token-1\",\"fingerprint\":\""
                  + p.card.fingerprint()
                  + "\",\"words\":\""
                  + TenWords.of(p.card.fingerprint())
                  + "\",\"line\":\""
                  + line.replace("\"", "\\\"")
                  + "\"}\n");
    }
  }

  @Test
  @DisplayName("what fails before it has an outcome prints no object")
  void failures() throws IOException {
    assertThat(printed(1, "fingerprint", "--data", folder.toString(), "--json")).isEmpty();
    assertThat(err.toString()).startsWith("sluice partition: ");
    assertThat(printed(2, "confirm", "--wait", "long", "--json")).isEmpty();
    try (RunningPartition p = running()) {
      assertThat(p.port()).isPositive();
      assertThat(printed(1, "confirm", "--data", folder.toString(), "--json")).isEmpty();
      assertThat(err.toString()).isEqualTo("sluice partition: no plan waits at this partition\n");
    }
  }
}
