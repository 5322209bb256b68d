package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

@DisplayName("docs/USERS.md says of every file that a user can name who reads it")
class CarriedInTableTest {
  private static final Path ROOT = Path.of(System.getProperty("sluice.root"));
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ((?:`[^`]+`(?:, )?)+) \\| ([^|]+) \\|$");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");
  private static final Pattern FIELD =
      Pattern.compile("form\\(\\)\\s*\\.text\\(\"([a-z-]+)\",\\s*([A-Za-z_.0-9]+)\\)");
  private static final int LONGEST_LINE = 4096;

  /// Name, and what is said of it.
  private static Map<String, String> table() throws IOException {
    String text = Files.readString(ROOT.resolve("docs/USERS.md"));
    int from = text.indexOf("\n### Who reads which file\n");
    assertThat(from).isPositive();
    int to = text.indexOf("\n## ", from);
    Map<String, String> table = new TreeMap<>();
    Matcher row = ROW.matcher(text.substring(from, to));
    while (row.find()) {
      Matcher name = NAME.matcher(row.group(1));
      while (name.find()) {
        assertThat(table.put(name.group(1), row.group(2))).as(name.group(1)).isNull();
      }
    }
    return table;
  }

  /// Every option and parameter that is a path: `command --option` or `command LABEL`.
  private static Set<String> paths() {
    Set<String> found = new TreeSet<>();
    collect(new CommandLine(new ApplianceCommands()).getCommandSpec(), "", found);
    return found;
  }

  private static void collect(CommandSpec spec, String name, Set<String> found) {
    for (ArgSpec arg : spec.args()) {
      boolean path =
          arg.typeInfo().getType() == Path.class
              || arg.typeInfo().getAuxiliaryTypeInfos().stream()
                  .anyMatch(t -> t.getType() == Path.class);
      if (path) {
        found.add(name + label(arg));
      }
    }
    spec.subcommands()
        .forEach((word, sub) -> {
          // Not its aliases.
          if (word.equals(sub.getCommandName())) {
            collect(sub.getCommandSpec(), name + word + " ", found);
          }
        });
  }

  private static String label(ArgSpec arg) {
    return switch (arg) {
      case OptionSpec o -> o.longestName();
      case PositionalParamSpec p -> p.paramLabel();
      default -> throw new IllegalStateException(arg.toString());
    };
  }

  /// Fields of the console's forms that are longer than a line, and files that are sent to it.
  private static Set<String> forms() throws IOException {
    Set<String> found = new TreeSet<>();
    Path console = ROOT.resolve("appliance/src/main/java/org/sluice/appliance/console");
    try (Stream<Path> files = Files.list(console)) {
      for (Path f : files.toList()) {
        String source = Files.readString(f);
        Matcher upload = Pattern.compile("Route\\.upload\\(\\s*\"([^\"]+)\"").matcher(source);
        while (upload.find()) {
          found.add("POST " + upload.group(1));
        }
        Matcher field = FIELD.matcher(source);
        while (field.find()) {
          if (most(source, field.group(2)) > LONGEST_LINE) {
            found.add("field " + field.group(1));
          }
        }
      }
    }
    return found;
  }

  private static int most(String source, String limit) {
    if (limit.matches("[0-9]+")) {
      return Integer.parseInt(limit);
    }
    Matcher constant =
        Pattern.compile("int " + Pattern.quote(limit) + " = ([0-9_]+);").matcher(source);
    return constant.find()
        ? Integer.parseInt(constant.group(1).replace("_", ""))
        : Integer.MAX_VALUE;
  }

  @Test
  @DisplayName("no command, no form and no option is missing, and none is there that is not")
  void complete() throws IOException {
    Map<String, String> table = table();
    Set<String> missing = new TreeSet<>();
    Set<String> unused = new TreeSet<>(table.keySet());
    Set<String> all = paths();
    all.addAll(forms());
    // Not a path by its type: NAME:ROLE:PEM.
    all.add("policy draft --add");
    for (String name : all) {
      String option = name.substring(name.lastIndexOf(' ') + 1);
      String covered = table.containsKey(name) ? name : option;
      if (table.containsKey(covered)) {
        unused.remove(covered);
      } else {
        missing.add(name);
      }
    }
    assertThat(missing).as("files that docs/USERS.md does not name").isEmpty();
    assertThat(unused).as("files that no command takes").isEmpty();
  }
}
