package org.sluice.appliance.boot;

import io.quarkus.runtime.Quarkus;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.console.Console;
import org.sluice.appliance.machines.MachineServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Keeps the console up until the process is stopped.
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "The console of the high side, on loopback; accounts are given with sluice operator.",
      "With --pins it can do what commands do; without, it shows.",
      "With --machines it also answers machines, over TLS with a key of their own; accounts are given with sluice operator machine.",
      "Example: ./sluice serve --pins pins --port 8480 --machines 127.0.0.1:8481"
    })
final class ServeCommand implements Callable<Integer> {

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--port",
      defaultValue = "8480",
      description = "Port on 127.0.0.1 (default ${DEFAULT-VALUE}).")
  int port;

  @Option(
      names = "--machines",
      paramLabel = "ADDRESS:PORT",
      description = "Where machines ask, an IP address of this host; nowhere if it is left out.")
  private @Nullable String machines;

  @Override
  public Integer call() {
    Optional<MachineDoor> door = Optional.ofNullable(machines).map(MachineDoor::at);
    try (HighSide high = HighSide.look(data)) {
      System.out.println("  " + high.thresholds() + ", log of " + high.log().size() + " entries");
    }
    try (Console console = Console.start(data);
        MachineServer _ = door.map(d -> d.open(console, data.data())).orElse(null)) {
      System.out.println("console on http://127.0.0.1:" + port + Console.SITE.home());
      Quarkus.waitForExit();
    }
    return 0;
  }
}
