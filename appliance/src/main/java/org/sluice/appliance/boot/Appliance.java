package org.sluice.appliance.boot;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.inject.Inject;
import picocli.CommandLine;

/// Entry of the high side's program. Only `serve` opens a port, on loopback, and with `--machines`
/// one more; every other command runs and ends.
@QuarkusMain
public final class Appliance {

  private Appliance() {}

  public static void main(String... args) {
    boolean serve = args.length > 0 && args[0].equals("serve");
    System.setProperty("quarkus.http.host-enabled", Boolean.toString(serve));
    for (int i = 0; serve && i + 1 < args.length; i++) {
      if (args[i].equals("--port")) {
        System.setProperty("quarkus.http.port", args[i + 1]);
      }
    }
    Quarkus.run(Run.class, args);
  }

  /// Runs one command inside the started application.
  public static final class Run implements QuarkusApplication {
    @Inject CommandLine.IFactory factory;

    @Override
    public int run(String... args) {
      return new CommandLine(new ApplianceCommands(), factory)
          .setExecutionExceptionHandler(new RoomErrors())
          .execute(args);
    }
  }
}
