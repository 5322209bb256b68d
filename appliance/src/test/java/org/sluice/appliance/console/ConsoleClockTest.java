package org.sluice.appliance.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The whole console goes by the operator's clock")
class ConsoleClockTest {
  private static final Pattern MACHINES_TIME =
      Pattern.compile(
          "Instant\\.now\\(|currentTimeMillis|InstantSource\\.system|Clock\\.system|new Date\\(\\)"
              + "|Date(Time)?\\.now\\(");

  @Test
  @DisplayName("none of its classes asks the machine for the time but for how long a session lasts")
  void sources() throws IOException {
    Path sources = Path.of("src/main/java/org/sluice/appliance/console");
    Map<String, List<String>> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(sources)) {
      for (Path f : files.toList()) {
        List<String> lines =
            Files.readAllLines(f).stream().filter(l -> MACHINES_TIME.matcher(l).find()).toList();
        if (!lines.isEmpty()) {
          found.put(f.getFileName().toString(), lines.stream().map(String::strip).toList());
        }
      }
    }
    assertThat(found)
        .isEqualTo(
            Map.of(
                "Console.java",
                List.of(
                    "this.sessions = Sessions.ofAccounts(accounts, queue,"
                        + " InstantSource.system());")));
  }
}
