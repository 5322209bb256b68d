package org.sluice.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@DisplayName("An outcome for people, and the same for programs")
class CommandAnswerTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Command(name = "one")
  static final class One {
    @Mixin private CommandAnswer answer = new CommandAnswer();
  }

  private String said(boolean json, Consumer<CommandAnswer> what) {
    One one = new One();
    var _ =
        new CommandLine(one)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .parseArgs(json ? new String[] {"--json"} : new String[0]);
    what.accept(one.answer);
    assertThat(one.answer.isForPrograms()).isEqualTo(json);
    assertThat(one.answer.end(3)).isEqualTo(3);
    return out.toString();
  }

  private static void example(CommandAnswer a) {
    a.begin("none");
    a.say("half of it", "share", 0.5, "missing", null);
    a.tell("and so on");
    a.item("all", "first", "name", "a\n\u20ac");
    a.item("all", "second", "name", "c");
    a.put("more", Map.of("n", 2L));
  }

  @Test
  @DisplayName("lines go where the command line's own output goes, as they are")
  void people() {
    assertThat(said(false, CommandAnswerTest::example))
        .isEqualTo("half of it\nand so on\nfirst\nsecond\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  @DisplayName("one object of ASCII, and what is for people alone on the other output")
  void programs() {
    assertThat(said(true, CommandAnswerTest::example))
        .isEqualTo(
            "{\"none\":[],\"share\":0.5,\"missing\":null,"
                + "\"all\":[{\"name\":\"a\\n\\u20AC\"},{\"name\":\"c\"}],\"more\":{\"n\":2}}\n");
    assertThat(err.toString()).isEqualTo("and so on\n");
  }

  @Test
  @DisplayName("an item needs no list that was begun")
  void notBegun() {
    assertThat(said(true, a -> a.item("all", "first", "n", 1)))
        .isEqualTo("{\"all\":[{\"n\":1}]}\n");
  }

  @Test
  @DisplayName("a member that no line says is there for programs, and nothing for people")
  void added() {
    assertThat(said(true, a -> a.add("all", "n", 1))).isEqualTo("{\"all\":[{\"n\":1}]}\n");
    out.getBuffer().setLength(0);
    assertThat(said(false, a -> a.add("all", "n", 1))).isEmpty();
  }

  @Test
  void nameWithoutValue() {
    assertThatThrownBy(() -> said(true, a -> a.say("text", "name")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> said(true, a -> a.item("all", "text", "name")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
