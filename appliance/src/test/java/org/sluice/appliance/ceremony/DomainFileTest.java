package org.sluice.appliance.ceremony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.id.Purpose;

@DisplayName("A domain's options file")
class DomainFileTest {
  private static final String GOOD =
      """
      name: green.example
      kms: kms.green.example
      format: rfc6509-monthly
      options: [sakke-to-self]
      purposes: [issue, past]
      epoch-periods: 6
      keep-key-days: 90
      """;

  @TempDir Path folder;

  private DomainFile read(String text) throws IOException {
    return DomainFile.read(Files.writeString(folder.resolve("green.yaml"), text));
  }

  @Test
  void saysWhatItSaysAndNothingElse() throws IOException {
    DomainFile file = read(GOOD);
    assertThat(file.numbers())
        .containsOnlyKeys(DomainNumber.EPOCH_PERIODS, DomainNumber.KEEP_KEY_DAYS);
    assertThat(file.number(DomainNumber.EPOCH_PERIODS)).isEqualTo(6);
    assertThat(file.number(DomainNumber.RELEASE_DAYS)).isEqualTo(7);
    assertThat(file.purposes().orElseThrow())
        .containsExactlyInAnyOrder(Purpose.ISSUE, Purpose.PAST, Purpose.SELF_TEST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "epoch-periods: 6|epoch-length: 6|unknown keys [epoch-length] in line 6; expected some of [approvals-needed,",
        "epoch-periods: 6|epoch-periods: 0|epoch-periods: expected 1 to 10000, found 0 (line 6)",
        "epoch-periods: 6|epoch-periods: 10001|epoch-periods: expected 1 to 10000, found 10001",
        "epoch-periods: 6|epoch-periods: half a year|epoch-periods: expected 1 to 10000, found half a year",
        "epoch-periods: 6|epoch-periods: 6.5|expected 1 to 10000, found 6.5",
        "keep-key-days: 90|keep-key-days: -1|keep-key-days: expected 0 to 36600, found -1 (line 7)",
        "keep-key-days: 90|keep-sealed-days: 36601|keep-sealed-days: expected 0 to 36600",
        "keep-key-days: 90|keep-request-days: 36601|keep-request-days: expected 0 to 36600",
        "keep-key-days: 90|release-days: 367|release-days: expected 0 to 366",
        "keep-key-days: 90|window-seconds: 0|window-seconds: expected 1 to 31622400",
        "keep-key-days: 90|approvals-needed: 65|approvals-needed: expected 1 to 64",
        "keep-key-days: 90|security-quorum: 0|security-quorum: expected 1 to 32",
        "keep-key-days: 90|max-keys-per-request: 4294967296|max-keys-per-request: expected 1 to",
        "keep-key-days: 90|epoch-periods: 7|duplicate key",
        "keep-key-days: 90|spool-days: 7|unknown keys [spool-days] in line 7",
        "keep-key-days: 90|officers: [sofia]|unknown keys [officers]",
        "[issue, past]|[issue, fun]|purposes: expected issue, audit, past, drill, drill-audit or self-test, found 'fun' (line 5)",
        "[issue, past]|issue|expected a list (line 5)",
        "[sakke-to-self]|[SAKKE_TO_SELF]|options: expected sakke-to-self",
        "[sakke-to-self]|[hide-identities]|hide-identities needs format ts33180-hashed (line 4)",
        "rfc6509-monthly|ts33180-hashed|period-seconds is missing",
        "name: green.example|nome: green.example|unknown keys [nome] in line 1",
        "name: green.example|name: Green|DomainName",
        "name: green.example|name: !!java.net.URL [x]|not YAML"
      })
  void refuses(String line, String instead, String why) {
    assertThatThrownBy(() -> read(GOOD.replace(line, instead)))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("green.yaml")
        .hasMessageContaining(why);
  }

  @Test
  void refusesAFileThatIsTooLarge() {
    assertThatThrownBy(() -> read(GOOD + "#".repeat(65_536)))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("larger than 65536 octets");
  }

  @Test
  @DisplayName("a ceremony file may name it; by no other path than domains/NAME.yaml beside it")
  void namedByACeremonyFile() throws IOException {
    Files.createDirectories(folder.resolve("domains"));
    Files.writeString(folder.resolve("domains/green.yaml"), GOOD);
    Files.writeString(folder.resolve("green.yaml"), GOOD);
    String ceremony =
        """
        log-origin: log.example/a
        threshold: 2
        partitions: [p1, p2, p3]
        appliance-token: appliance
        officers:
          - {name: sofia, roles: [security-officer, approver]}
        approvals-needed: 1
        domains: [domains/green.yaml]
        """;
    Path file = folder.resolve("ceremony.yaml");
    CeremonyFile read = CeremonyFile.read(Files.writeString(file, ceremony));
    assertThat(read.domainFiles()).containsExactly("domains/green.yaml");
    assertThat(read.domains()).containsExactly(read(GOOD));
    for (String other :
        List.of("green.yaml", "domains/../green.yaml", "/tmp/green.yaml", "domains/green.txt")) {
      Files.writeString(file, ceremony.replace("domains/green.yaml", other));
      assertThatThrownBy(() -> CeremonyFile.read(file))
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining("expected options, or a file domains/NAME.yaml, found '" + other);
    }
    Files.writeString(file, ceremony.replace("green.yaml", "blue.yaml"));
    assertThatThrownBy(() -> CeremonyFile.read(file))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("blue.yaml");
  }

  @Test
  @DisplayName("docs/DOMAINS.md has every key, with its range and its default")
  void documented() throws IOException {
    String docs =
        Files.readString(Path.of(System.getProperty("sluice.root"), "docs", "DOMAINS.md"));
    List<String> rows = new ArrayList<>();
    for (DomainNumber n : DomainNumber.values()) {
      String usual = n.usual().isPresent() ? Integer.toString(n.usual().getAsInt()) : "";
      rows.add("| `" + n.key() + "` | " + n.range() + " | " + usual);
    }
    DomainFile.WORDS.forEach(word -> rows.add("| `" + word + "` | "));
    assertThat(docs).contains(rows);
    assertThat(docs.lines().filter(l -> l.startsWith("| `") && l.contains("` | ")).toList())
        .as("no row of a key that there is not")
        .allMatch(l -> rows.stream().anyMatch(l::startsWith));
  }
}
