package org.sluice.client;

import org.sluice.client.cli.Console;
import org.sluice.client.cli.SluiceCommand;

/// Starts the command line: `client ...` and `log ...`. Exit codes: 0 ok, 1 refused or failed
/// check, 2 usage.
public final class ClientMain {

  private ClientMain() {}

  /// Runs one command line and ends the process with its exit code.
  public static void main(String[] args) {
    int code = run(args, Console.ofProcess());
    // A process has no other way to tell its exit code; every other place returns it.
    Runtime.getRuntime().exit(code);
  }

  /// Runs one command line inside this process.
  public static int run(String[] args, Console console) {
    return SluiceCommand.commandLine(console).execute(args);
  }
}
