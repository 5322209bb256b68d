package org.sluice.appliance.ceremony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.answer.CommandErrors;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.operators.Duty;
import org.sluice.appliance.operators.Separation;
import org.sluice.records.id.IdentifierFormat;
import org.sluice.records.id.IdentifierTemplate;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.Role;
import picocli.CommandLine;

class CeremonyFileTest {

  private static final String GOOD =
      """
      log-origin: log.example/a
      threshold: 2
      partitions: [p1, p2, p3]
      appliance-token: appliance
      officers:
        - {name: sofia, roles: [security-officer]}
        - {name: irene, roles: [issue-officer, custodian]}
      approvals-needed: 1
      domains:
        - {name: green.example, kms: kms.green.example, format: rfc6509-monthly}
        - {name: blue.example, kms: kms.blue.example, format: ts33180-hashed, period-seconds: 2592000, period-offset: 0}
      """;

  @TempDir Path folder;

  private CeremonyFile read(String text) throws IOException {
    return CeremonyFile.read(Files.writeString(folder.resolve("ceremony.yaml"), text));
  }

  @Test
  void readsAWholeFile() throws IOException {
    CeremonyFile file = read(GOOD);
    assertThat(file.threshold()).hasToString("2 of 3, needs 3 up to issue");
    assertThat(file.officers().get(1).roles())
        .isEqualTo(Set.of(Role.ISSUE_OFFICER, Role.CUSTODIAN));
    assertThat(file.domains().get(0).rule().format()).isEqualTo(IdentifierFormat.RFC6509_MONTHLY);
    assertThat(file.domains().get(1).rule().lengthSeconds()).isEqualTo(2592000);
  }

  @Test
  void refusesRolesThatOneKeyCannotHave() throws IOException {
    read(GOOD).requireSeparateDuties();
    for (Separation.Conflict c : Separation.table()) {
      String one = Duty.word(c.one());
      String other = Duty.word(c.other());
      CeremonyFile file =
          read(GOOD.replace("[issue-officer, custodian]", "[" + one + ", " + other + "]"));
      assertThatThrownBy(file::requireSeparateDuties)
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining("officer irene: " + one + "@green.example and " + other + "@")
          .hasMessageContaining(c.why());
    }
  }

