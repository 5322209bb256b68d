package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("./sluice completion bash, in a real bash")
class CompletionTest {
  private static final CommandTrees TREES = new CommandTrees();

  @TempDir private static Path folder;

  @BeforeAll
  static void made() throws Exception {
    ProcessBuilder launcher =
        new ProcessBuilder(Modules.ROOT.resolve("sluice").toString(), "completion", "bash");
    // What is tested is what the build just made.
    launcher.environment().put("SLUICE_BUILT", Modules.ROOT.toAbsolutePath().toString());
    launcher.environment().put("JAVA_HOME", System.getProperty("java.home"));
    run(launcher, folder.resolve("completion"));
  }

  private static void run(ProcessBuilder command, Path out) throws Exception {
    Path err = out.resolveSibling(out.getFileName() + ".err");
    Process process = command.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
  }

  /// What bash offers where the cursor stands behind each of these lines.
  private static Map<String, Set<String>> offered(List<String> lines) throws Exception {
    StringBuilder script = new StringBuilder("set -u; . ./completion\n");
    for (String line : lines) {
      List<String> words = List.of(("sluice " + line).split(" ", -1));
      script.append("COMP_WORDS=(");
      words.forEach(w -> script.append('\'').append(w).append("' "));
      script.append("); COMP_CWORD=").append(words.size() - 1).append("; _sluice; ");
      script.append("printf '%s\\n' \"${COMPREPLY[*]-}\"\n");
    }
    Files.writeString(folder.resolve("ask"), script);
    // No program may start while somebody types: none is found.
    ProcessBuilder bash = new ProcessBuilder("bash", "--norc", "ask").directory(folder.toFile());
    bash.environment().put("PATH", "/nowhere");
    run(absolute(bash), folder.resolve("answers"));
    List<String> answers = Files.readAllLines(folder.resolve("answers"), StandardCharsets.UTF_8);
    assertThat(answers).hasSameSizeAs(lines);
    Map<String, Set<String>> offered = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Set<String> words = new TreeSet<>(List.of(answers.get(i).split(" ", -1)));
      words.remove("");
      offered.put(lines.get(i), words);
    }
    return offered;
  }

  private static ProcessBuilder absolute(ProcessBuilder bash) throws IOException {
    bash.command().set(0, Path.of("/bin/bash").toRealPath().toString());
    return bash;
  }

  private static Set<String> offered(String line) throws Exception {
    return offered(List.of(line)).get(line);
  }

  @Test
  @DisplayName("offers behind every command the commands under it, and none that the help hides")
  void commands() throws Exception {
    List<String> groups =
        TREES.paths().stream().filter(p -> !TREES.under(p).isEmpty()).map(p -> p + " ").toList();
    assertThat(groups).hasSizeGreaterThan(25);
    offered(groups)
        .forEach((line, words) ->
            assertThat(words).as("sluice " + line).isEqualTo(TREES.under(line.strip())));
  }

  @Test
  @DisplayName("offers every option of every command, and no other")
  void options() throws Exception {
    List<String> lines = new ArrayList<>(TREES.paths().stream().map(p -> p + " -").toList());
    assertThat(lines).hasSizeGreaterThan(150);
    offered(lines)
        .forEach((line, words) ->
            assertThat(words)
                .as("sluice " + line)
                .isEqualTo(TREES.options(line.substring(0, line.length() - 2))));
  }

  @Test
  @DisplayName("offers every command that the launcher has")
  void first() throws Exception {
    String launcher = Files.readString(Modules.ROOT.resolve("sluice"));
    String dispatch = launcher.substring(launcher.indexOf("\ncase \"$command\" in\n"));
    Set<String> commands = new TreeSet<>();
    dispatch
        .lines()
        .filter(l -> l.matches("  [a-z][a-z|-]*\\).*"))
        .forEach(l -> {
          for (String c : l.strip().substring(0, l.strip().indexOf(')')).split("\\|", -1)) {
            if (!c.startsWith("-") && c.length() > 1) {
              commands.add(c);
            }
          }
        });
    assertThat(commands).contains("demo", "help", "issue", "log", "client");
    assertThat(offered("")).isEqualTo(commands);
  }

  @Test
  @DisplayName("goes on behind options and their values, which may be called as commands are")
  void goesOn() throws Exception {
    assertThat(offered("iss")).containsExactly("issue");
    assertThat(offered("issue re")).containsExactly("request", "resume");
    assertThat(offered("issue request --domain green.example --per")).containsExactly("--periods");
    assertThat(offered("issue request --domain = green.example --per"))
        .containsExactly("--periods");
    assertThat(offered("partition backup --data verify ver")).containsExactly("verify");
    assertThat(offered("partition backup --data = verify ver")).containsExactly("verify");
    assertThat(offered("log serve --pr")).containsExactly("--profile");
    assertThat(offered("test -")).contains("--quick");
  }

  @Test
  @DisplayName("offers the values of an option where they are known, and files elsewhere")
  void values() throws Exception {
    assertThat(offered("diode-sender resend --stream ")).containsExactly("K", "L");
    assertThat(offered("diode-sender resend --stream =")).containsExactly("K", "L");
    assertThat(offered("diode-sender resend --stream = K")).containsExactly("K");
    assertThat(offered("issue request --officer ")).isEmpty();
    assertThat(Files.readString(folder.resolve("completion")))
        .contains("complete -o default -F _sluice sluice\n");
  }

  @Test
  @DisplayName("says which shells there are, and prints nothing, for another")
  void otherShell() throws Exception {
    Process fish =
        new ProcessBuilder(Modules.ROOT.resolve("sluice").toString(), "completion", "fish").start();
    assertThat(fish.getInputStream().readAllBytes()).isEmpty();
    assertThat(new String(fish.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("expected bash", "bashcompinit", "found 'fish'");
    assertThat(fish.waitFor()).isEqualTo(2);
  }
}
