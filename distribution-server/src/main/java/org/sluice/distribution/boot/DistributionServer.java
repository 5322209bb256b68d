package org.sluice.distribution.boot;

import io.quarkus.runtime.annotations.QuarkusMain;
import org.sluice.answer.CommandErrors;
import org.sluice.answer.Words;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Entry point of the low side: `init` makes the TLS key, `serve` receives and answers, `suspend`
/// denies a device at once, `desk` looks a user up, `import` takes bundles from a disc, `account`
/// says who may review, `user-password` who may see the own keys, `log-serve` shows a log from a
/// disc.
@QuarkusMain
@Command(
    name = "distribution-server",
    description = "Low side of Sluice: receives bundles through the diode and serves sealed keys.",
    mixinStandardHelpOptions = true,
    subcommands = {
      InitCommand.class,
      ServeCommand.class,
      SuspendCommand.class,
      DeskCommand.class,
      ImportCommand.class,
      AccountCommand.class,
      UserPasswordCommand.class,
      AskWitnessesCommand.class,
      ReadDiscCommand.class,
      Words.class
    })
public final class DistributionServer {
  /// Runs one command; the process ends with its exit code.
  public static void main(String... args) {
    int code = commandLine().execute(args);
    if (code != 0) {
      Runtime.getRuntime().exit(code);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new DistributionServer())
        .setExecutionExceptionHandler(new CommandErrors("distribution-server"));
  }
}
