package org.sluice.appliance.shares;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.SecurityOfficersOption;
import org.sluice.appliance.ceremony.Confirmation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A change of the shares, for real.
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the change of the shares that FILE describes, step by step, each confirmed at the terminal; custodians of partitions in processes of their own confirm with sluice partition confirm. A run that was cut off goes on.",
      "Example: ./sluice shares run shares.yaml --sign-with sofia.p12"
    })
final class RunChangeCommand implements Callable<Integer> {
  @Mixin private DataOption data = new DataOption();
  @Mixin private SecurityOfficersOption officers = new SecurityOfficersOption();

  @Parameters(paramLabel = "FILE", description = "The reviewed plan.")
  private Path file = Path.of("");

  @Option(names = "--yes", description = "Confirms every step; for automation.")
  private boolean yes;

  @Override
  public Integer call() {
    new ChangeRunner(data, file, officers.open())
        .run(yes ? Confirmation.given() : Confirmation.atTerminal());
    return 0;
  }
}
