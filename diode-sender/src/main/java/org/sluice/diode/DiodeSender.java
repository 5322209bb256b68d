package org.sluice.diode;

import java.util.ArrayList;
import java.util.List;
import org.sluice.answer.CommandErrors;
import org.sluice.answer.Words;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Entry point of the sender. Without a command's name it sends.
@Command(
    name = "diode-sender",
    description = "Sends guarded bundles from the spool one way over UDP.",
    mixinStandardHelpOptions = true,
    subcommands = {
      SendCommand.class,
      ResendCommand.class,
      StatusCommand.class,
      PlanCommand.class,
      MediaCommand.class,
      LinkKeyCommand.class,
      Words.class
    })
public final class DiodeSender {
  /// Runs one command; the process ends with its exit code: 0 done, 1 failed, 2 wrong usage, 3 done
  /// with something refused or missing.
  public static void main(String... args) {
    int code = commandLine().execute(withCommand(args));
    if (code != 0) {
      Runtime.getRuntime().exit(code);
    }
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new DiodeSender());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(new CommandErrors("diode-sender"));
    return line;
  }

  static String[] withCommand(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    boolean options = all.isEmpty() || all.getFirst().startsWith("--");
    if (options && !all.contains("--help") && !all.contains("--version")) {
      all.addFirst("send");
    }
    return all.toArray(String[]::new);
  }
}
