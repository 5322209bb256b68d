package org.sluice.appliance.boot;

import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Keeps the status page up until the process is stopped.
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Status page of the high side, on loopback.")
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
    ServedFolder.set(data);
    System.out.println("status page on http://127.0.0.1:" + port + "/");
    Quarkus.waitForExit();
    return 0;
  }
}
