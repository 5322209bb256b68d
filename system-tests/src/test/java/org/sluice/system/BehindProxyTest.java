package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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
import org.sluice.client.device.ClientHome;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.KnownDomains;
import org.sluice.client.pull.KeyPull;
import org.sluice.client.pull.KeyRing;
import org.sluice.client.pull.VerifiedKeySet;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;
import org.sluice.system.memory.MaskedPatterns;
import org.sluice.system.memory.ProcessMemory;

/// Two replicas behind haproxy, which passes TCP through by the very settings that
/// docs/DISTRIBUTION.md shows.
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("Two replicas behind a proxy")
final class BehindProxyTest {
  private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");
  private static final int CLIENTS = 4;

  @TempDir private static Path folder;

  private static final List<Process> STARTED = new ArrayList<>();
  private static final int[] PORTS = new int[3];
  private static final Process[] REPLICAS = new Process[2];
  private static SmallCommunity community;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        Files.isExecutable(HAPROXY),
        "haproxy is not installed: that replicas work behind a proxy is not checked");
    for (int i = 0; i < PORTS.length; i++) {
      PORTS[i] = freePort();
    }
    community = SmallCommunity.begin(folder.resolve("site"));
    List<String> servers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      String text = must("init", "--data", low(i), "--name", "localhost");
      servers.add("https://localhost:" + PORTS[i] + "," + pin(text));
    }
    community.must(
        community.ceremony(Modules.ROOT.resolve("system-tests/demo/ceremony.yaml"), servers));
    community.users();
    community.must("issue", "run", community.approvedRequest());
    community.must("heartbeat", "--note", "issued");
    Program.Result key =
        Program.diodeSender().run("link-key", "--out", folder.resolve("link.key").toString());
    assertThat(key.exit()).as(key.text()).isZero();
    for (int i = 0; i < 2; i++) {
      must(
          "import",
          "--data",
          low(i),
          "--profile",
          profile("green.example"),
          "--profile",
          profile("blue.example"),
          "--from",
          community.root().resolve("high/spool").toString());
      serve(i);
    }
    proxy();
  }

  @AfterAll
  static void stop() throws Exception {
    for (Process process : STARTED) {
      process.destroyForcibly().waitFor();
    }
  }

  private static String must(String... arguments) throws Exception {
    Program.Result result = Program.distributionServer().run(arguments);
    assertThat(result.exit()).as(result.text()).isZero();
    return result.text();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String low(int i) {
    return folder.resolve("low-" + i).toString();
  }

  private static String profile(String domain) {
    return community.root().resolve("high/profiles/" + domain + ".profile").toString();
  }

  /// Starts a replica and waits until it answers.
  private static void serve(int i) throws Exception {
    Path log = folder.resolve("low-" + i + ".log");
    Files.deleteIfExists(log);
    REPLICAS[i] =
        Program.distributionServer()
            .start(
                log,
                "serve",
                "--data",
                low(i),
                "--profile",
                profile("green.example"),
                "--profile",
                profile("blue.example"),
                "--link-key",
                folder.resolve("link.key").toString(),
                "--https",
                Integer.toString(PORTS[i]),
                "--drain",
                "5",
                "--requests-per-minute",
                "1000000");
    STARTED.add(REPLICAS[i]);
    await(log, "Listening on", 1);
    // On a busy machine a fresh JVM's first handshake takes longer than the proxy waits for it.
    assertThat(pull(CLIENTS, PORTS[i]).kept()).isNotEmpty();
  }

  private static void proxy() throws Exception {
    String document = Files.readString(Modules.ROOT.resolve("docs/DISTRIBUTION.md"));
    int from = document.indexOf("```haproxy\n") + "```haproxy\n".length();
    String settings =
        document
            .substring(from, document.indexOf("```", from))
            .replace("bind :8443", "bind 127.0.0.1:" + PORTS[2])
            .replace("keys-1.example.org:8443", "127.0.0.1:" + PORTS[0])
            .replace("keys-2.example.org:8443", "127.0.0.1:" + PORTS[1]);
    assertThat(settings).contains("bind 127.0.0.1").doesNotContain("example.org");
    Path file = Files.writeString(folder.resolve("haproxy.cfg"), settings);
    STARTED.add(
        new ProcessBuilder(HAPROXY.toString(), "-db", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.log").toFile())
            .start());
    for (int i = 0; i < 300 && !listens(PORTS[2]); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(listens(PORTS[2])).as(Files.readString(folder.resolve("haproxy.log"))).isTrue();
  }

  private static boolean listens(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String pin(String text) {
    return text.replaceAll("(?s).*spki-pin ([0-9a-f]{64}).*", "$1");
  }

  /// Waits until a file says this so many times.
  private static void await(Path file, String words, int times) throws Exception {
    for (int i = 0; i < 1200; i++) {
      String text = Files.exists(file) ? Files.readString(file) : "";
      if (text.split(java.util.regex.Pattern.quote(words), -1).length > times) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError(words + " not in " + file + ":\n" + Files.readString(file));
  }

  private static ClientHome home() {
    return new ClientHome(community.root().resolve("devices"));
  }

  private static DeviceFolder device(int user) throws IOException {
    UserUri uri = UserUri.parse("tel:+4477009001%02d".formatted(user));
    return home().deviceOf(uri, null, null);
  }

  private static KeyPull.Outcome pull(int user) throws IOException {
    return pull(user, PORTS[2]);
  }

  private static KeyPull.Outcome pull(int user, int port) throws IOException {
    KeyPeriod period = KeyPeriod.at(PeriodRule.MONTHLY, Instant.now());
    return new KeyPull(new KnownDomains(home()))
        .pull(URI.create("https://localhost:" + port), device(user), null, period, period.next());
  }

  @Test
  @Order(1)
  @DisplayName("a rolling restart under load fails no pull")
  void rollingRestart() throws Exception {
    assertThat(pull(0).kept()).isNotEmpty();
    AtomicBoolean enough = new AtomicBoolean();
    AtomicLong pulls = new AtomicLong();
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    List<Thread> load = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int user = i;
      load.add(
          Thread.ofPlatform()
              .start(() -> {
                while (!enough.get()) {
                  try {
                    if (pull(user).kept().isEmpty()) {
                      failures.add("nothing kept");
                    }
                    pulls.incrementAndGet();
                  } catch (IOException | RuntimeException e) {
                    failures.add(Instant.now() + " " + e);
                  }
                }
              }));
    }
    for (int i = 0; i < 2; i++) {
      long before = pulls.get();
      REPLICAS[i].destroy();
      assertThat(REPLICAS[i].waitFor(1, TimeUnit.MINUTES)).isTrue();
      while (pulls.get() < before + 20 && failures.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      serve(i);
      await(folder.resolve("haproxy.log"), "is UP", i + 1);
    }
    enough.set(true);
    for (Thread thread : load) {
      thread.join();
    }
    System.out.println("rolling restart of two replicas: " + pulls + " pulls, none failed");
    assertThat(failures).as("%s", failures).isEmpty();
    assertThat(pulls.get()).isGreaterThan(40);
  }

  @Test
  @Order(2)
  @DisplayName("no replica has a user's keys in its memory or on its disk")
  void nothingToRead() throws Exception {
    for (Process replica : REPLICAS) {
      assumeTrue(
          ProcessMemory.readable(replica.pid()),
          "the system does not let this user read it: the servers' memory was not searched");
    }
    MaskedPatterns keys = new MaskedPatterns();
    MaskedPatterns seen = new MaskedPatterns();
    for (int user = 0; user < CLIENTS; user++) {
      var _ = pull(user);
      DeviceFolder device = device(user);
      KeyPeriod period = KeyPeriod.at(PeriodRule.MONTHLY, Instant.now());
      try (VerifiedKeySet held =
          new KeyRing(new KnownDomains(home()))
              .open(device.user().value(), List.of(device), period)) {
        keys.add("RSK", held.keys().rsk().octets());
        keys.add("SSK", held.keys().ssk().octets());
      }
      // What is served must be met, or the search would prove nothing.
      try (SecretBytes open = SecretBytes.takeOwnershipOf(device.sealKeyHash().octets())) {
        seen.add("recipient", open);
      }
    }
    int met = 0;
    for (int i = 0; i < 2; i++) {
      try (ProcessMemory memory = new ProcessMemory(REPLICAS[i].pid())) {
        assertThat(memory.scan(keys).pieces()).isEmpty();
        met += memory.scan(seen).count("recipient");
      }
      assertThat(onDisk(Path.of(low(i)), keys)).isZero();
      assertThat(onDisk(Path.of(low(i)), seen)).isPositive();
    }
    assertThat(met).isPositive();
    System.out.println("searched two servers for the keys of " + CLIENTS + " users: none found");
  }

  private static int onDisk(Path data, MaskedPatterns patterns) throws IOException {
    int found = 0;
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        found += patterns.count(ByteBuffer.wrap(Files.readAllBytes(file)));
      }
    }
    return found;
  }
}
