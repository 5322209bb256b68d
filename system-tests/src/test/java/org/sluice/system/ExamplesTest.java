package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

@DisplayName("The help of every command has an example, and the command takes it")
class ExamplesTest {
  private static final CommandTrees TREES = new CommandTrees();
  private static final String EXAMPLE = "Example: ";

  static Stream<String> leaves() {
    return TREES.leaves().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("leaves")
  @DisplayName("in the form in which it is typed")
  void parses(String path) {
    CommandLine command = TREES.leaves().get(path);
    List<String> examples = examples(command.getCommandSpec().usageMessage());
    assertThat(examples).as("examples of ./sluice " + path).isNotEmpty();
    for (String example : examples) {
      assertThat(example).startsWith("./sluice " + path);
      List<String> words = words(example);
      assertThat(CommandTrees.parsed(words.subList(1, words.size()))).as(example).isEqualTo(path);
    }
  }

  @ParameterizedTest
  @MethodSource("leaves")
  @DisplayName("and --help shows it")
  void help(String path) {
    CommandLine command = TREES.leaves().get(path);
    assertThat(command.getCommandSpec().findOption("--help")).as("--help of " + path).isNotNull();
    assertThat(command.getUsageMessage().replaceAll("\\s+", " ")).contains("./sluice ");
  }

  @Test
  @DisplayName("of all five programs")
  void all() {
    assertThat(leaves())
        .hasSizeGreaterThan(120)
        .contains(
            "issue request",
            "client pull",
            "partition run",
            "diode-sender send",
            "distribution-server serve",
            "log serve");
  }

  private static List<String> examples(UsageMessageSpec help) {
    List<String> lines = new ArrayList<>();
    lines.addAll(List.of(help.description()));
    lines.addAll(List.of(help.footer()));
    String text = String.format(Locale.ROOT, String.join("\n", lines)).replace("\\\n", " ");
    return text.lines()
        .map(String::strip)
        .map(l -> l.startsWith(EXAMPLE) ? l.substring(EXAMPLE.length()) : l)
        .filter(l -> l.startsWith("./sluice "))
        .toList();
  }

  /// As a shell would: quotes are taken off, and what is redirected is not the command's.
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (char c : (line + " ").toCharArray()) {
      if (quote == 0 && (c == '>' || c == '|')) {
        return words;
      }
      if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (quote == 0 && c == ' ') {
        if (!word.isEmpty()) {
          words.add(word.toString());
        }
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    return words;
  }
}
