package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.appliance.settings.Setting;

@DisplayName("docs/CONFIGURATION.md names what can be set, and nothing else")
class ConfigurationTest {
  /// Names of numbers that are shown, and keys of the file of --kafka (docs/DISTRIBUTION.md).
  private static final Set<String> NOT_PROPERTIES = Set.of("Metrics.java", "KafkaSettings.java");

  private static String document() throws IOException {
    return Files.readString(Modules.ROOT.resolve("docs/CONFIGURATION.md"));
  }

  private static Set<String> rows(String prefix) throws IOException {
    return found(document(), "(?m)^\\|(?: `[a-z-]+` \\|)? `(" + prefix + "[A-Za-z0-9._-]*)` \\|");
  }

  private static Set<String> found(String text, String pattern) {
    Set<String> all = new TreeSet<>();
    Matcher m = Pattern.compile(pattern).matcher(text);
    while (m.find()) {
      all.add(m.group(1));
    }
    return all;
  }

  private static Set<String> inSources(String pattern) throws IOException {
    Set<String> all = new TreeSet<>();
    for (String module : Modules.ALL) {
      try (Stream<Path> files = Files.walk(Modules.ROOT.resolve(module).resolve("src/main/java"))) {
        for (Path f : files.filter(p -> p.toString().endsWith(".java")).toList()) {
          if (!NOT_PROPERTIES.contains(String.valueOf(f.getFileName()))) {
            all.addAll(found(Files.readString(f), pattern));
          }
        }
      }
    }
    return all;
  }

  @Test
  @DisplayName("every property of ours that the programs read")
  void properties() throws IOException {
    Set<String> read = inSources("\"(sluice\\.[a-z0-9.-]+)\"");
    // serve of the low side sets these from its own options.
    read.removeIf(p -> (p + ".").startsWith("sluice.distribution."));
    assertThat(read).hasSizeGreaterThan(5).contains("sluice.spool.limit");
    assertThat(rows("sluice\\.")).isEqualTo(read);
  }

  @Test
  @DisplayName("every setting, in the order of its key, with its property and default")
  void settings() throws IOException {
    List<String> rows =
        Arrays.stream(Setting.values())
            .map(s ->
                "| `" + s.key() + "` | `" + s.property() + "` | " + shown(s.byDefault()) + " |")
            .toList();
    assertThat(rows).isSorted();
    int at = 0;
    for (String row : rows) {
      assertThat(document().indexOf("\n" + row, at)).as(row).isPositive();
      at = document().indexOf("\n" + row, at);
    }
    assertThat(found(document(), "(?m)^\\| `([a-z-]+)` \\| `[a-z]+\\.")).hasSameSizeAs(rows);
  }

  private static String shown(String value) {
    return value.contains("%") ? "`" + value + "`" : value;
  }

  @Test
  @DisplayName("every variable of the environment that programs and launcher read")
  void variables() throws IOException {
    Set<String> read = inSources("getenv\\(\"([A-Z0-9_]+)\"\\)");
    read.addAll(found(launcher(), "\\$\\{(SLUICE_[A-Z0-9]+|JAVA_HOME):-"));
    // Set by demo and up for the commands that they run themselves.
    read.remove("SLUICE_BUILT");
    read.add("JDK_JAVA_OPTIONS");
    Set<String> rows = new TreeSet<>(rows("[A-Z]"));
    assertThat(rows).isEqualTo(read);
  }

  @Test
  @DisplayName("SLUICE_PKCS11 reaches the programs as their property")
  void pkcs11() throws IOException {
    assertThat(launcher()).contains("JVM+=(-Dsluice.softhsm=\"$SLUICE_PKCS11\")");
  }

  @Test
  @DisplayName("properties of Quarkus with the values that are built in")
  void quarkus() throws IOException {
    String high = built("appliance");
    String low = built("distribution-server");
    assertThat(rows("quarkus\\.")).hasSizeGreaterThan(2);
    for (String property : rows("quarkus\\.")) {
      assertThat(high + low).contains("\n" + property + "=");
    }
    assertThat(high).contains("\nquarkus.log.level=WARN\n");
    assertThat(low).contains("\nquarkus.log.level=INFO\n", "\nquarkus.shutdown.timeout=10S\n");
    assertThat(document())
        .contains("| `log-level` | `quarkus.log.level` | WARN |", "| `quarkus.log.level` | INFO |");
  }

  private static String launcher() throws IOException {
    return Files.readString(Modules.ROOT.resolve("sluice"));
  }

  private static String built(String module) throws IOException {
    return Files.readString(
        Modules.ROOT.resolve(module).resolve("src/main/resources/application.properties"));
  }
}
