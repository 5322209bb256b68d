package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.LiarNamed;
import org.sluice.records.statement.Statement;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.SignedNote;
import org.sluice.records.tlog.TileLog;
import org.sluice.system.memory.MaskedPatterns;
import org.sluice.system.memory.PoolShares;
import org.sluice.system.memory.ProcessMemory;

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
    partitions.ceremony(N);
    community.users();
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

  @Test
  @Order(8)
  @DisplayName(
      "a backup is verified without restoring; with the disk lost it is restored and works")
  void backupAndRestore() throws Exception {
    partitions.start(2);
    assertThat(partitions.activate(2)).contains("partition 2 is up");
    assertThat(ask().exit()).isZero(); // all have read the log
    Path kept = shared.resolve("backup-1");
    Program.Result backup = partitions.run(1, "backup", kept.toString());
    assertThat(backup.exit()).as(backup.text()).isZero();
    Program.Result verified = partitions.run(1, "backup", "verify", kept.toString());
    assertThat(verified.text()).contains("the token opens its shares");
    Program.Result other = partitions.run(2, "backup", "verify", kept.toString());
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.text()).contains("of another partition");
    assertThat(ask().exit()).isZero(); // the next command logs it
    diskLost(kept);
    partitions.start(1);
    assertThat(partitions.activate(1)).contains("partition 1 is up");
    String id = community.approvedRequest();
    assertThat(community.must("issue", "run", id)).contains("80 key sets");
    assertThat(partitions.run(1, "status").text())
        .contains("its shares are open for green.example");
    Program.Result gone = partitions.run(1, "backup", "destroyed", hash(backup.text()));
    assertThat(gone.exit()).as(gone.text()).isZero();
  }

  private static String hash(String text) {
    return text.replaceAll("(?s).*backup ([0-9a-f]{64}).*", "$1");
  }

  /// Everything of partition 1 but its token, which with SoftHSM2 lies in the same folder.
  private static void diskLost(Path kept) throws Exception {
    partitions.kill(1);
    Path folder = partitions.folder(1);
    Path aside = Files.createDirectory(shared.resolve("aside"));
    for (String name :
        List.of("state", "card", "partition.conf", "tls.key", "tls.crt", "custodian.key")) {
      Files.move(folder.resolve(name), aside.resolve(name));
    }
    Files.move(folder.resolve("custodian.crt"), aside.resolve("custodian.crt"));
    Program.Result again = partitions.run(1, "restore", kept.toString());
    assertThat(again.exit()).as(again.text()).isZero();
    Program.Result twice = partitions.run(1, "restore", kept.toString());
    assertThat(twice.exit()).isEqualTo(1);
    assertThat(twice.text()).contains("is left as it is");
  }

  @Test
  @Order(9)
  @DisplayName("a partition that hangs (SIGSTOP) counts as down, is named, and the others finish")
  void stoppedProcess() throws Exception {
    String id = community.approvedRequest();
    signal("STOP", 4);
    try {
      Program.Result run =
          Program.appliance("-Dsluice.partition.seconds=15")
              .run(community.with("issue", "run", id));
      assertThat(run.exit()).as(run.text()).isZero();
      Program.Result status =
          Program.appliance().run("status", "--data", community.root().resolve("high").toString());
      assertThat(status.text()).contains("3 of 4 up", "partition 4 (partition-4) is down");
    } finally {
      signal("CONT", 4);
    }
    Program.Result back =
        Program.appliance().run("status", "--data", community.root().resolve("high").toString());
    assertThat(back.text()).contains("4 of 4 up");
  }

  private static void signal(String name, int i) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(partitions.process(i).pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  @Test
  @Order(10)
  @DisplayName("custodians sign a proposed policy at their own partitions, each after comparing it")
  void custodiansSign() throws Exception {
    String policy = shared.resolve("policy2.draft").toString();
    community.must(
        "policy", "draft", "--domain", "green.example", "--purposes", "issue", "--out", policy);
    String proposal = shared.resolve("proposal.draft").toString();
    String text = community.must("policy", "recovery", policy, "--out", proposal);
    String hash = text.replaceAll("(?s).*\\n  hash ([0-9a-f]{64}).*", "$1");
    Program.Result wrong = partitions.run(1, "sign", proposal, "--expect", "00".repeat(32));
    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.text()).contains("not signed");
    for (int i = 1; i <= N; i++) {
      Program.Result signed = partitions.run(i, "sign", proposal, "--expect", hash);
      assertThat(signed.text()).contains("signed; " + i + " signatures");
    }
    assertThat(community.must("draft", "log", proposal)).contains("all custodians propose");
  }

  @Test
  @Order(11)
  @DisplayName(
      "an open partition has its shares in the locked pool and nowhere else, a closed one nowhere")
  void memory() throws Exception {
    long pid = partitions.process(3).pid();
    assumeTrue(
        ProcessMemory.readable(pid),
        "the system does not let this user read it: the partition's memory was not scanned");
    MaskedPatterns patterns = new MaskedPatterns();
    try (ProcessMemory memory = new ProcessMemory(pid)) {
      byte[] pool = memory.pool();
      assertThat(pool).as("a pool that is locked and left out of dumps").isNotEmpty();
      assertThat(PoolShares.find(pool, generation(), 3, patterns)).isEqualTo(2);
      java.util.Arrays.fill(pool, (byte) 0);
      try (SecretBytes pin =
          SecretBytes.takeOwnershipOf("pin-of-partition-3".getBytes(StandardCharsets.UTF_8))) {
        patterns.add("PIN", pin);
      }
      ProcessMemory.Scan open = memory.scan(patterns);
      assertThat(open.count("share x_3")).as("%s", open).isPositive();
      assertThat(open.count("share z_3")).as("%s", open).isPositive();
      assertThat(open.pieces().values())
          .as("%s", open)
          .allSatisfy(places -> assertThat(places).containsOnlyKeys("secret pool"));
      assertThat(open.count("PIN")).as("%s", open).isZero();
      assertThat(partitions.run(3, "deactivate").exit()).isZero();
      ProcessMemory.Scan closed = memory.scan(patterns);
      assertThat(closed.pieces()).as("%s", closed).isEmpty();
      Files.writeString(
          Path.of("target", "partition-memory-scan.txt"),
          "open: " + open + "\nclosed: " + closed + "\n");
    }
    assertThat(Files.readString(Path.of("/proc", Long.toString(pid), "status")))
        .containsPattern("VmSwap:\\s+0 kB");
  }

  @Test
  @Order(12)
  @DisplayName("a partition that lies in round 2 is named in the log, and the others finish")
  void liar() throws Exception {
    assertThat(partitions.activate(3)).contains("partition 3 is up");
    partitions.kill(2);
    partitions.startLying(2);
    assertThat(partitions.activate(2)).contains("partition 2 is up");
    String id = community.approvedRequest();
    Program.Result run = community.run("issue", "run", id);
    assertThat(run.exit()).as(run.text()).isZero();
    List<LiarNamed> named =
        statements()
            .filter(s -> s instanceof LiarNamed)
            .map(s -> (LiarNamed) s)
            .collect(Collectors.toList());
    assertThat(named)
        .as(run.text())
        .isNotEmpty()
        .allSatisfy(liar -> assertThat(liar.partitions()).containsExactly(2L));
    assertThat(run.text()).contains("partition 2");
  }

  /// The generation in force, from the log's files.
  private static GenerationRecord generation() {
    return statements()
        .filter(s -> s instanceof GenerationRecord)
        .map(s -> (GenerationRecord) s)
        .reduce((_, later) -> later)
        .orElseThrow();
  }

  private static Stream<Statement> statements() {
    FolderTileStore store = new FolderTileStore(community.root().resolve("high/log"));
    SignedNote note = SignedNote.parse(java.util.Objects.requireNonNull(store.read("checkpoint")));
    long size = Checkpoint.parse(note.text()).size();
    return TileLog.open(store, size).entries(0, size).stream()
        .map(e -> SignedStatement.decode(e).statement());
  }
}
