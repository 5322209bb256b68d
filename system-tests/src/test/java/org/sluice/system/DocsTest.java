package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.message.MessageRefused;

@DisplayName("What the documents say is so")
class DocsTest {

  private static List<Path> documents() throws IOException {
    List<Path> all = new ArrayList<>(List.of(Modules.ROOT.resolve("README.md")));
    try (Stream<Path> docs = Files.walk(Modules.ROOT.resolve("docs"))) {
      docs.filter(p -> p.toString().endsWith(".md")).forEach(all::add);
    }
    return all;
  }

  private static Set<String> matches(String text, String pattern) {
    Set<String> found = new TreeSet<>();
    Matcher m = Pattern.compile(pattern).matcher(text);
    while (m.find()) {
      found.add(m.group(1));
    }
    return found;
  }

  private static String sources(String module) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(Modules.ROOT.resolve(module).resolve("src/main/java"))) {
      for (Path f : files.filter(p -> p.toString().endsWith(".java")).toList()) {
        all.append(Files.readString(f)).append('\n');
      }
    }
    return all.toString();
  }

  @Test
  @DisplayName("every link between documents leads somewhere")
  void links() throws IOException {
    for (Path doc : documents()) {
      for (String target : matches(Files.readString(doc), "\\]\\(([^)#:]+)\\)")) {
        assertThat(doc.resolveSibling(target).normalize()).as("link in " + doc).exists();
      }
    }
  }

  @Test
  @DisplayName(
      "every ./sluice command in a document is one that the launcher has, and its help names it")
  void commands() throws Exception {
    String launcher = Files.readString(Modules.ROOT.resolve("sluice"));
    Process help =
        new ProcessBuilder(Modules.ROOT.resolve("sluice").toString(), "help")
            .redirectErrorStream(true)
            .start();
    String text =
        new String(help.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(help.waitFor()).isZero();
    Set<String> commands = new TreeSet<>();
    for (Path doc : documents()) {
      commands.addAll(matches(Files.readString(doc), "\\./sluice ([a-z-]+)"));
    }
    assertThat(commands).contains("demo", "test");
    for (String command : commands) {
      assertThat(launcher)
          .as(command)
          .containsPattern("(?m)^  [a-z|-]*\\b" + command + "\\b[a-z|-]*\\)");
      if (!command.equals("help")) {
        assertThat(text).as("help names " + command).contains("./sluice " + command);
      }
    }
  }

  @Test
  @DisplayName("docs/KEYS.md has a row for every key label in the tokens")
  void keys() throws IOException {
    String keys = Files.readString(Modules.ROOT.resolve("docs/KEYS.md"));
    Set<String> labels = new TreeSet<>();
    labels.addAll(matches(sources("hsm-adapter"), "\"(sluice-[a-z0-9-]+)\""));
    labels.addAll(matches(sources("threshold"), "\"(sluice-[a-z0-9-]+)\""));
    assertThat(labels)
        .contains(
            "sluice-identity", "sluice-witness", "sluice-bundle", "sluice-k-", "sluice-seal-");
    for (String label : labels) {
      assertThat(keys).as("a row for " + label).contains(label);
    }
  }

  @Test
  @DisplayName("docs/EXTRACTION-CYCLE.md names steps that exist")
  void steps() throws IOException {
    String cycle = Files.readString(Modules.ROOT.resolve("docs/EXTRACTION-CYCLE.md"));
    String appliance = sources("appliance");
    Set<String> steps = matches(cycle, "`([A-Z][A-Za-z]+\\.[a-z][A-Za-z]+)`");
    assertThat(steps).hasSizeGreaterThan(6);
    for (String step : steps) {
      String type = step.substring(0, step.indexOf('.'));
      String method = step.substring(step.indexOf('.') + 1);
      assertThat(appliance)
          .as(step)
          .containsPattern("class " + type + "\\b")
          .containsPattern("\\b" + method + "\\(");
    }
  }

  @Test
  @DisplayName("docs/CLIENT-PROTOCOL.md has every refusal and every problem of a pull")
  void protocol() throws IOException {
    String protocol = Files.readString(Modules.ROOT.resolve("docs/CLIENT-PROTOCOL.md"));
    for (MessageRefused.Reason reason : MessageRefused.Reason.values()) {
      assertThat(protocol).contains("| " + reason + " |");
    }
    Set<String> problems =
        matches(
            sources("distribution-server"),
            "Problem\\s*\\.of\\(\\s*([0-9]{3},\\s*\"[A-Z][A-Za-z ]+\")");
    assertThat(problems).hasSizeGreaterThan(6);
    for (String problem : problems) {
      assertThat(protocol).contains(problem.replaceAll("([0-9]+),\\s*\"(.*)\"", "| $1 | $2 |"));
    }
  }

  @Test
  @DisplayName("docs/CLIENT-PROTOCOL.md names golden files that exist")
  void goldenFiles() throws IOException {
    String protocol = Files.readString(Modules.ROOT.resolve("docs/CLIENT-PROTOCOL.md"));
    Matcher row =
        Pattern.compile("(?m)^\\| ([a-z-]+): ([A-Za-z0-9*., -]+\\.txt) \\|").matcher(protocol);
    int files = 0;
    while (row.find()) {
      Path folder = Modules.ROOT.resolve(row.group(1)).resolve("src/test/resources/golden");
      for (String name : row.group(2).split(", ", -1)) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, name)) {
          assertThat(found).as(name + " in " + folder).isNotEmpty();
        }
        files++;
      }
    }
    assertThat(files).isGreaterThan(7);
  }

  @Test
  @DisplayName("the Java in docs/CLIENT-GUIDE.md is the example that a test compiles and runs")
  void guide() throws IOException {
    String example =
        Files.readString(
            Modules.ROOT.resolve(
                "mikey-sakke/src/test/java/org/sluice/mikey/guide/CallExample.java"));
    String code =
        example.substring(
            example.indexOf("// begin\n") + "// begin\n".length(), example.indexOf("// end"));
    assertThat(Files.readString(Modules.ROOT.resolve("docs/CLIENT-GUIDE.md")))
        .contains("```java\n" + code + "```");
  }
}
