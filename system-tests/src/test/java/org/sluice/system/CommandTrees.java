package org.sluice.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.sluice.client.cli.Console;
import org.sluice.client.cli.SluiceCommand;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// The commands of all programs, by what an operator types after `./sluice`, read from the
/// programs' own command trees. What is hidden is left out.
final class CommandTrees {
  private static final Set<String> CLIENTS_OF_LOG =
      Set.of("verify", "reviewer-key", "sign-off", "opening-key", "open");

  /// Under one name there may be a group of more than one program.
  private final Map<String, List<CommandLine>> all = new TreeMap<>();

  CommandTrees() {
    collect("", appliance());
    collect("", client());
    collect("partition", partition());
    collect("diode-sender", sender());
    collect("distribution-server", lowSide());
    // Typed as a command of the log, whose it is.
    all.put("log serve", all.remove("distribution-server log-serve"));
    all.remove("");
  }

  private static CommandLine appliance() {
    return of("org.sluice.appliance.boot.ApplianceCommands");
  }

  private static CommandLine client() {
    return SluiceCommand.commandLine(Console.ofProcess());
  }

  private static CommandLine partition() {
    return of("org.sluice.hsm.process.PartitionMain$Partition");
  }

  private static CommandLine sender() {
    return of("org.sluice.diode.DiodeSender");
  }

  private static CommandLine lowSide() {
    return of("org.sluice.distribution.boot.DistributionServer");
  }

  private static CommandLine of(String type) {
    try {
      return new CommandLine(Class.forName(type)).setCaseInsensitiveEnumValuesAllowed(true);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(type + " holds no commands any more", e);
    }
  }

  private void collect(String path, CommandLine command) {
    all.computeIfAbsent(path, _ -> new ArrayList<>()).add(command);
    command
        .getSubcommands()
        .forEach((name, under) -> {
          if (!under.getCommandSpec().usageMessage().hidden()) {
            collect(path.isEmpty() ? name : path + " " + name, under);
          }
        });
  }

  Set<String> paths() {
    return all.keySet();
  }

  /// The commands that do something and hold no others.
  Map<String, CommandLine> leaves() {
    Map<String, CommandLine> leaves = new TreeMap<>();
    all.forEach((path, commands) -> {
      if (under(path).isEmpty()) {
        leaves.put(path, commands.getFirst());
      }
    });
    return leaves;
  }

  /// The words that may follow these.
  Set<String> under(String path) {
    String before = path.isEmpty() ? "" : path + " ";
    return all.keySet().stream()
        .filter(p -> p.startsWith(before) && !p.equals(path))
        .map(p -> p.substring(before.length()))
        .filter(p -> p.indexOf(' ') < 0)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// The options of a command, by their long names.
  Set<String> options(String path) {
    return all.get(path).stream()
        .flatMap(c -> c.getCommandSpec().options().stream())
        .filter(o -> !o.hidden())
        .map(OptionSpec::longestName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Reads a command line as the program would that the launcher starts, and says to which command
  /// it leads.
  static String parsed(List<String> words) {
    String first = words.getFirst();
    List<String> rest = words.subList(1, words.size());
    String second = rest.isEmpty() ? "" : rest.getFirst();
    return switch (first) {
      case "client" -> parsed(client(), "", words);
      case "partition" -> parsed(partition(), first + " ", rest);
      case "diode-sender" -> parsed(sender(), first + " ", rest);
      case "distribution-server" -> parsed(lowSide(), first + " ", rest);
      case "log" -> {
        if (second.equals("serve")) {
          List<String> there = new ArrayList<>(rest);
          there.set(0, "log-serve");
          yield parsed(lowSide(), "", there).replace("log-serve", "log serve");
        }
        yield parsed(CLIENTS_OF_LOG.contains(second) ? client() : appliance(), "", words);
      }
      default -> parsed(appliance(), "", words);
    };
  }

  private static String parsed(CommandLine tree, String before, List<String> words) {
    return before
        + tree.parseArgs(words.toArray(String[]::new)).asCommandLineList().stream()
            .skip(1)
            .map(CommandLine::getCommandName)
            .collect(Collectors.joining(" "));
  }
}