  @Test
  void aCeremonyOfSuchAFileDoesNotBegin() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("bad.yaml"),
            GOOD.replace("[issue-officer, custodian]", "[issue-officer, approver]"));
    for (String command : new String[] {"run", "rehearse"}) {
      StringWriter errors = new StringWriter();
      List<String> line = new ArrayList<>(List.of(command, file.toString()));
      line.addAll(
          command.equals("run")
              ? List.of(
                  "--officers",
                  folder.toString(),
                  "--sign-with",
                  folder.resolve("sofia.p12").toString(),
                  "--distribution",
                  "https://localhost:8443," + "ab".repeat(32),
                  "--data",
                  folder.resolve("high").toString())
              : List.of("--transcript", folder.resolve("transcript").toString()));
      int exit =
          new CommandLine(new CeremonyCommand())
              .setErr(new PrintWriter(errors))
              .setExecutionExceptionHandler(new CommandErrors("sluice"))
              .execute(line.toArray(String[]::new));
      assertThat(exit).isEqualTo(1);
      assertThat(errors.toString())
          .contains("officer irene: issue-officer@green.example and approver@green.example");
    }
    assertThat(folder.resolve("high")).doesNotExist();
    assertThat(folder.resolve("transcript")).doesNotExist();
  }

  @Test
  void readsWhatADomainAsksOfMessages() throws IOException {
    CeremonyFile file =
        read(
            GOOD.replace(
                "period-offset: 0", "period-offset: 0, options: [sakke-to-self, hide-identities]"));
    assertThat(file.domains().get(0).options()).isEmpty();
    assertThat(file.domains().get(1).options().orElseThrow())
        .containsExactlyInAnyOrder(DomainOption.SAKKE_TO_SELF, DomainOption.HIDE_IDENTITIES);
  }

  @Test
  void readsThatADomainDemandsRevocationLists() throws IOException {
    CeremonyFile file =
        read(
            GOOD.replace(
                "period-offset: 0", "period-offset: 0, options: [demand-revocation-list]"));
    assertThat(file.domains().get(0).options()).isEmpty();
    assertThat(file.domains().get(1).options().orElseThrow())
        .containsExactly(DomainOption.DEMAND_REVOCATION_LIST);
  }

  @Test
  void saysHowLongBundlesStayInTheSpool() throws IOException {
    assertThat(read(GOOD).spoolDays()).isEqualTo(30);
    CeremonyFile file = read(GOOD + "spool-days: 0\n");
    assertThat(file.spoolDays()).isZero();
    assertThat(file.embedded().spoolDays()).isZero();
  }

  @Test
  void saysHowEarlyKeysAreHandedOut() throws IOException {
    assertThat(read(GOOD).domains().get(0).number(DomainNumber.RELEASE_DAYS)).isEqualTo(7);
    CeremonyFile file =
        read(GOOD.replace("format: rfc6509-monthly", "format: rfc6509-monthly, release-days: 31"));
    assertThat(file.domains().get(0).number(DomainNumber.RELEASE_DAYS)).isEqualTo(31);
    assertThat(file.domains().get(1).number(DomainNumber.RELEASE_DAYS)).isEqualTo(7);
  }

  @Test
  void readsATemplate() throws IOException {
    CeremonyFile file =
        read(GOOD.replace("rfc6509-monthly", "template, template: '#year-#month#0#uri'"));
    assertThat(file.domains().get(0).rule())
        .isEqualTo(PeriodRule.templated(IdentifierTemplate.parse("#year-#month#0#uri")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "threshold: 2|threshold: 1|threshold 1 of 3",
        "threshold: 2|threshold: 3|threshold 3 of 3",
        "threshold: 2|threshold: two|threshold: expected a number",
        "[p1, p2, p3]|[p1, p2, p2]|none twice",
        "[security-officer]|[king]|no role 'king'",
        "rfc6509-monthly|weekly|expected rfc6509-monthly, ts33180-hashed or template",
        "period-offset: 0|period-offset: 0, options: [hide]|expected sakke-to-self, hide-identities, no-audit-keys or demand-revocation-list",
        "period-offset: 0|period-offset: 0, options: x|expected a list",
        "rfc6509-monthly|rfc6509-monthly, options: [hide-identities]|needs format ts33180-hashed",
        "rfc6509-monthly|template|template is missing",
        "rfc6509-monthly|template, template: '#uri'|#year stands in it 0 times",
        "approvals-needed: 1|approvals: 1|unknown keys [approvals] in line 8",
        "log-origin: log.example/a|log-origin: ''|log-origin: expected a text",
        "period-seconds: 2592000|period-seconds: -1|expected a number",
        "approvals-needed: 1|approvals-needed: 1%nspool-days: -1|spool-days: expected 0 to 3660, found -1 (line 9)",
        "approvals-needed: 1|approvals-needed: 1%nspool-days: 3661|spool-days: expected 0 to 3660, found 3661",
        "approvals-needed: 1|approvals-needed: 1%nspool-days: soon|spool-days: expected 0 to 3660, found soon",
        "format: rfc6509-monthly|format: rfc6509-monthly, release-days: 367|release-days: expected 0 to 366",
        "name: green.example|name: blue.example|none twice"
      })
  void namesWhatIsWrong(String from, String to, String expected) {
    assertThatThrownBy(() -> read(GOOD.replace(from, to.replace("%n", "\n"))))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining(expected);
  }

  private static final String REMOTE =
      "{name: p2, address: \"https://10.0.0.12:7601\", tls-key: "
          + "a1".repeat(32)
          + ", fingerprint: "
          + "b2".repeat(32)
          + "}";

  @Test
  void aPartitionIsATokenHereOrAProcessSomewhere() throws IOException {
    CeremonyFile file = read(GOOD.replace("[p1, p2, p3]", "[p1, " + REMOTE + ", p3]"));
    assertThat(file.partitions().get(0)).isEqualTo(new PartitionPlace.Embedded("p1"));
    assertThat(file.partitions().get(1))
        .isInstanceOfSatisfying(
            PartitionPlace.Remote.class,
            r -> {
              assertThat(r.address().index()).isEqualTo(2);
              assertThat(r.address().uri()).hasToString("https://10.0.0.12:7601");
              assertThat(r.address().tlsPin()).hasToString("a1".repeat(32));
              assertThat(r.address().fingerprint()).hasToString("b2".repeat(32));
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://|http://|expected https://HOST:PORT",
        ":7601|''|expected https://HOST:PORT",
        "7601|7601/path|expected https://HOST:PORT",
        "https://|https://user@|expected https://HOST:PORT",
        "a1a1|a1|32 needed",
        "fingerprint|finger|unknown keys [finger]",
        "name: p2|name: p1|none twice",
        "name: p2, |''|name is missing"
      })
  void namesWhatIsWrongWithAProcess(String from, String to, String expected) {
    String wrong = REMOTE.replaceFirst(java.util.regex.Pattern.quote(from), to);
    assertThatThrownBy(() -> read(GOOD.replace("[p1, p2, p3]", "[p1, " + wrong + ", p3]")))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining(expected);
  }

  @Test
  void takesNoTagsNoDuplicateKeysAndNoExpansion() {
    assertThatThrownBy(() -> read(GOOD + "threshold: 2\n")).isInstanceOf(CommandFailed.class);
    assertThatThrownBy(() -> read("!!java.net.URL [\"http://localhost/\"]\n"))
        .isInstanceOf(CommandFailed.class);
    assertThatThrownBy(() -> read("a: &a [x]\nb: *a\n")).isInstanceOf(CommandFailed.class);
    assertThatThrownBy(() -> read(""))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("empty");
  }
}
