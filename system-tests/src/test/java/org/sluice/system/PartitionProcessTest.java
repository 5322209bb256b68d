package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Four partitions in processes of their own, (2,4), under one appliance. The tests go on where the
/// one before stopped, as an installation does.
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("Partitions in processes of their own: ceremony, issue, kill -9, restart")
class PartitionProcessTest {

  private static final int N = 4;

  @TempDir static Path shared;

  private static SmallCommunity community;
  private static PartitionProcesses partitions;

  @BeforeAll
  static void ceremony() throws IOException, InterruptedException {
    community = SmallCommunity.begin(shared.resolve("remote"));
    partitions = new PartitionProcesses(community);
    String _ = community.must("ceremony", "prepare", "--log-origin", "log.example/remote");
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= N; i++) {
      lines.append(partitions.init(i)).append('\n');
      partitions.start(i);
      String _ = partitions.activate(i);
    }
    Path file = Files.writeString(shared.resolve("ceremony.yaml"), ceremonyFile(lines.toString()));
    Path log = shared.resolve("ceremony.log");
    Process run = Program.appliance().start(log, community.with(community.ceremony(file)));
    String plan = plan(log, run);
    for (int i = 1; i <= N; i++) {
      partitions.confirm(i, plan);
    }
    assertThat(run.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(run.exitValue()).as(Files.readString(log)).isZero();
    community.users();
  }

  static String ceremonyFile(String partitions) {
    return """
    log-origin: log.example/remote
    threshold: 2
    partitions:
    """
        + partitions
        + """
        appliance-token: appliance
        officers:
          - {name: sofia, roles: [security-officer]}
          - {name: enzo, roles: [enrolment-officer]}
          - {name: irene, roles: [issue-officer, approver]}
          - {name: aldo, roles: [approver]}
          - {name: bea, roles: [approver]}
        approvals-needed: 2
        domains:
          - {name: green.example, kms: kms.green.example, format: rfc6509-monthly}
        """;
  }

  /// The fingerprint that the ceremony shows while it waits for the custodians.
  private static String plan(Path log, Process run) throws IOException, InterruptedException {
    while (true) {
      for (String line : Files.readAllLines(log)) {
        if (line.startsWith("  plan ")) {
          return line.substring("  plan ".length()).replace(" ", "");
        }
      }
      assertThat(run.isAlive()).as(Files.readString(log)).isTrue();
      Thread.sleep(200);
    }
  }

  @AfterAll
  static void stop() {
    partitions.close();
  }

  @Test
  @Order(1)
  @DisplayName("status says who is up without any PIN, and how many may be lost")
  void status() throws Exception {
    Program.Result status =
        Program.appliance().run("status", "--data", community.root().resolve("high").toString());
    assertThat(status.text()).contains("4 of 4 up, can lose 1 (2 of 4, needs 3 up to issue)");
    for (int i = 1; i <= N; i++) {
      assertThat(status.text()).contains("partition " + i + " is up (https://127.0.0.1:");
      assertThat(partitions.run(i, "status").text())
          .contains("its shares are open for green.example");
    }
  }

  @Test
  @Order(2)
  @DisplayName("one partition is killed (-9) during a run: the run goes on with the other three")
  void killedDuringARun() throws Exception {
    String id = community.approvedRequest();
    Path log = shared.resolve("run.log");
    Process run = Program.appliance().start(log, community.with("issue", "run", id));
    // Not a test of speed: wherever in the run it falls, the run has to end well.
    boolean _ = run.waitFor(4, TimeUnit.SECONDS);
    partitions.kill(4);
    assertThat(run.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(run.exitValue()).as(Files.readString(log)).isZero();
    FaultsTest.assertComplete(community);
  }

  @Test
  @Order(3)
  @DisplayName("two killed: nothing can be logged, both are named; nothing is lost")
  void tooFew() throws Exception {
    partitions.kill(3);
    Program.Result issue = ask();
    assertThat(issue.exit()).isEqualTo(1);
    assertThat(issue.text())
        .contains("2 of 4 partitions are up, 3 are needed")
        .contains("partition 3 (partition-3) is down", "partition 4 (partition-4) is down")
        .contains("nobody accepts the connection");
  }

  private static Program.Result ask() throws IOException, InterruptedException {
    List<String> command =
        new java.util.ArrayList<>(
            List.of("issue", "request", "--domain", "green.example", "--periods", "current"));
    command.addAll(community.officer("irene"));
    return community.run(command.toArray(String[]::new));
  }

  @Test
  @Order(4)
  @DisplayName(
      "restarted they are locked, and say so; a wrong PIN is refused; opened, work goes on")
  void restarted() throws Exception {
    partitions.start(3);
    partitions.start(4);
    assertThat(ask().text()).contains("locked: its custodian opens it");
    Path wrong = Files.writeString(shared.resolve("wrong.pin"), "not-the-pin-of-3");
    Program.Result refused = partitions.run(3, "activate", "--pin-file", wrong.toString());
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.text()).contains("refused the PIN").doesNotContain("not-the-pin");
    assertThat(partitions.activate(3)).contains("partition 3 is up");
    assertThat(partitions.activate(4)).contains("partition 4 is up");
    Program.Result request = ask();
    assertThat(request.exit()).as(request.text()).isZero();
    String id = request.text().replaceAll("(?s).*request ([0-9a-f]{32}).*", "$1");
    community.approve(id, "aldo");
    community.approve(id, "bea");
    assertThat(community.must("issue", "run", id)).contains("40");
    assertThat(partitions.run(4, "status").text())
        .contains("its shares are open for green.example");
  }

  @Test
  @Order(5)
  @DisplayName("a second process in the same folder, and one that is not running, are said clearly")
  void twoProcesses() throws Exception {
    Program.Result second = partitions.run(1, "run");
    assertThat(second.exit()).isEqualTo(1);
    assertThat(second.text()).contains("another process runs the partition in");
    assertThat(partitions.run(1, "status").text()).contains("partition 1 is up");
  }

  @Test
  @Order(6)
  @DisplayName("no core dump, and the PIN is in no file and in no output of the partitions")
  void protections() throws Exception {
    assertThat(partitions.run(1, "status").text()).contains("no core dumps (RLIMIT_CORE is 0)");
    Path limits = Path.of("/proc", Long.toString(partitions.process(1).pid()), "limits");
    if (Files.isReadable(limits)) {
      assertThat(Files.readString(limits)).containsPattern("Max core file size +0 +0 ");
    }
    for (int i = 1; i <= N; i++) {
      try (var files = Files.walk(partitions.folder(i))) {
        for (Path f : files.filter(Files::isRegularFile).collect(Collectors.toList())) {
          String content = new String(Files.readAllBytes(f), StandardCharsets.ISO_8859_1);
          assertThat(content).as(f.toString()).doesNotContain("pin-of-partition");
        }
      }
    }
  }

  @Test
  @Order(7)
  @DisplayName("deactivated by its custodian it answers nothing; SIGTERM ends it in order")
  void deactivated() throws Exception {
    Program.Result shut = partitions.run(2, "deactivate");
    assertThat(shut.text()).contains("partition 2 is locked");
    assertThat(partitions.run(2, "status").exit()).isEqualTo(1);
    Program.Result status =
        Program.appliance().run("status", "--data", community.root().resolve("high").toString());
    assertThat(status.text())
        .contains("3 of 4 up, can lose 0", "partition 2 (partition-2) is down", "locked");
    partitions.process(2).destroy();
    assertThat(partitions.process(2).waitFor(1, TimeUnit.MINUTES)).isTrue();
  }
}
