package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("./sluice help")
class LauncherHelpTest {
  private static final CommandTrees TREES = new CommandTrees();

  static Stream<String> commands() {
    return TREES.under("").stream();
  }

  private static String help() throws IOException {
    String launcher = Files.readString(Modules.ROOT.resolve("sluice"));
    int begin = launcher.indexOf("cat <<'H'\n");
    return launcher.substring(begin, launcher.indexOf("\nH\n", begin));
  }

  /// The words that the help names behind a command: `a|b` are two.
  private static Set<String> named(String command) throws IOException {
    Set<String> words = new TreeSet<>();
    help()
        .lines()
        .map(String::strip)
        .filter(l -> (l + " ").startsWith("./sluice " + command + " "))
        .map(l -> l.substring(("./sluice " + command).length()).strip().split(" ", 2)[0])
        .forEach(w -> words.addAll(Arrays.asList(w.split("\\|", -1))));
    return words;
  }

  @ParameterizedTest
  @MethodSource("commands")
  @DisplayName("names every command, and each that is under it")
  void whole(String command) throws IOException {
    assertThat(help()).containsPattern("(?m)^  \\./sluice " + command + "( |$)");
    assertThat(named(command)).containsAll(TREES.under(command));
  }

  @ParameterizedTest
  @MethodSource("commands")
  @DisplayName("and none that is not there")
  void nothingElse(String command) throws IOException {
    if (!TREES.under(command).isEmpty()) {
      assertThat(named(command)).isEqualTo(TREES.under(command));
    }
  }

  @Test
  @DisplayName("says what the exit codes mean")
  void exitCodes() throws IOException {
    assertThat(help()).contains("Exit codes: 0 done; 1 refused or failed; 2 a wrong command line;");
  }

  @Test
  @DisplayName("the launcher takes every command")
  void dispatched() throws IOException {
    String launcher = Files.readString(Modules.ROOT.resolve("sluice"));
    String dispatch = launcher.substring(launcher.indexOf("\ncase \"$command\" in\n"));
    assertThat(commands())
        .allSatisfy(
            c -> assertThat(dispatch).containsPattern("(?m)^  ([a-z|-]*\\|)?" + c + "[|)]"));
  }
}
