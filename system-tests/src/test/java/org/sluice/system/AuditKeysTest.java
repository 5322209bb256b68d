package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.audit.AuditDesk;
import org.sluice.client.audit.FunctionKey;
import org.sluice.client.domain.DomainKeys;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.export.AuditKeyFile;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.AuditOrdered;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.Statement;
import org.sluice.records.tlog.TileLog;

/// Audit keys as people ask for them, over real partitions. Domain green allows them, one in 24
/// hours; domain blue forbade them at its ceremony. The tests go on where the one before stopped.
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("Audit keys as commands: asked for, approved, made, handed over, forbidden")
class AuditKeysTest {
  private static final String USER = "tel:+447700900100";
  private static final List<String> AUDITORS = List.of("audrey", "august", "anna");

  @TempDir static Path shared;

  private static SmallCommunity c;
  private static LowSideOnDisc low;
  private static String id;

  @BeforeAll
  static void ceremony() throws IOException, InterruptedException {
    c = SmallCommunity.begin(shared.resolve("made"));
    String demo = Files.readString(Modules.ROOT.resolve("system-tests/demo/ceremony.yaml"));
    Path file =
        Files.writeString(
            shared.resolve("ceremony.yaml"),
            demo.replace("period-offset: 0", "period-offset: 0\n    options: [no-audit-keys]"));
    low = LowSideOnDisc.make(shared.resolve("low"));
    String[] ceremony = c.ceremony(file);
    ceremony[ceremony.length - 1] = low.pinned();
    c.must(ceremony);
    c.users();
  }

  private static String[] by(String officer, String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(c.officer(officer));
    return all.toArray(String[]::new);
  }

  private static String file(String name) {
    return shared.resolve(name).toString();
  }

  private static void refused(Program.Result result, String... words) {
    assertThat(result.exit()).as(result.text()).isEqualTo(1);
    assertThat(result.text()).contains(words);
  }

  private static String[] asking(String officer) {
    return by(
        officer,
        "audit",
        "request",
        "--domain",
        "green.example",
        "--user",
        USER,
        "--period",
        "current",
        "--case",
        "2026-117",
        "--why",
        "leak of a report");
  }

