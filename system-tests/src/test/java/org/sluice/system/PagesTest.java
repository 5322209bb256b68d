package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "Whatever the console does, a command does (docs/OPERATORS.md), and commands are there")
class PagesTest {
  private static final CommandTrees TREES = new CommandTrees();
  private static final Pattern WORDS = Pattern.compile("\\./sluice ([a-z][a-z0-9 -]*[a-z0-9])");

  private static Set<String> found(String text, String pattern) {
    Set<String> all = new TreeSet<>();
    Matcher m = Pattern.compile(pattern).matcher(text);
    while (m.find()) {
      all.add(m.group(1));
    }
    return all;
  }

  /// Paths of pages and forms, as the console's sources make their routes.
  private static Set<String> routes() throws IOException {
    Set<String> all = new TreeSet<>();
    Path console = Modules.ROOT.resolve("appliance/src/main/java/org/sluice/appliance/console");
    try (Stream<Path> files = Files.list(console)) {
      for (Path f : files.toList()) {
        all.addAll(
            found(
                Files.readString(f), "Route\\s*\\.(?:get|post|upload)\\(\\s*\"(/console[^\"]*)\""));
      }
    }
    return all;
  }

  /// The table: each path, and the cell with its commands.
  private static Map<String, String> table() throws IOException {
    String text = Files.readString(Modules.ROOT.resolve("docs/OPERATORS.md"));
    int begin = text.indexOf("### Pages and their commands");
    int end = text.indexOf("**Completion.**", begin);
    Map<String, String> rows = new TreeMap<>();
    for (String line : text.substring(begin, end).lines().toList()) {
      if (line.startsWith("| `")) {
        String[] cells = line.split("\\|", -1);
        for (String path : found(cells[1], "`(/console[^`]*)`")) {
          assertThat(rows.put(path, cells[2])).as("two rows of " + path).isNull();
        }
      }
    }
    return rows;
  }

  @Test
  @DisplayName("the table has every page and form, and none that is not there")
  void pages() throws IOException {
    assertThat(routes()).hasSizeGreaterThan(30).contains("/console", "/console/import/{}");
    assertThat(table().keySet()).isEqualTo(routes());
  }

  @Test
  @DisplayName("and for each a command")
  void commands() throws IOException {
    table()
        .forEach((path, commands) ->
            assertThat(found(commands, "`\\./sluice ([a-z])")).as(path).isNotEmpty());
  }

  @Test
  @DisplayName("every command that a document names leads somewhere")
  void documented() throws IOException {
    List<Path> documents = new ArrayList<>(List.of(Modules.ROOT.resolve("README.md")));
    try (Stream<Path> docs = Files.walk(Modules.ROOT.resolve("docs"))) {
      docs.filter(p -> p.toString().endsWith(".md")).forEach(documents::add);
    }
    Set<String> seen = new TreeSet<>();
    for (Path document : documents) {
      Matcher m = WORDS.matcher(Files.readString(document));
      while (m.find()) {
        seen.add(lead(m.group(1), document));
      }
    }
    assertThat(seen).hasSizeGreaterThan(60);
  }

  /// How far the words lead; behind a group there can only be one of its commands, or an option.
  private static String lead(String line, Path document) {
    String at = "";
    for (String word : line.split(" +", -1)) {
      Set<String> under = TREES.under(at);
      if (under.contains(word)) {
        at = at.isEmpty() ? word : at + " " + word;
        continue;
      }
      // The launcher's own commands are looked at by DocsTest.
      boolean launchers = at.isEmpty();
      assertThat(launchers || under.isEmpty() || word.startsWith("-"))
          .as(document + ": ./sluice " + line + ": '" + word + "' is none of " + under)
          .isTrue();
      return at;
    }
    return at;
  }
}
