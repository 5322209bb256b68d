package org.sluice.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@DisplayName("What can be typed where")
class WordsTest {
  private enum Colour {
    GREEN,
    BLUE
  }

  @Command(
      name = "sluice",
      mixinStandardHelpOptions = true,
      subcommands = {Group.class, Unseen.class, Words.class})
  private static final class Root {}

  @Command(name = "group", subcommands = Leaf.class)
  private static final class Group {
    @Option(names = "--inside")
    private boolean inside;
  }

  @Command(name = "leaf")
  private static final class Leaf {
    @Option(
        names = {"-c", "--colour"},
        required = true)
    private Colour colour = Colour.GREEN;

    @Option(names = "--file", arity = "0..1")
    private String file = "";

    @Option(names = "--secret", hidden = true)
    private boolean secret;

    @Parameters private Colour other = Colour.BLUE;
  }

  @Command(name = "unseen", hidden = true)
  private static final class Unseen {}

  @Test
  @DisplayName("commands, options, values; nothing that the help hides")
  void printed() {
    StringWriter out = new StringWriter();
    assertThat(new CommandLine(new Root()).setOut(new PrintWriter(out)).execute("words")).isZero();
    assertThat(out)
        .hasToString(
            """
            \tgroup --help --version
            group\tleaf --inside
            group leaf\tGREEN BLUE --colour=GREEN,BLUE --file=
            """);
  }
}
