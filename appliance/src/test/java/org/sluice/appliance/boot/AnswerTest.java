package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class AnswerTest {
  @Command(name = "one")
  static final class One {
    @CommandLine.Mixin private Answer answer = new Answer();
  }

  private static String said(String... arguments) {
    One one = new One();
    StringWriter out = new StringWriter();
    var _ = new CommandLine(one).setOut(new PrintWriter(out)).parseArgs(arguments);
    one.answer.say("two", "n", 2);
    assertThat(one.answer.end(3)).isEqualTo(3);
    return out.toString();
  }

  @Test
  @DisplayName("lines of the high side stand two spaces in, its objects do not")
  void indent() {
    assertThat(said()).isEqualTo("  two\n");
    assertThat(said("--json")).isEqualTo("{\"n\":2}\n");
  }
}
