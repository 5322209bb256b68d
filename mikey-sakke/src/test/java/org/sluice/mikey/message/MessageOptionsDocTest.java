package org.sluice.mikey.message;

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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sluice.records.statement.DomainOption;

/// docs/MESSAGE-OPTIONS.md has exactly one row for each option, and none for what is not one.
class MessageOptionsDocTest {

  private static final Pattern ROW = Pattern.compile("\\| `([A-Z0-9_]+)` \\|.*");

  private static List<String> lines() throws IOException {
    return Files.readAllLines(
        Path.of(System.getProperty("sluice.root")).resolve("docs/MESSAGE-OPTIONS.md"));
  }

  private static List<String> rows() throws IOException {
    return lines().stream()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(m -> m.group(1))
        .toList();
  }

  @Test
  void eachOptionHasOneRow() throws IOException {
    Set<String> options =
        Stream.of(ReadingOption.values(), MessageOption.values())
            .flatMap(Arrays::stream)
            .map(Enum::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(rows()).containsExactlyInAnyOrderElementsOf(options);
  }

  @Test
  void eachDifferenceOfTheFieldThatConcernsMessagesIsNamed() throws IOException {
    String text = String.join("\n", lines());
    for (int g : new int[] {1, 3, 4, 6, 7, 9, 10}) {
      assertThat(text).as("difference " + g).contains("| G-" + g + " |");
    }
  }

  @Test
  void aDomainsOptionsAreTheMakers() {
    assertThat(
            Arrays.stream(DomainOption.values()).filter(DomainOption::isOfMessages).map(Enum::name))
        .containsExactlyElementsOf(Arrays.stream(MessageOption.values()).map(Enum::name).toList());
  }
}
