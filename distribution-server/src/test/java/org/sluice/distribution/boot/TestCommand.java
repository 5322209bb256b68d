package org.sluice.distribution.boot;

import java.io.PrintWriter;
import java.util.List;

/// Runs a command as the program does.
public final class TestCommand {
  private TestCommand() {}

  /// Returns its exit code.
  public static int run(PrintWriter out, List<String> arguments) {
    return DistributionServer.commandLine()
        .setOut(out)
        .setErr(out)
        .execute(arguments.toArray(String[]::new));
  }
}
