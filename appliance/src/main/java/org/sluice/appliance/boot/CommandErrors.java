package org.sluice.appliance.boot;

import picocli.CommandLine;

/// The one place where a failure becomes a line for the operator and an exit code: 1 for what was
/// refused or failed, 2 for a wrong command line (picocli's own).
final class CommandErrors implements CommandLine.IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    String text = failure.getMessage();
    command
        .getErr()
        .println("sluice: " + (text == null ? failure.getClass().getSimpleName() : text));
    if (Boolean.getBoolean("sluice.trace")) {
      failure.printStackTrace(command.getErr());
    }
    return 1;
  }
}
