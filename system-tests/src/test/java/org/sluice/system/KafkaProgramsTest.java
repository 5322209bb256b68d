package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.device.ClientHome;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.KnownDomains;
import org.sluice.client.pull.KeyPull;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;
import org.sluice.system.kafka.KafkaProcess;

/// The programs as a site with replicas runs them: sender, receiver, broker, replica.
@Tag("slow")
@DisplayName("A receiver and a replica with Kafka between them, each a program")
final class KafkaProgramsTest {
  private static final int RECEIVER = 0;
  private static final int REPLICA = 1;

  @TempDir private static Path folder;

  private static final List<Process> STARTED = new ArrayList<>();
  private static final int[] PORTS = new int[2];
  private static SmallCommunity community;
  private static KafkaProcess broker;
  private static int udp;

  @BeforeAll
  static void start() throws Exception {
    broker = KafkaProcess.start(Modules.ROOT, folder.resolve("broker"));
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      udp = socket.getLocalPort();
    }
    community = SmallCommunity.begin(folder.resolve("site"));
    List<String> servers = new ArrayList<>();
    for (int i = 0; i < PORTS.length; i++) {
      try (ServerSocket socket = new ServerSocket(0)) {
        PORTS[i] = socket.getLocalPort();
      }
      String text =
          must(Program.distributionServer(), "init", "--data", low(i), "--name", "localhost");
      String pin = text.replaceAll("(?s).*spki-pin ([0-9a-f]{64}).*", "$1");
      servers.add("https://localhost:" + PORTS[i] + "," + pin);
    }
    community.must(
        community.ceremony(Modules.ROOT.resolve("system-tests/demo/ceremony.yaml"), servers));
    community.users();
    community.must("issue", "run", community.approvedRequest());
    community.must("heartbeat", "--note", "issued");
    must(Program.diodeSender(), "link-key", "--out", path("link.key"));
  }

  @AfterAll
  static void stop() throws Exception {
    for (Process process : STARTED) {
      process.destroyForcibly().waitFor();
    }
    if (broker != null) {
      broker.close();
    }
  }

  private static String must(Program program, String... arguments) throws Exception {
    Program.Result result = program.run(arguments);
    assertThat(result.exit()).as(result.text()).isZero();
    return result.text();
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }

  private static String low(int i) {
    return path("low-" + i);
  }

  private static List<String> profiles() {
    Path profiles = community.root().resolve("high/profiles");
    return List.of(
        "--profile",
        profiles.resolve("green.example.profile").toString(),
        "--profile",
        profiles.resolve("blue.example.profile").toString());
  }

  private static void serve(int i, String... more) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of("serve", "--data", low(i), "--https", Integer.toString(PORTS[i]), "--kafka"));
    all.add(broker.settings().toString());
    all.addAll(profiles());
    all.addAll(Arrays.asList(more));
    Path log = folder.resolve("low-" + i + ".log");
    STARTED.add(Program.distributionServer().start(log, all.toArray(String[]::new)));
    eventually("it listens", () -> Files.readString(log), text -> text.contains("Listening on"));
  }

  private interface Look {
    String now() throws Exception;
  }

  /// Waits until what is seen is as it must be.
  private static String eventually(String what, Look look, Predicate<String> holds)
      throws Exception {
    String seen = "";
    for (int i = 0; i < 1200; i++) {
      seen = look.now();
      if (holds.test(seen)) {
        return seen;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError(what + ": still " + seen);
  }

  /// Status and body of the health check, as a proxy asks it.
  private static String ready(int i) throws Exception {
    return AnyServer.get(URI.create("https://localhost:" + PORTS[i] + "/q/health/ready"));
  }

  private static KeyPull.Outcome pull(int i) throws IOException {
    ClientHome home = new ClientHome(community.root().resolve("devices"));
    DeviceFolder device = home.deviceOf(UserUri.parse("tel:+447700900100"), null, null);
    KeyPeriod period = KeyPeriod.at(PeriodRule.MONTHLY, Instant.now());
    URI server = URI.create("https://localhost:" + PORTS[i]);
    return new KeyPull(new KnownDomains(home)).pull(server, device, null, period, period.next());
  }

  @Test
  @DisplayName(
      "a replica that is behind or blind is out of the health check, and serves when it is not")
  void behindThenReady() throws Exception {
    serve(RECEIVER, "--link-key", path("link.key"), "--udp", Integer.toString(udp));
    List<String> sending =
        new ArrayList<>(
            List.of(
                "--once",
                "--spool",
                community.root().resolve("high/spool").toString(),
                "--state",
                path("sender"),
                "--link-key",
                path("link.key"),
                "--to",
                "127.0.0.1:" + udp,
                "--rate",
                "50Mb/s"));
    sending.addAll(profiles());
    must(Program.diodeSender(), sending.toArray(String[]::new));
    eventually("the receiver is ready", () -> ready(RECEIVER), text -> text.startsWith("200"));
    eventually("the receiver has the keys", KafkaProgramsTest::tryReceiver, "kept"::equals);

    broker.signal("STOP");
    serve(REPLICA);
    assertThat(ready(REPLICA)).startsWith("503").contains("has not read everything yet");
    broker.signal("CONT");
    eventually("the replica is ready", () -> ready(REPLICA), text -> text.startsWith("200"));
    assertThat(pull(REPLICA).kept()).isNotEmpty();

    broker.signal("STOP");
    eventually("blind", () -> ready(REPLICA), text -> text.contains("could not ask"));
    assertThat(ready(REPLICA)).startsWith("503");
    assertThat(pull(REPLICA).kept()).as("it is out, and serves those that ask").isNotEmpty();
    broker.signal("CONT");
    eventually("ready again", () -> ready(REPLICA), text -> text.startsWith("200"));
  }

  private static String tryReceiver() {
    try {
      return pull(RECEIVER).kept().isEmpty() ? "nothing kept" : "kept";
    } catch (IOException | RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
