package org.sluice.distribution.boot;

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
import org.sluice.distribution.TestHighSide;
import picocli.CommandLine;

@DisplayName("--json: every command of the low side has it, and prints one object")
final class JsonOutputTest {
  /// Commands without it, and why.
  private static final Map<String, String> EXEMPT =
      Map.of(
          "serve", "goes on until it is stopped",
          "log-serve", "likewise; what it prints is for a browser",
          "words", "lines for the launcher's completion; the help hides it");

  private static final String DEVICE = "ab".repeat(32);

  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  @Test
  @DisplayName("every command has it, or a reason why not")
  void everyCommand() {
    Map<String, CommandLine> all = DistributionServer.commandLine().getSubcommands();
    assertThat(all).hasSizeGreaterThan(8).containsKeys(EXEMPT.keySet().toArray(new String[0]));
    all.forEach((name, command) ->
        assertThat(command.getCommandSpec().findOption("--json") != null)
            .as("--json of " + name)
            .isNotEqualTo(EXEMPT.containsKey(name)));
  }

  /// What it prints on standard output.
  private String printed(int exit, String command, String... more) {
    StringWriter out = new StringWriter();
    err.getBuffer().setLength(0);
    String[] arguments = new String[more.length + 4];
    arguments[0] = command;
    arguments[1] = "--data";
    arguments[2] = folder.resolve("data").toString();
    arguments[3] = "--json";
    System.arraycopy(more, 0, arguments, 4, more.length);
    assertThat(
            DistributionServer.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments))
        .as(String.join(" ", arguments))
        .isEqualTo(exit);
    return out.toString();
  }

  @Test
  @DisplayName("what was done, with its exit code")
  void outcomes() throws IOException {
    assertThat(printed(0, "init", "--name", "localhost")).matches("\\{\"pin\":\"[0-9a-f]{64}\"}\n");
    assertThat(printed(0, "suspend", "--device", DEVICE))
        .isEqualTo("{\"device\":\"" + DEVICE + "\",\"suspended\":true}\n");
    String lifted = "{\"device\":\"" + DEVICE + "\",\"suspended\":false,\"lifted\":";
    assertThat(printed(0, "suspend", "--device", DEVICE, "--lift")).isEqualTo(lifted + "true}\n");
    assertThat(printed(1, "suspend", "--device", DEVICE, "--lift")).isEqualTo(lifted + "false}\n");
    Path password = Files.writeString(folder.resolve("password"), "correct horse 4711");
    assertThat(printed(0, "account")).isEqualTo("{\"accounts\":[]}\n");
    assertThat(
            printed(
                0,
                "account",
                "--name",
                "vera",
                "--role",
                "reviewer",
                "--password-file",
                password.toString()))
        .isEqualTo("{\"name\":\"vera\",\"roles\":[\"reviewer\"]}\n");
    assertThat(printed(0, "account")).contains("{\"accounts\":[{\"name\":\"vera\",");
    assertThat(printed(1, "account", "--name", "nobody", "--remove"))
        .isEqualTo("{\"name\":\"nobody\",\"removed\":false}\n");
    assertThat(
            printed(
                0,
                "user-password",
                "--user",
                "tel:+447700900123",
                "--password-file",
                password.toString()))
        .isEqualTo("{\"user\":\"tel:+447700900123\",\"set\":true}\n")
        .doesNotContain("horse");
  }

  @Test
  @DisplayName("a disc: what was stored, and what was not and why")
  void disc() throws IOException {
    TestHighSide high = new TestHighSide();
    String profile = high.writeProfile(folder).toString();
    Path disc = Files.createDirectories(folder.resolve("disc"));
    Files.write(disc.resolve("000000000001.k.slb"), high.certificate());
    assertThat(printed(0, "import", "--profile", profile, "--from", disc.toString()))
        .isEqualTo("{\"notTaken\":[],\"stored\":1,\"held\":0,\"refused\":0}\n");
    Files.write(disc.resolve("000000000002.k.slb"), new byte[9]);
    assertThat(printed(3, "import", "--profile", profile, "--from", disc.toString()))
        .startsWith("{\"notTaken\":[{\"file\":\"000000000002.k.slb\",\"why\":\"REFUSED ")
        .endsWith("}],\"stored\":0,\"held\":1,\"refused\":1}\n");
  }

  @Test
  @DisplayName("what fails before it has an outcome prints no object")
  void failures() {
    assertThat(printed(2, "desk")).isEmpty();
    assertThat(printed(1, "ask-witnesses")).isEmpty();
    assertThat(printed(2, "ask-witnesses", "--every", "5")).isEmpty();
    assertThat(printed(1, "suspend", "--device", "abc")).isEmpty();
    assertThat(err.toString()).startsWith("distribution-server: ").hasLineCount(1);
    Path none = folder.resolve("none");
    assertThat(printed(1, "import", "--profile", none.toString(), "--from", none.toString()))
        .isEmpty();
    assertThat(err.toString()).startsWith("distribution-server: ").contains(none.toString());
    assertThat(err.toString()).doesNotContain("\tat ");
  }
}
