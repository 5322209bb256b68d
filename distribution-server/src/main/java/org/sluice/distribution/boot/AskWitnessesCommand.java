package org.sluice.distribution.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.sluice.answer.CommandAnswer;
import org.sluice.distribution.witness.OutsideWitness;
import org.sluice.distribution.witness.WitnessRound;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Asks the listed witnesses; the server itself never opens a connection.
@Command(
    name = "ask-witnesses",
    mixinStandardHelpOptions = true,
    description = {
      "Asks the outside witnesses that the file outside-witnesses of the data folder lists, a line",
      "VKEY ADDRESS for each, to co-sign the mirrored logs (C2SP tlog-witness). Works while the server",
      "runs. Without the file nobody is asked. Exit code 0 only if all of them co-signed.",
      "Example: ./sluice distribution-server ask-witnesses --data low --every 10"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class AskWitnessesCommand implements Callable<Integer> {
  @Mixin private CommandAnswer answer = new CommandAnswer();
  @Spec private CommandSpec spec;

  @Option(names = "--data", required = true, description = "Data folder of this server.")
  private Path data;

  @Option(
      names = "--every",
      paramLabel = "MINUTES",
      defaultValue = "0",
      description = "Again and again, until SIGTERM (default: once).")
  private int minutes;

  @Override
  public Integer call() throws Exception {
    if (minutes > 0 && answer.isForPrograms()) {
      throw new ParameterException(spec.commandLine(), "--json is of one round, --every of many");
    }
    List<OutsideWitness> witnesses = OutsideWitness.listed(data);
    if (witnesses.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("no witness is listed in " + data.resolve(OutsideWitness.FILE));
      return 1;
    }
    WitnessRound round = new WitnessRound(witnesses);
    while (true) {
      WitnessRound.Report report = round.ask(data.resolve("mirror"));
      answer.begin("witnesses");
      report.lines().forEach(line -> answer.item("witnesses", line, "said", line));
      answer.put("complete", report.complete());
      if (minutes <= 0) {
        return answer.end(report.complete() ? 0 : 1);
      }
      Thread.sleep(Duration.ofMinutes(minutes));
    }
  }
}
