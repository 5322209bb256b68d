package org.sluice.appliance.boot;

import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import org.sluice.appliance.console.Console;
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
      "Example: sluice serve --pins pins --port 8480"
    })
final class ServeCommand implements Callable<Integer> {

  @Mixin private DataOption data = new DataOption();

  @Option(
      names = "--port",
      defaultValue = "8480",
      description = "Port on 127.0.0.1 (default ${DEFAULT-VALUE}).")
  int port;

  @Override
  public Integer call() {
    try (HighSide high = HighSide.look(data)) {
      System.out.println("  " + high.thresholds() + ", log of " + high.log().size() + " entries");
    }
    try (Console _ = Console.start(data)) {
      System.out.println("console on http://127.0.0.1:" + port + Console.SITE.home());
      Quarkus.waitForExit();
    }
    return 0;
  }
}
