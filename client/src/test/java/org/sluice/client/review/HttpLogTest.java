package org.sluice.client.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.testing.TestConsole;
import org.sluice.client.testing.TestIssue;
import org.sluice.client.testing.TestLog;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.id.PeriodRule;

@DisplayName("A log is reviewed from its address, by both verifiers, whatever the server does")
class HttpLogTest {
  private static final int ENDLESS = 40 << 20;

  /// What a server may do in place of answering.
  private interface Trick {
    void answer(HttpExchange exchange) throws IOException;
  }

  @TempDir Path root;

  private final Map<String, Trick> tricks = new ConcurrentHashMap<>();
  private Path folder;
  private World world;
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    folder = root.resolve("log");
    world =
        new World(
            root, "example.org", PeriodRule.MONTHLY, new TestLog(new FolderTileStore(folder)));
    new TestIssue(world)
        .write(
            List.of(
                world.device(World.ALICE, "phone", SealSuite.X25519),
                world.device(World.BOB, "phone", SealSuite.P256)),
            List.of(1522L, 1523L),
            2,
            0);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/log/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring("/log/".length());
      Trick trick = tricks.get(path);
      Path file = folder.resolve(path);
      if (trick != null) {
        trick.answer(exchange);
      } else if (Files.isRegularFile(file)) {
        byte[] octets = Files.readAllBytes(file);
        exchange.sendResponseHeaders(200, octets.length);
        exchange.getResponseBody().write(octets);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/log";
  }

  private TestConsole first(String address) {
    return TestConsole.run("log", "verify", address, "--profile", world.profileFile());
  }

  /// Exit code and everything that the second verifier said.
  private Map.Entry<Integer, String> second(String address) throws Exception {
    Path tool = Path.of("").toAbsolutePath().resolveSibling("tools").resolve("verify_log.py");
    try {
      Process run =
          new ProcessBuilder(
                  "python3",
                  "-B",
                  tool.toString(),
                  address,
                  "--profile",
                  world.profileFile().toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(run.getInputStream().readAllBytes(), UTF_8);
      return Map.entry(run.waitFor(), said);
    } catch (IOException e) {
      assumeTrue(false, "no python3: the second verifier was not asked: " + e.getMessage());
      throw e;
    }
  }

  /// The bundle of the present size; narrower ones are there too, and nobody asks for them.
  private String bundle() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("tile/entries/000.p"))) {
      return "tile/entries/000.p/"
          + files
              .mapToInt(f -> Integer.parseInt(String.valueOf(f.getFileName())))
              .max()
              .orElseThrow();
    }
  }

  private void bothRefuse(String address, String why) throws Exception {
    TestConsole one = first(address);
    assertThat(one.code()).as("%s", one).isEqualTo(1);
    assertThat(one.err()).contains(why);
    Map.Entry<Integer, String> two = second(address);
    assertThat(two.getKey()).as(two.getValue()).isIn(1, 2);
    assertThat(two.getValue()).doesNotContain("Traceback", "the log is good");
  }

  @Test
  @DisplayName("a good one is good")
  void good() throws Exception {
    for (String address : List.of(address(), address() + "/")) {
      TestConsole one = first(address);
      assertThat(one.code()).as("%s", one).isZero();
      assertThat(one.lines().getLast()).isEqualTo("log ok");
      Map.Entry<Integer, String> two = second(address);
      assertThat(two.getKey()).as(two.getValue()).isZero();
      assertThat(two.getValue()).contains("the log is good");
    }
  }

  @Test
  @DisplayName("a changed entry and a file that is not there are named")
  void changed() throws Exception {
    String bundle = bundle();
    byte[] octets = Files.readAllBytes(folder.resolve(bundle));
    octets[octets.length / 2] ^= 1;
    tricks.put(
        bundle,
        exchange -> {
          exchange.sendResponseHeaders(200, octets.length);
          exchange.getResponseBody().write(octets);
        });
    // The tile of hashes says which entry is not what was logged.
    bothRefuse(address(), bundle.replace("entries", "0") + ": expected hash ");
    tricks.put(bundle, exchange -> exchange.sendResponseHeaders(404, -1));
    bothRefuse(address(), bundle);
  }

  @Test
  @DisplayName("an error, a body without end, one that is cut off, and nobody there are refusals")
  void wrong() throws Exception {
    String bundle = bundle();
    tricks.put(bundle, exchange -> exchange.sendResponseHeaders(500, -1));
    bothRefuse(address(), "status 500");
    tricks.put(
        bundle,
        exchange -> {
          exchange.sendResponseHeaders(200, ENDLESS);
          endless(exchange.getResponseBody());
        });
    bothRefuse(address(), "octets");
    tricks.put(
        bundle,
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(new byte[10]);
        });
    bothRefuse(address(), bundle);
    server.stop(0);
    bothRefuse(address(), "ConnectException");
    server = HttpServer.create();
  }

  private static void endless(OutputStream out) {
    try {
      byte[] zeros = new byte[1 << 16];
      for (int sent = 0; sent < ENDLESS; sent += zeros.length) {
        out.write(zeros);
      }
    } catch (IOException e) {
      // The reader had enough, as it should.
    }
  }

  @Test
  @DisplayName(
      "nobody is sent elsewhere by the first verifier, and an address that is none is said")
  void elsewhere() {
    tricks.put(
        "checkpoint",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/log/other");
          exchange.sendResponseHeaders(302, -1);
        });
    TestConsole sent = first(address());
    assertThat(sent.code()).isEqualTo(1);
    assertThat(sent.err()).contains("status 302");
    TestConsole none = first("http://not an address/log");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("http://not an address/log").hasLineCount(1);
  }
}
