package org.sluice.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.client.testing.TestConsole;
import picocli.CommandLine;

/// Help for every command, exit code 2 with one line for every wrong use.
class UsageTest {

  static Stream<List<String>> commands() {
    return leaves(SluiceCommand.commandLine(Console.ofProcess()), List.of());
  }

  private static Stream<List<String>> leaves(CommandLine command, List<String> path) {
    if (command.getSubcommands().isEmpty()) {
      return Stream.of(path);
    }
    return command.getSubcommands().entrySet().stream()
        .filter(e -> !e.getValue().getCommandSpec().usageMessage().hidden())
        .flatMap(e ->
            leaves(e.getValue(), Stream.concat(path.stream(), Stream.of(e.getKey())).toList()));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithExamplesAndADescriptionOfEveryOption(List<String> path) {
    TestConsole run = TestConsole.run(Stream.concat(path.stream(), Stream.of("--help")).toArray());
    assertThat(run.code()).isEqualTo(0);
    assertThat(run.out())
        .contains("Examples:")
        .contains("sluice " + String.join(" ", path) + " ")
        .contains("--data=DIR")
        .contains("Exit codes:");
    CommandLine command = SluiceCommand.commandLine(Console.ofProcess());
    for (String name : path) {
      command = command.getSubcommands().get(name);
    }
    assertThat(command.getCommandSpec().options())
        .allSatisfy(o -> assertThat(o.description()).as(o.longestName()).isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "client",
        "log",
        "client message",
        "client nothing",
        "client pull",
        "client pull --user",
        "client pull --user mailto:a@b",
        "client pull --user tel:+447700900123 --at yesterday",
        "client enrol --user tel:+447700900123",
        "client enrol --profile f --user tel:+447700900123 --device d --seal rsa",
        "client keys --user tel:+447700900123 --at 2026-01-01 --period 3",
        "client sed encapsulate --z 04 --id 00",
        "client sed encapsulate --z 04 --id 00 --ssv 00 --new-ssv f",
        "client verify --frob",
        "log verify"
      })
  void wrongUseIsOneLineAndCode2(String line) {
    TestConsole run = TestConsole.run(line.isEmpty() ? new Object[0] : (Object[]) line.split(" "));
    assertThat(run.code()).as("%s", run).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("sluice").contains("--help");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void tellsItsVersion() {
    TestConsole run = TestConsole.run("client", "pull", "--version");
    assertThat(run.code()).isEqualTo(0);
    assertThat(run.out()).startsWith("sluice ");
  }

  @Test
  void textFromOutsideCannotDrawOnTheTerminal() {
    TestConsole run = TestConsole.run("client", "profile", "show", "\u001b[31mred\u202e\n");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("?[31mred").doesNotContain("\u001b").doesNotContain("\u202e");
    assertThat(run.err().lines()).hasSize(1);
  }
}
