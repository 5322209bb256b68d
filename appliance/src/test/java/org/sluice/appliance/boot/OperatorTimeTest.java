package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.ReviewerLine;
import org.sluice.records.signing.Draft;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.AuditFunctionKey;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.OtherSigner;
import org.sluice.records.statement.RecoveryProposed;
import org.sluice.records.statement.ReviewerNamed;
import org.sluice.records.statement.StandingApproval;
import org.sluice.records.statement.Statement;
import picocli.CommandLine;

@DisplayName("The operator's time reaches every command that puts a time into a statement")
class OperatorTimeTest {
  private static final String LONG_AGO = "2020-01-01T00:00:00Z";
  private static final Instant LATER =
      Instant.now().plus(Duration.ofDays(150)).truncatedTo(ChronoUnit.SECONDS);
  private static final String GREEN = "green.example";

  /// Those that work in no data folder, or before there is one.
  private static final Set<String> WITHOUT_A_LOG =
      Set.of(
          "backup key",
          "backup verify-file",
          "ceremony print",
          "ceremony rehearse",
          "ceremony verify",
          "draft show",
          "officer new",
          "sign",
          "words");

  @TempDir private Path folder;
  private TestAppliance a;

  @BeforeEach
  void appliance() throws IOException {
    a = TestAppliance.get();
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private String written(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  /// Everything that drafts a statement with a time, by the file that it writes.
  private Map<String, List<String>> drafts() throws IOException {
    Octets key = Octets.of(new byte[32]);
    Files.deleteIfExists(folder.resolve("policy"));
    a.run(0, "policy", "draft", "--domain", GREEN, "--approvals", "1", "--out", file("policy"));
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put(
        "standing",
        List.of(
            "standing",
            "draft",
            "--domain",
            GREEN,
            "--per-day",
            "1",
            "--until",
            LATER.plus(Duration.ofDays(20)).toString().substring(0, 10)));
    all.put(
        "function",
        List.of(
            "audit",
            "function",
            "--domain",
            GREEN,
            "--per-day",
            "1",
            "--key",
            written("audit.pub", new AuditFunctionKey(1, key).toString())));
    all.put("calls", List.of("other", "draft", "--domain", GREEN));
    all.put(
        "signer",
        List.of(
            "other",
            "signer",
            "--domain",
            GREEN,
            "--kms",
            "kms.fire.example",
            "--key",
            a.path("officers/sofia.pem"),
            "--key-name",
            "k"));
    all.put(
        "reviewer",
        List.of(
            "reviewer",
            "draft",
            "--domain",
            GREEN,
            "--line",
            written("vera.line", new ReviewerLine("vera", 1, usableKey()).toString())));
    all.put("recovery", List.of("policy", "recovery", file("policy")));
    all.put(
        "options",
        List.of(
            "domain",
            "options",
            "propose",
            written(
                "green.yaml",
                "name: green.example\nkms: kms.green.example\nformat: rfc6509-monthly\n"
                    + "keep-sealed-days: 77\n")));
    return all;
  }

  private static Octets usableKey() {
    byte[] base = new byte[32];
    base[0] = 9;
    return Octets.of(base);
  }

  private String[] with(List<String> command, String out, String at) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("--out", file(out), "--at", at));
    return all.toArray(String[]::new);
  }

  private long time(String name) throws IOException {
    Path draft = folder.resolve(Files.exists(folder.resolve(name)) ? name : name + "-terms.draft");
    Statement said = Draft.decode(Files.readAllBytes(draft)).statement();
    return switch (said) {
      case StandingApproval s -> s.notBefore();
      case AuditFunction f -> f.time();
      case CallPolicy c -> c.time();
      case OtherSigner o -> o.time();
      case ReviewerNamed r -> r.time();
      case RecoveryProposed p -> p.time();
      case DomainTerms t -> t.time();
      default -> throw new AssertionError("a statement without a known time: " + said);
    };
  }

  @Test
  @DisplayName("drafts have the time that the operator said; behind the log none is drafted")
  void drafted() throws IOException {
    long said = LATER.getEpochSecond();
    for (Map.Entry<String, List<String>> draft : drafts().entrySet()) {
      String refused = a.run(1, with(draft.getValue(), draft.getKey(), LONG_AGO));
      assertThat(refused)
          .as(draft.getKey())
          .contains("--at says " + LONG_AGO, "the log was co-signed last at");
      assertThat(folder.resolve(draft.getKey())).doesNotExist();
      a.run(0, with(draft.getValue(), draft.getKey(), LATER.toString()));
      // The clock runs on from the time that was said.
      assertThat(time(draft.getKey())).as(draft.getKey()).isBetween(said, said + 3600);
    }
  }

  @Test
  @DisplayName("a plan of an epoch, and whatever opens the folder to change it, likewise")
  void opened() {
    List<List<String>> commands =
        List.of(
            List.of("shares", "plan", "epoch", "--signed-by", "sofia", "--out", file("plan")),
            List.of("heartbeat"),
            List.of("log", "keys"),
            List.of("spool", "prune"),
            List.of("spool", "begin-streams", "--domain", GREEN, "--why", "test"),
            List.of("domain", "forget", "--domain", GREEN));
    for (List<String> command : commands) {
      List<String> at = new ArrayList<>(command);
      at.addAll(List.of("--at", LONG_AGO));
      assertThat(a.run(1, at.toArray(String[]::new)))
          .as("%s", command)
          .contains("--at says " + LONG_AGO, "nothing was changed");
    }
  }

  @Test
  @DisplayName("there is no command on a data folder that cannot be told the time")
  void everyCommand() {
    Set<String> without = new TreeSet<>();
    walk("", new CommandLine(new ApplianceCommands()), without);
    assertThat(WITHOUT_A_LOG).containsAll(without);
  }

  private static void walk(String path, CommandLine command, Set<String> without) {
    if (command.getSubcommands().isEmpty()) {
      if (command.getCommandSpec().findOption("--at") == null) {
        without.add(path);
      }
      return;
    }
    command
        .getSubcommands()
        .forEach((name, sub) -> walk(path.isEmpty() ? name : path + " " + name, sub, without));
  }
}