  @Test
  @Order(1)
  @DisplayName("auditors join by a policy; the audit function is named by security officers")
  void prepared() throws Exception {
    List<String> draft =
        new ArrayList<>(
            List.of(
                "policy", "draft", "--domain", "green.example", "--out", file("policy2.draft")));
    for (String name : AUDITORS) {
      Path pass = c.root().resolve("officers").resolve(name + ".pass");
      Files.writeString(pass, "passphrase-of-" + name);
      Program.Result made =
          Program.appliance()
              .run(
                  "officer",
                  "new",
                  "--name",
                  name,
                  "--out",
                  pass.getParent().toString(),
                  "--passphrase-file",
                  pass.toString());
      assertThat(made.exit()).as(made.text()).isZero();
      draft.addAll(List.of("--add", name + ":auditor:" + pass.resolveSibling(name + ".pem")));
    }
    c.must(draft.toArray(String[]::new));
    c.must(by("sofia", "draft", "sign", file("policy2.draft")));
    c.must("draft", "log", file("policy2.draft"));
    refused(c.run(asking("audrey")), "no audit function");
    Path pass = shared.resolve("audit.pass");
    Files.createFile(
        pass, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(pass, "correct horse battery");
    Program.Result key =
        Program.client()
            .run(
                "client",
                "audit",
                "key",
                "--out",
                file("audit.key"),
                "--passphrase-file",
                pass.toString());
    assertThat(key.exit()).as(key.text()).isZero();
    c.must(function("green.example", "1", "30"));
    refused(
        c.run(by("audrey", "draft", "sign", file("green.example.audit"))),
        "audrey may not do this");
    c.must(by("sofia", "draft", "sign", file("green.example.audit")));
    assertThat(c.must("draft", "log", file("green.example.audit")))
        .contains("at most 1 in any 24 hours");
    refused(c.run("draft", "log", file("green.example.audit")), "BROKEN_CHAIN");
  }

  private static String[] function(String domain, String perDay, String delayDays) {
    return new String[] {
      "audit",
      "function",
      "--domain",
      domain,
      "--key",
      file("audit.key.pub"),
      "--per-day",
      perDay,
      "--delay-days",
      delayDays,
      "--out",
      file(domain + ".audit")
    };
  }

  @Test
  @Order(2)
  @DisplayName("asked for by an auditor alone, approved by two others")
  void approved() throws Exception {
    refused(c.run(asking("irene")), "irene may not do this", "audit:request");
    String[] noCase = asking("audrey");
    noCase[9] = "2026 117";
    refused(c.run(noCase), "--case");
    String text = c.must(asking("audrey"));
    assertThat(text).contains("case 2026-117: leak of a report", USER);
    id = text.replaceAll("(?s).*request ([0-9a-f]{32}).*", "$1");
    refused(c.run(by("audrey", "audit", "approve", id)), "audrey requested this");
    refused(c.run(by("aldo", "audit", "approve", id)), "aldo may not do this", "audit:approve");
    refused(c.run(by("audrey", "audit", "run", id)), "0 of 2 approvals");
    assertThat(c.must(by("august", "audit", "approve", id))).contains(USER, "1 of 2");
    refused(c.run(by("august", "audit", "approve", id)), "has approved this request before");
    refused(c.run(by("audrey", "audit", "run", id)), "1 of 2 approvals");
    c.must(by("anna", "audit", "approve", id));
    refused(c.run("issue", "run", id), "is an audit key");
    refused(c.run(by("august", "audit", "run", id)), "OTHER_REQUEST", "did not make the request");
    refused(c.run(by("irene", "audit", "run", id)), "irene may not do this");
  }

  @Test
  @Order(3)
  @DisplayName("kill -9 again and again while it is made: ordered, sealed and released once")
  void killed() throws Exception {
    SmallCommunity copy = c.copyTo(shared.resolve("killed"));
    List<String> run = new ArrayList<>(List.of("audit", "run", id));
    run.addAll(copy.officer("audrey"));
    String[] command = copy.with(run.toArray(String[]::new));
    Path log = shared.resolve("killed.log");
    Path sealed = copy.root().resolve("high/audit-keys").resolve(id + ".sealed");
    Set<Hash32> seen = new HashSet<>();
    int kills = 0;
    boolean ended = false;
    for (long wait = 1200; !ended; wait += 400) {
      Process process = Program.appliance().start(log, command);
      // Not a test of speed: the growing wait only spreads the kills over the steps of a run.
      ended = process.waitFor(wait, TimeUnit.MILLISECONDS);
      if (ended) {
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
      } else {
        process.destroyForcibly().waitFor();
        kills++;
        assertThat(kills).as("the run never ended").isLessThan(200);
      }
      if (Files.exists(sealed)) {
        seen.add(Hash32.sha256(Files.readAllBytes(sealed)));
      }
    }
    assertThat(kills).isPositive();
    assertThat(seen).as("sealed octets, once there, are used again").hasSize(1);
    Path made = sealed.resolveSibling(id + ".auditkey");
    assertThat(Hash32.sha256(AuditKeyFile.decode(Files.readAllBytes(made)).sealed().encoded()))
        .isEqualTo(seen.iterator().next());
    assertThat(logged(copy, AuditOrdered.class)).isEqualTo(1);
    assertThat(logged(copy, AuditReleased.class)).isEqualTo(1);
  }

  @Test
  @Order(3)
  @DisplayName("a full disk while it is made: said, and with room it is released once")
  void diskFull() throws Exception {
    Optional<LittleDisk> mounted = LittleDisk.mount(shared.resolve("disk"), c.root());
    assumeTrue(mounted.isPresent(), LittleDisk.NONE);
    try (LittleDisk disk = mounted.orElseThrow()) {
      SmallCommunity copy = c.copyTo(disk.folder().resolve("copy"));
      List<String> run = new ArrayList<>(List.of("audit", "run", id));
      run.addAll(copy.officer("audrey"));
      String[] command = run.toArray(String[]::new);
      disk.withLittleRoom(copy, command);
      Path made = copy.root().resolve("high/audit-keys").resolve(id + ".auditkey");
      byte[] first = Files.readAllBytes(made);
      copy.must(command);
      assertThat(AuditKeyFile.decode(Files.readAllBytes(made)).sealed())
          .isEqualTo(AuditKeyFile.decode(first).sealed());
      assertThat(logged(copy, AuditOrdered.class)).isEqualTo(1);
      assertThat(logged(copy, AuditReleased.class)).isEqualTo(1);
    }
  }

  private static long logged(SmallCommunity of, Class<? extends Statement> type) {
    TileLog log = TileLog.open(new FolderTileStore(of.root().resolve("high/log")));
    return LongStream.range(0, log.size())
        .mapToObj(i -> SignedStatement.decode(log.entry(i)).statement())
        .filter(type::isInstance)
        .count();
  }

  @Test
  @Order(4)
  @DisplayName("made, sealed, released with its proofs; the key is the user's, and nobody else's")
  void handedOver() throws Exception {
    int spooled = c.spooledK().size();
    String text = c.must(by("audrey", "audit", "run", id));
    Path made = c.root().resolve("high/audit-keys").resolve(id + ".auditkey");
    assertThat(text).contains(made.toString());
    AuditKeyFile first = AuditKeyFile.decode(Files.readAllBytes(made));
    PinnedProfile profile =
        PinnedProfile.read(c.root().resolve("high/profiles/green.example.profile"));
    DomainKeys domain =
        DomainKeys.of(
            profile,
            Files.readAllBytes(
                c.root().resolve("high/profiles/green.example.epoch-1.certificate")));
    char[] passphrase = "correct horse battery".toCharArray();
    try (HpkeKeyPair own = FunctionKey.open(shared.resolve("audit.key"), passphrase)) {
      // Validated by the pairing, under the certificate: it is this user's RSK.
      try (AuditDesk desk = AuditDesk.open(domain, first, own, UserUri.parse(USER))) {
        assertThat(desk.proven().reason().reference()).isEqualTo("2026-117");
      }
    }
    // Run again, as after a crash: the same octets, never made again.
    Files.delete(made);
    c.must(by("audrey", "audit", "run", id));
    assertThat(AuditKeyFile.decode(Files.readAllBytes(made)).sealed()).isEqualTo(first.sealed());
    assertThat(c.spooledK()).as("nothing of it crosses the diode as a key").hasSize(spooled);
    assertThat(c.must("audit", "list")).contains(id, "released", "case 2026-117");
  }

  @Test
  @Order(5)
  @DisplayName("a second one the same day is refused by the partitions' rules")
  void beyondTheDay() throws Exception {
    String again = c.must(asking("audrey")).replaceAll("(?s).*request ([0-9a-f]{32}).*", "$1");
    c.must(by("august", "audit", "approve", again));
    c.must(by("anna", "audit", "approve", again));
    refused(
        c.run(by("audrey", "audit", "run", again)),
        "AUDIT_COUNT",
        "1 audit keys in 24 hours and one more, 1 allowed");
    assertThat(c.root().resolve("high/audit-keys").resolve(again + ".auditkey")).doesNotExist();
  }

  @Test
  @Order(6)
  @DisplayName("forbidden at the ceremony: no audit function, no later policy")
  void forbidden() throws Exception {
    c.must(function("blue.example", "1", "30"));
    c.must(by("sofia", "draft", "sign", file("blue.example.audit")));
    refused(c.run("draft", "log", file("blue.example.audit")), "AUDIT", "forbidden for good");
    c.must(
        "policy",
        "draft",
        "--domain",
        "blue.example",
        "--purposes",
        "issue,audit",
        "--out",
        file("blue.draft"));
    c.must(by("sofia", "draft", "sign", file("blue.draft")));
    refused(c.run("draft", "log", file("blue.draft")), "AUDIT", "forbidden for good");
    assertThat(c.must("status")).contains("blue.example");
  }

  private static String client(String command, String user) throws Exception {
    Program.Result said =
        Program.client()
            .run(
                "client",
                command,
                "--user",
                user,
                "--server",
                low.url(),
                "--data",
                c.root().resolve("devices").toString());
    return said.exit() == 0 ? said.text() : "";
  }

  /// What the server shows once it has looked through the log that far.
  private static String leaves(String user, String until) throws Exception {
    String text = client("leaves", user);
    for (int i = 0; i < 60 && !text.contains(until); i++) {
      TimeUnit.SECONDS.sleep(1);
      text = client("leaves", user);
    }
    assertThat(text).contains(until);
    return text;
  }

  @Test
  @Order(7)
  @DisplayName("its user sees it, proven, once the delay is over; nobody else does, and not before")
  void seenByItsUser() throws Exception {
    Files.delete(Path.of(file("green.example.audit")));
    c.must(function("green.example", "5", "0"));
    c.must(by("sofia", "draft", "sign", file("green.example.audit")));
    c.must("draft", "log", file("green.example.audit"));
    String shown = c.must(asking("audrey")).replaceAll("(?s).*request ([0-9a-f]{32}).*", "$1");
    c.must(by("august", "audit", "approve", shown));
    c.must(by("anna", "audit", "approve", shown));
    c.must(by("audrey", "audit", "run", shown));
    c.must("issue", "run", c.approvedRequest());
    low.fill(c);
    String other = "tel:+447700900101";
    try (LowSideOnDisc.Running _ = low.serve(c)) {
      assertThat(client("pull", USER)).isNotEmpty();
      assertThat(client("pull", other)).isNotEmpty();
      String text = leaves(USER, "NOTE: an audit key of");
      assertThat(text)
          .contains(shown, "can read what was sent to you")
          .as("released under a delay of 30 days")
          .doesNotContain(id)
          .doesNotContain("ALARM");
      assertThat(leaves(other, "entries, proven")).doesNotContain("NOTE", shown, id);
    }
  }

  @Test
  @Order(8)
  @DisplayName("both verifiers find the log good")
  void reviewed() throws Exception {
    String text = c.verifiedTwice(shared.resolve("export"));
    assertThat(text).contains("2 AuditReleased", "AUDIT by audrey", "anna, august");
  }
}
