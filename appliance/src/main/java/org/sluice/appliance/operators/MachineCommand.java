package org.sluice.appliance.operators;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sluice.appliance.boot.Answer;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Programs that may ask the high side something over mutual TLS.
@Command(
    name = "machine",
    mixinStandardHelpOptions = true,
    description = "Machines: programs that ask over TLS with a key of their own.",
    subcommands = {
      MachineCommand.Add.class,
      MachineCommand.Tasks.class,
      MachineCommand.Certificate.class,
      MachineCommand.Remove.class
    })
final class MachineCommand {
  private static final String TASKS = "health, metrics, status, export or propose@DOMAIN.";

  private MachineCommand() {}

  /// What every command that changes a machine takes.
  abstract static class Changing implements Callable<Integer> {
    @Mixin private Answer answer = new Answer();
    @Mixin private DataOption data = new DataOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "a-z, 0-9, '.', '_' and '-'.")
    String name = "";

    abstract void change(OperatorDesk desk, Instant now);

    @Override
    public Integer call() {
      try (HighSide high = HighSide.open(data).unlock(data)) {
        change(new OperatorDesk(high), high.now());
        new OperatorFile(high.folder().operators())
            .machines().stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .ifPresentOrElse(
                    m -> answer.say(line(m), facts(m)),
                    () -> answer.say(name + " is removed", "name", name, "removed", true));
        return answer.end();
      }
    }
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = {
        "Lets a machine ask, by the key in its certificate: P-256; nobody need have signed it but itself.",
        "Example: ./sluice operator machine add scraper health metrics --certificate scraper.crt"
      })
  static final class Add extends Changing {
    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TASK", description = TASKS)
    private List<String> tasks = List.of();

    @Option(
        names = "--certificate",
        required = true,
        paramLabel = "FILE",
        description = "PEM or DER; its key is pinned.")
    private Path certificate = Path.of("");

    @Override
    void change(OperatorDesk desk, Instant now) {
      desk.addMachine(name, tasks, MachineCertificate.read(certificate, now));
    }
  }

  @Command(
      name = "tasks",
      mixinStandardHelpOptions = true,
      description = {
        "Gives a machine these tasks instead of those that it has.",
        "Example: ./sluice operator machine tasks planner status propose@green.example"
      })
  static final class Tasks extends Changing {
    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TASK", description = TASKS)
    private List<String> tasks = List.of();

    @Override
    void change(OperatorDesk desk, Instant now) {
      desk.tasks(name, tasks);
    }
  }

  @Command(
      name = "certificate",
      mixinStandardHelpOptions = true,
      description = {
        "Pins the key of another certificate; the one before is refused at once.",
        "Example: ./sluice operator machine certificate scraper new.crt"
      })
  static final class Certificate extends Changing {
    @Parameters(index = "1", paramLabel = "FILE", description = "PEM or DER.")
    private Path certificate = Path.of("");

    @Override
    void change(OperatorDesk desk, Instant now) {
      desk.machineKey(name, MachineCertificate.read(certificate, now));
    }
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = {
        "Removes a machine; a running console refuses its next question.",
        "Example: ./sluice operator machine remove scraper"
      })
  static final class Remove extends Changing {
    @Override
    void change(OperatorDesk desk, Instant now) {
      desk.removeMachine(name);
    }
  }

  static String line(Machine m) {
    return m.name()
        + "  machine  "
        + m.tasks().stream().map(Task::toString).collect(Collectors.joining(" "))
        + "  pin "
        + m.pin();
  }

  static @Nullable Object[] facts(Machine m) {
    return new @Nullable Object[] {"name", m.name(), "tasks", m.tasks(), "pin", m.pin().toString()};
  }
}
