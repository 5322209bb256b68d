package org.sluice.appliance.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.appliance.boot.TestAppliance;

@Tag("slow") // a ceremony
@DisplayName("Metrics and alerts as the documents have them")
class MetricsInDocsTest {
  @Test
  @DisplayName("docs/OPERATORS.md names each metric and no other, its alert with when and why")
  void complete() throws Exception {
    String text = Files.readString(Path.of(System.getProperty("sluice.root"), "docs/OPERATORS.md"));
    int from = text.indexOf("\n## Health and alerts\n");
    String chapter = text.substring(from, text.indexOf("\n## ", from + 1));
    Pattern name = Pattern.compile("`(sluice_[a-z_]+)`");
    Set<String> named = new TreeSet<>();
    Set<String> alerts = new TreeSet<>();
    Matcher row = Pattern.compile("(?m)^\\| (`sluice_[^|]*) \\| ([^|]*) \\|$").matcher(chapter);
    while (row.find()) {
      Matcher in = name.matcher(row.group(1));
      while (in.find()) {
        assertThat(alerts.add(in.group(1))).as(in.group(1)).isTrue();
      }
      String when = name.matcher(row.group(1)).replaceAll("");
      assertThat(when).as(row.group()).containsPattern("[0-9]|grew|grows|grow|your rules say");
      assertThat(row.group(2)).as(row.group()).hasSizeGreaterThan(15);
    }
    Matcher any = name.matcher(chapter);
    while (any.find()) {
      named.add(any.group(1));
    }
    Set<String> said = new TreeSet<>();
    try (Workplace place = new Workplace(TestAppliance.get().data());
        IssueRunner runner = new IssueRunner(place)) {
      place.tidy(); // The margin is said of partitions that were asked.
      Matcher type =
          Pattern.compile("(?m)^# TYPE (\\S+) ").matcher(new Metrics(place, runner).text());
      while (type.find()) {
        said.add(type.group(1));
      }
    }
    assertThat(named).isEqualTo(said);
    said.removeAll(Set.of("sluice_users", "sluice_keysets_issued"));
    assertThat(alerts).as("those of which somebody is told").isEqualTo(said);
  }
}
