package org.sluice.appliance.boot;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Optional;
import org.sluice.appliance.settings.Settings;
import picocli.CommandLine;

/// Entry of the high side's program. Only `serve` opens a port, on loopback, and with `--machines`
/// one more; every other command runs and ends.
@QuarkusMain
public final class Appliance {

  private Appliance() {}

  public static void main(String... args) {
    // Before any class of ours or of Quarkus has read a property.
    Settings.start(DataOption.folder(option("--data", args).map(Path::of).orElse(null)));
    boolean serve = args.length > 0 && args[0].equals("serve");
    System.setProperty("quarkus.http.host-enabled", Boolean.toString(serve));
    if (serve) {
      option("--port", args).ifPresent(port -> System.setProperty("quarkus.http.port", port));
    }
    Quarkus.run(Run.class, args);
  }

  /// What stands behind an option that is needed before the command line is read.
  static Optional<String> option(String name, String... args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith(name + "=")) {
        return Optional.of(args[i].substring(name.length() + 1));
      }
      if (args[i].equals(name) && i + 1 < args.length) {
        return Optional.of(args[i + 1]);
      }
    }
    return Optional.empty();
  }

  /// Runs one command inside the started application.
  public static final class Run implements QuarkusApplication {
    @Inject CommandLine.IFactory factory;

    @Override
    public int run(String... args) {
      CommandLine line =
          new CommandLine(new ApplianceCommands(), factory)
              .setExecutionExceptionHandler(new RoomErrors());
      Settings.runs(named(line, args));
      return line.execute(args);
    }

    /// The command, without anything that was typed behind it.
    private static String named(CommandLine line, String... args) {
      CommandLine at = line;
      for (String word : args) {
        CommandLine next = at.getSubcommands().get(word);
        if (next == null) {
          break;
        }
        at = next;
      }
      return at.getCommandSpec().qualifiedName();
    }
  }
}
