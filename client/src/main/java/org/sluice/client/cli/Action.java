package org.sluice.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.sluice.client.Refused;
import org.sluice.client.device.ClientHome;
import org.sluice.client.domain.KnownDomains;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A command that does something. Exit codes: 0 done, 1 refused or failed, 2 wrong usage.
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:refused, or a check failed", "2:wrong usage"},
    footerHeading = "%nExamples:%n")
abstract class Action implements Callable<Integer> {

  final Console console;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${sys:user.home}/.sluice",
      description = "Data folder; the client uses DIR/client (default: ~/.sluice).")
  @SuppressWarnings("NullAway.Init")
  Path data;

  Action(Console console) {
    this.console = console;
  }

  abstract void act() throws IOException;

  @Override
  public Integer call() throws IOException {
    act();
    console.out().flush();
    return SluiceCommand.OK;
  }

  final ClientHome home() {
    return new ClientHome(data);
  }

  final KnownDomains domains() {
    return new KnownDomains(home());
  }

  /// Says what is no refusal and still worth knowing.
  final void note(String line) {
    console.err().println("note: " + Refused.oneLine(line));
  }

  final void print(String line) {
    console.out().println(line);
  }
}
