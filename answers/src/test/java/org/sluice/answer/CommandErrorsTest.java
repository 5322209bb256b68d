package org.sluice.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@DisplayName("A command that fails: one line that says why, and the exit code")
class CommandErrorsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Command(name = "failing")
  static final class Failing implements Callable<Integer> {
    @Mixin private CommandAnswer answer = new CommandAnswer();
    @Spec private CommandSpec spec;
    private final Exception failure;

    Failing(Exception failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() throws Exception {
      if (failure instanceof IllegalStateException) {
        throw new ParameterException(spec.commandLine(), "not so");
      }
      answer.put("half", 1);
      throw failure;
    }
  }

  private int run(Exception failure, String... arguments) {
    return new CommandLine(new Failing(failure))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setExecutionExceptionHandler(new CommandErrors("sluice"))
        .execute(arguments);
  }

  private String said(Exception failure) {
    err.getBuffer().setLength(0);
    assertThat(run(failure)).isEqualTo(1);
    return err.toString();
  }

  @Test
  @DisplayName("with --json as without, and no object of half an outcome")
  void sameForPrograms() {
    assertThat(said(new IOException("no such user"))).isEqualTo("sluice: no such user\n");
    err.getBuffer().setLength(0);
    assertThat(run(new IOException("no such user"), "--json")).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("sluice: no such user\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  @DisplayName("a failure whose message is a file alone, or nothing, says what it is")
  void words() {
    assertThat(said(new NoSuchFileException("/a"))).isEqualTo("sluice: /a: NoSuchFileException\n");
    assertThat(said(new AccessDeniedException("/a", null, "not yours")))
        .isEqualTo("sluice: /a: AccessDeniedException, not yours\n");
    assertThat(said(new FileSystemException(null, null, "disk full")))
        .isEqualTo("sluice: a file: FileSystemException, disk full\n");
    assertThat(said(new ArithmeticException())).isEqualTo("sluice: ArithmeticException\n");
  }

  @Test
  @DisplayName("what is under a failure is said if it says more, and not without end")
  void causes() {
    Exception disk = new NoSuchFileException("/a");
    assertThat(said(new UncheckedIOException((IOException) disk)))
        .isEqualTo("sluice: /a: NoSuchFileException\n");
    assertThat(said(new IOException("cannot open the index", disk)))
        .isEqualTo("sluice: cannot open the index: /a: NoSuchFileException\n");
    assertThat(said(new IOException("line 7: not a number", new IOException("not a number"))))
        .isEqualTo("sluice: line 7: not a number\n");
    Exception deep = new IOException("0");
    for (int i = 1; i < 9; i++) {
      deep = new IOException("" + i, deep);
    }
    assertThat(said(deep)).isEqualTo("sluice: 8: 7: 6: 5: 4\n");
  }

  @Test
  @DisplayName("a wrong command line stays one")
  void usage() {
    assertThat(run(new IllegalStateException())).isEqualTo(2);
    assertThat(err.toString()).startsWith("not so").doesNotContain("sluice: ");
  }
}
