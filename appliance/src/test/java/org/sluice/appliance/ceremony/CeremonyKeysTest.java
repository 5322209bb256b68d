package org.sluice.appliance.ceremony;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.appliance.operators.Duty;
import org.sluice.records.statement.Role;

@DisplayName("docs/CONFIGURATION.md: the ceremony file")
class CeremonyKeysTest {

  private static List<String> rows() throws IOException {
    String text =
        Files.readString(Path.of(System.getProperty("sluice.root"), "docs/CONFIGURATION.md"));
    int begin = text.indexOf("## The ceremony file");
    return text.substring(begin, text.indexOf("\n## ", begin + 1))
        .lines()
        .filter(l -> l.startsWith("| `"))
        .toList();
  }

  @Test
  @DisplayName("has a row for every key that is read, and none of another")
  void keys() throws IOException {
    List<String> keys =
        Stream.of(
                CeremonyFile.KEYS.stream(),
                PartitionPlace.KEYS.stream().map(k -> "partitions[]." + k),
                CeremonyFile.OFFICER_KEYS.stream().map(k -> "officers[]." + k))
            .flatMap(s -> s)
            .toList();
    assertThat(rows().stream().map(r -> r.substring(3, r.indexOf('`', 3))).toList())
        .containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  @DisplayName("each says type, what counts if it is not said, and what it decides")
  void cells() throws IOException {
    assertThat(rows()).allMatch(r -> r.matches("\\| [^|]+ \\| [^|]+ \\| [^|]+ \\| [^|]+ \\|"));
    String roles = rows().stream().filter(r -> r.contains("officers[].roles")).findFirst().get();
    Arrays.stream(Role.values()).forEach(r -> assertThat(roles).contains(Duty.word(r)));
    assertThat(rows()).anyMatch(r -> r.startsWith("| `spool-days` | number, 0 to 3660 | 30 |"));
  }
}
