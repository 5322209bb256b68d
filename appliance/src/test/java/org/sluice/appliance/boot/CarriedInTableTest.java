package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  @TempDir private Path folder;

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

  @Test
  @Tag("slow") // a ceremony
  @DisplayName("what the table says passes the gate does")
  void throughTheGate() throws IOException {
    TestAppliance a = TestAppliance.get();
    Path bad = Files.writeString(folder.resolve("bad"), "hello\n");
    Map<String, List<String>> commands = commands(a, bad.toString());
    Set<String> gated = new TreeSet<>();
    table()
        .forEach((name, who) -> {
          if (who.startsWith("the import gate")) {
            gated.add(name);
          }
        });
    // The console's two forms take what `users import` and `issue hand-in` take: ConsoleImportTest,
    // ConsoleEndpointsTest.
    gated.removeAll(Set.of("POST /console/import", "POST /console/hand-in/file", "field signed"));
    // A ceremony needs an appliance of its own: CeremonyRunner reads them as `policy draft` does.
    gated.remove("ceremony run --officers");
    assertThat(commands.keySet()).isEqualTo(gated);
    commands.forEach((name, command) -> {
      String[] line = command.toArray(String[]::new);
      // Only showing needs no data folder.
      boolean show = name.equals("draft show FILE");
      String said = said(() -> show ? a.must(1, line) : a.run(1, line));
      // Of users the gate's process says line by line what is wrong (UsersGateTest).
      assertThat(said)
          .as(name)
          .contains(name.equals("users import FILE") ? "bad line 1" : "import gate");
    });
  }

  private Map<String, List<String>> commands(TestAppliance a, String bad) throws IOException {
    List<String> enzo =
        List.of(
            "--officer",
            a.path("officers/enzo.p12"),
            "--passphrase-file",
            a.path("officers/enzo.pass"));
    List<String> sofia =
        List.of(
            "--officer",
            a.path("officers/sofia.p12"),
            "--passphrase-file",
            a.path("officers/sofia.pass"));
    String out = folder.resolve("out").toString();
    String green = "green.example";
    Map<String, List<String>> all = new TreeMap<>();
    all.put("enrol FILE", with(enzo, "enrol", bad));
    all.put(
        "users replace-device FILE",
        with(
            enzo,
            "users",
            "replace-device",
            bad,
            "--domain",
            green,
            "--user",
            "tel:+447700900100",
            "--device",
            "d1"));
    all.put(
        "carry-in FILE",
        with(enzo, "carry-in", bad, "--kind", "resend-ranges", "--domain", green, "--out", out));
    all.put("transport-key import FILE", with(enzo, "transport-key", "import", bad));
    all.put("other import FILE", with(sofia, "other", "import", bad, "--domain", green));
    all.put("users import FILE", List.of("users", "import", bad));
    all.put("issue hand-in FILE", List.of("issue", "hand-in", bad, "--from", "aldo"));
    all.put("draft show FILE", List.of("draft", "show", bad));
    all.put("draft sign FILE", with(sofia, "draft", "sign", bad));
    all.put("draft custodians FILE", List.of("draft", "custodians", bad));
    all.put("draft log FILE", List.of("draft", "log", bad));
    all.put("policy recovery POLICY", List.of("policy", "recovery", bad, "--out", out));
    all.put(
        "policy draft --add",
        List.of(
            "policy", "draft", "--domain", green, "--add", "cora:approver:" + bad, "--out", out));
    all.put(
        "operator add --key",
        List.of(
            "operator",
            "add",
            "cora",
            "approver@green.example",
            "--key",
            bad,
            "--password-file",
            a.path("password")));
    all.put(
        "other signer --key",
        List.of(
            "other",
            "signer",
            "--domain",
            green,
            "--kms",
            "kms.fire.example",
            "--key-name",
            "k",
            "--key",
            bad,
            "--out",
            out));
    all.put(
        "operator machine add --certificate",
        List.of("operator", "machine", "add", "scraper", "health", "--certificate", bad));
    all.put(
        "operator machine certificate FILE",
        List.of("operator", "machine", "certificate", "scraper", bad));
    all.put(
        "audit function --key",
        List.of(
            "audit",
            "function",
            "--domain",
            green,
            "--key",
            bad,
            "--per-day",
            "1",
            "--delay-days",
            "0",
            "--out",
            out));
    all.put(
        "reviewer draft --line",
        List.of("reviewer", "draft", "--domain", green, "--line", bad, "--out", out));
    all.put("backup make --to", List.of("backup", "make", out, "--to", bad));
    return all;
  }

  private static List<String> with(List<String> officer, String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(officer);
    return all;
  }

  /// What a command complained about, and what it wrote to standard error beside that.
  private static String said(Supplier<String> command) {
    PrintStream before = System.err;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    System.setErr(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try {
      return command.get() + caught.toString(StandardCharsets.UTF_8);
    } finally {
      System.setErr(before);
    }
  }
}
