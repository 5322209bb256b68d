package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.sluice.hsm.process.LyingPartitionMain;

/// Partitions as their custodians run them: each a process of its own, with its own folder, token
/// and PIN.
final class PartitionProcesses implements AutoCloseable {

  private final SmallCommunity community;
  private final Map<Integer, Process> running = new TreeMap<>();

  PartitionProcesses(SmallCommunity community) {
    this.community = community;
  }

  /// A ceremony file for these partitions.
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
          - {name: irene, roles: [issue-officer]}
          - {name: aldo, roles: [approver]}
          - {name: bea, roles: [approver]}
        approvals-needed: 2
        domains:
          - {name: green.example, kms: kms.green.example, format: rfc6509-monthly}
        """;
  }

  /// Makes, starts and opens `n` of them, and holds the ceremony.
  void ceremony(int n) throws IOException, InterruptedException {
    String _ = community.must("ceremony", "prepare", "--log-origin", "log.example/remote");
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= n; i++) {
      lines.append(init(i)).append('\n');
      start(i);
      String _ = activate(i);
    }
    Path file =
        Files.writeString(community.root().resolve("remote.yaml"), ceremonyFile(lines.toString()));
    Path log = community.root().resolve("ceremony.log");
    Process run = Program.appliance().start(log, community.with(community.ceremony(file)));
    String plan = plan(log, run);
    for (int i = 1; i <= n; i++) {
      confirm(i, plan);
    }
    assertThat(run.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(run.exitValue()).as(Files.readString(log)).isZero();
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

  Path folder(int i) {
    return community.root().resolve("custodian-" + i);
  }

  private String[] at(int i, String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--data", folder(i).toString()));
    return all.toArray(String[]::new);
  }

  /// One of a custodian's commands.
  Program.Result run(int i, String... command) throws IOException, InterruptedException {
    return Program.partition().run(at(i, command));
  }

  private String must(int i, String... command) throws IOException, InterruptedException {
    Program.Result result = run(i, command);
    assertThat(result.exit()).as("%s: %s", String.join(" ", command), result.text()).isZero();
    return result.text();
  }

  /// Makes partition `i`; returns its line for the ceremony file.
  String init(int i) throws IOException, InterruptedException {
    String token = "partition-" + i;
    String text =
        must(
            i,
            "init",
            "--index",
            Integer.toString(i),
            "--listen",
            "127.0.0.1:" + freePort(),
            "--appliance",
            community.root().resolve("high/appliance.keys").toString(),
            "--token",
            token,
            "--pin-file",
            community.pin(token).toString(),
            "--so-pin-file",
            community.pin(token + ".so").toString());
    return text.lines().filter(l -> l.contains("- {name:")).findFirst().orElseThrow();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Starts it, locked, and waits until it listens.
  void start(int i) throws IOException, InterruptedException {
    start(i, Program.partition(), "run");
  }

  /// Starts it as a liar, locked, and waits until it listens.
  void startLying(int i) throws IOException, InterruptedException {
    start(i, Program.ofTests(LyingPartitionMain.class));
  }

  private void start(int i, Program program, String... command)
      throws IOException, InterruptedException {
    Path log = folder(i).resolve("run.log");
    Process process = program.start(log, at(i, command));
    running.put(i, process);
    while (!Files.readString(log).contains("listens on")) {
      assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
      Thread.sleep(100);
    }
  }

  /// Its custodian opens it.
  String activate(int i) throws IOException, InterruptedException {
    return must(i, "activate", "--pin-file", community.pin("partition-" + i).toString());
  }

  /// Its custodian confirms a plan.
  void confirm(int i, String plan) throws IOException, InterruptedException {
    String _ = must(i, "confirm", "--expect", plan, "--wait", "60");
  }

  Process process(int i) {
    return running.get(i);
  }

  /// kill -9.
  void kill(int i) throws IOException, InterruptedException {
    new SoftTokens(community.root()).kill(running.get(i));
  }

  @Override
  public void close() {
    running.values().forEach(Process::destroyForcibly);
  }
}
