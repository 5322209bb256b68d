package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.system.wire.Faults;
import org.sluice.system.wire.OneWayWire;
import org.sluice.system.wire.SpoolOfBundles;

/// Sender and receiver as an operator runs them, each in a network namespace of its own, with a bad
/// wire between them.
@Tag("slow")
@DisplayName("Over a real one-way wire")
final class OneWayTest {
  private static final int SMALL = 3000;
  private static final int LARGE = 2_000_000;

  @TempDir private Path folder;
  private SpoolOfBundles spool;
  private OneWayWire wire;

  @BeforeAll
  static void possible() {
    String why = OneWayWire.impossible();
    Assumptions.assumeTrue(
        why.isEmpty(), why + ": that nothing comes back over a real wire is not checked");
  }

  private void begin(int mtu) throws Exception {
    spool = new SpoolOfBundles(folder, 7);
    must(Program.diodeSender().run("link-key", "--out", path("link.key")));
    must(
        Program.distributionServer()
            .run("init", "--data", path("low"), "--name", "localhost"));
    wire = OneWayWire.make(folder, mtu);
    wire.start(
        "low.log",
        wire.atReceiver(
            Program.distributionServer()
                .command(
                    "serve",
                    "--data",
                    path("low"),
                    "--profile",
                    spool.profileFile().toString(),
                    "--link-key",
                    path("link.key"),
                    "--udp",
                    "7000",
                    "--https",
                    "8443",
                    "--bind",
                    OneWayWire.RECEIVER)));
    await("low.log", "receiving frames on UDP");
  }

  /// In every test: not one frame in the reverse direction, and nothing stays behind.
  @AfterEach
  void oneWay() throws Exception {
    if (wire != null) {
      assertThat(wire.counts().sent()).isPositive();
      assertThat(wire.backwards()).as("frames in the reverse direction").isZero();
      wire.close();
      String mine = "sluice-wire-" + ProcessHandle.current().pid() + "-";
      try (Stream<Path> spaces = Files.list(Path.of("/run/netns"))) {
        assertThat(spaces.map(s -> s.getFileName().toString())).noneMatch(s -> s.startsWith(mine));
      }
    }
  }

  private static void must(Program.Result result) {
    assertThat(result.exit()).as(result.text()).isZero();
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private List<String> sending(String... first) {
    List<String> all = new ArrayList<>(Program.diodeSender().command(first));
    all.addAll(
        List.of(
            "--spool",
            spool.spool().toString(),
            "--state",
            path("state"),
            "--profile",
            spool.profileFile().toString(),
            "--link-key",
            path("link.key"),
            "--to",
            OneWayWire.RECEIVER + ":7000",
            "--rate",
            "50Mb/s",
            "--loss",
            "5%",
            "--blackout",
            "10ms"));
    return wire.atSender(all);
  }

  private String send(List<String> command) throws Exception {
    Process process = wire.start("send.log", command);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    String text = Files.readString(folder.resolve("send.log"), StandardCharsets.UTF_8);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  private void await(String file, String... words) throws Exception {
    Path path = folder.resolve(file);
    for (int i = 0; i < 600; i++) {
      if (Files.exists(path) && Stream.of(words).allMatch(text(path)::contains)) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError(List.of(words) + " not in " + file + ":\n" + text(path));
  }

  private static String text(Path path) {
    try {
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "unreadable: " + e.getMessage(); // being replaced, or not there yet
    }
  }

  /// Both streams are there to their last number.
  private void awaitEverything() throws Exception {
    await(
        "low/gaps/report.txt",
        ": " + spool.lastKeys() + " held, highest " + spool.lastKeys() + ", nothing missing",
        ": " + spool.lastLog() + " held, highest " + spool.lastLog() + ", nothing missing");
  }

  @Test
  @DisplayName("whatever goes wrong inside the loss budget, everything arrives")
  void inTheBudget() throws Exception {
    begin(1500);
    String budget = "seed=1 loss=0.04 repeat=0.02 overtake=0.05 flip=0.005";
    for (String faults :
        List.of(
            "",
            budget + " darkMillis=8 everyMillis=200",
            "seed=2 loss=0.01 burst=0.0005 burstFrames=20 repeat=0.05",
            "seed=3 loss=0.02 portBits=60000000 portOctets=30000")) {
      wire.faults(Faults.parse(faults));
      spool.keys(LARGE);
      spool.keys(SMALL);
      spool.log();
      spool.heartbeat();
      assertThat(send(sending("--once"))).contains("4 bundles sent, 0 refused");
      awaitEverything();
    }
    // Two links at once: what comes second is dropped.
    spool.keys(SMALL);
    List<String> twice = new ArrayList<>(sending("--once"));
    twice.addAll(List.of("--to", OneWayWire.RECEIVER + ":7000"));
    send(twice);
    awaitEverything();
    assertThat(text(folder.resolve("low/gaps/report.txt"))).contains("link 0:", "link 1:");
    assertThat(wire.counts().lost()).isPositive();
  }

  @Test
  @DisplayName("what is lost altogether is named, and arrives when its list is sent again")
  void named() throws Exception {
    begin(9000);
    spool.keys(SMALL);
    send(sending("--once", "--mtu", "9000"));
    wire.faults(Faults.parse("loss=1"));
    for (int i = 0; i < 3; i++) {
      spool.keys(SMALL);
    }
    send(sending("--once", "--mtu", "9000"));
    wire.faults(Faults.NONE);
    // Nothing of stream K comes after what was lost: the heartbeat alone tells.
    spool.heartbeat();
    send(sending("--once", "--mtu", "9000"));
    await("low/gaps/report.txt", "missing 3: 2-4");
    send(sending("resend", "--mtu", "9000", "--file", list().toString()));
    awaitEverything();
    await("low/gaps/report.txt", "nothing missing");
  }

  private Path list() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("low/gaps"))) {
      return files
          .filter(f -> f.getFileName().toString().startsWith("resend-K-"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  @DisplayName("the sender has one socket, connected to the receiver, and nothing else of a network")
  void oneSocket() throws Exception {
    begin(1500);
    spool.keys(SMALL);
    spool.log();
    Process sender = wire.start("send.log", sending("send"));
    awaitEverything();
    assertThat(sender.isAlive()).isTrue();
    // 10.77.0.2:7000 in the kernel's words.
    assertThat(sockets("udp")).singleElement().asString().contains(" 02004D0A:1B58 ");
    for (String none : List.of("udp6", "tcp", "tcp6", "raw", "raw6", "packet", "icmp")) {
      assertThat(sockets(none)).as(none).isEmpty();
    }
    OneWayWire.stop(sender);
    await("send.log", "bundles sent, 0 refused");
  }

  /// The sockets of one kind in the sender's namespace. The table of a kind that this kernel does
  /// not have is not there.
  private List<String> sockets(String kind) throws Exception {
    Process cat =
        new ProcessBuilder(
                wire.atSender(List.of("sh", "-c", "cat /proc/net/" + kind + " 2>/dev/null || :")))
            .start();
    String table = new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(cat.waitFor()).isZero();
    return table.lines().skip(1).toList();
  }
}
