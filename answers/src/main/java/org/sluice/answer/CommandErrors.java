package org.sluice.answer;

import java.nio.file.FileSystemException;
import java.util.Objects;
import picocli.CommandLine;

/// The one place where a failure becomes a line for the operator, on standard error, and exit code
/// 1: for what was refused or failed, with `--json` and without. A wrong command line is picocli's
/// own, with exit code 2. The system property `sluice.trace` adds where it happened.
public final class CommandErrors implements CommandLine.IExecutionExceptionHandler {
  private static final int MOST = 5;

  private final String program;

  /// @param program stands before each line
  public CommandErrors(String program) {
    this.program = program;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    command.getErr().println(program + ": " + chain(failure));
    if (Boolean.getBoolean("sluice.trace")) {
      failure.printStackTrace(command.getErr());
    }
    command.getErr().flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  /// What it says, and what is under it as far as that says more.
  private static String chain(Throwable failure) {
    StringBuilder all = new StringBuilder();
    Throwable next = failure;
    for (int i = 0; i < MOST && next != null; i++) {
      Throwable under = next.getCause();
      boolean onlyWraps =
          i < MOST - 1 && under != null && under.toString().equals(next.getMessage());
      String text = text(next);
      if (!onlyWraps && all.indexOf(text) < 0) {
        all.append(all.isEmpty() ? "" : ": ").append(text);
      }
      next = under;
    }
    return all.toString();
  }

  private static String text(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    // Of these the message is the file alone, or nothing at all.
    return failure instanceof FileSystemException file
        ? Objects.requireNonNullElse(file.getFile(), "a file")
            + ": "
            + name
            + (file.getReason() == null ? "" : ", " + file.getReason())
        : Objects.requireNonNullElse(failure.getMessage(), name);
  }
}
