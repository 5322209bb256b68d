package org.sluice.hsm.process;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.sluice.hsm.tls.PinnedPeers;
import org.sluice.hsm.tls.Tls13;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.hsm.wire.CustodianDesk;
import org.sluice.hsm.wire.Operation;
import org.sluice.hsm.wire.Operations;
import org.sluice.hsm.wire.PartitionDesk;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Partition;

/// A partition behind HTTPS: the JDK's server, TLS 1.3, a client certificate with one of two pinned
/// keys. The appliance may ask the port, the custodian, from this host alone, the custodian's desk.
/// Every question has its own limit, and is read no further than that.
final class PartitionServer implements AutoCloseable {

  private static final int OK = 200;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int TOO_LARGE = 413;
  private static final int FAILED = 500;
  private static final int AT_ONCE = 16;
  private static final int SECONDS_FOR_A_QUESTION = 120;

  static {
    // The JDK's server reads these once. Without them a connection may send nothing for ever.
    set("sun.net.httpserver.nodelay", true); // else each answer waits for an acknowledgement
    set("sun.net.httpserver.maxReqTime", SECONDS_FOR_A_QUESTION);
    set("sun.net.httpserver.maxReqHeaders", 32);
    set("sun.net.httpserver.maxReqHeaderSize", 8 << 10);
    set("jdk.httpserver.maxConnections", 64);
  }

  private static void set(String property, Object value) {
    if (System.getProperty(property) == null) {
      String _ = System.setProperty(property, value.toString());
    }
  }

  private final PartitionHost host;
  private final HttpsServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore atOnce = new Semaphore(AT_ONCE);
  private final Map<String, Route> routes = new HashMap<>();
  private final PrintStream log;

  /// One path: who may ask, how much, and what answers.
  private record Route(Hash32 who, boolean fromHereOnly, int maxQuestion, Answerer answerer) {}

  private interface Answerer {
    byte[] answer(byte[] question);
  }

  /// Listens at once.
  ///
  /// @param log a line for each refusal and each failure
  PartitionServer(
      PartitionHost host,
      InetSocketAddress listen,
      TlsKey own,
      Hash32 appliance,
      Hash32 custodian,
      PrintStream log)
      throws IOException {
    this.host = host;
    this.log = log;
    routes(appliance, custodian);
    server = HttpsServer.create(listen, 0);
    PinnedPeers peers = new PinnedPeers(Set.of(appliance, custodian));
    server.setHttpsConfigurator(
        new HttpsConfigurator(Tls13.context(own, peers)) {
          @Override
          public void configure(HttpsParameters parameters) {
            parameters.setSSLParameters(Tls13.parameters());
          }
        });
    server.setExecutor(workers);
    server.createContext("/", this::handle);
    server.start();
  }

  private void routes(Hash32 appliance, Hash32 custodian) {
    for (Operation<Partition, ?, ?> o : Operations.PORT) {
      route(o, appliance, false, host.partition());
    }
    for (Operation<PartitionDesk, ?, ?> o : Operations.APPLIANCE) {
      route(o, appliance, false, host);
    }
    for (Operation<CustodianDesk, ?, ?> o : Operations.CUSTODIAN) {
      route(o, custodian, true, host);
    }
  }

  private <P> void route(Operation<P, ?, ?> o, Hash32 who, boolean fromHereOnly, P by) {
    routes.put(
        "/v1/" + o.name(),
        new Route(
            who,
            fromHereOnly,
            o.maxQuestion(),
            question -> o.answered(by, question, e -> note(o.name() + ": " + e.getMessage()))));
  }

  /// The port that it listens on.
  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      atOnce.acquireUninterruptibly();
      try {
        answer((HttpsExchange) exchange);
      } finally {
        atOnce.release();
      }
    }
  }

  private void answer(HttpsExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    Route route = routes.get(path);
    if (route == null) {
      refuse(exchange, NOT_FOUND, "there is no such question");
      return;
    }
    if (!peer(exchange).equals(route.who())
        || (route.fromHereOnly() && !isHere(exchange.getRemoteAddress().getAddress()))) {
      refuse(exchange, FORBIDDEN, "this key may not ask that");
      return;
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      refuse(exchange, METHOD_NOT_ALLOWED, "questions are posted");
      return;
    }
    byte[] question = exchange.getRequestBody().readNBytes(route.maxQuestion() + 1);
    if (question.length > route.maxQuestion()) {
      refuse(exchange, TOO_LARGE, "at most " + route.maxQuestion() + " octets are read");
      return;
    }
    byte[] outcome;
    try {
      outcome = route.answerer().answer(question);
    } catch (RuntimeException e) {
      // What it says may name things that are nobody's business over there.
      note(path + " failed: " + e);
      refuse(exchange, FAILED, "it failed; the partition's own log says more");
      return;
    }
    send(exchange, OK, outcome, "application/octet-stream");
  }

  private static Hash32 peer(HttpsExchange exchange) throws IOException {
    var chain = exchange.getSSLSession().getPeerCertificates();
    return TlsKey.pin((X509Certificate) chain[0]);
  }

  private boolean isHere(InetAddress remote) {
    return remote.isLoopbackAddress() || remote.equals(server.getAddress().getAddress());
  }

  private void refuse(HttpExchange exchange, int status, String why) throws IOException {
    note(
        exchange.getRemoteAddress()
            + " "
            + exchange.getRequestURI().getRawPath().replaceAll("[^!-~]", "?")
            + ": "
            + status
            + ", "
            + why);
    send(exchange, status, why.getBytes(StandardCharsets.US_ASCII), "text/plain");
  }

  private static void send(HttpExchange exchange, int status, byte[] body, String type)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type);
    headers.set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private void note(String line) {
    log.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
  }

  /// Takes no more questions and cuts off those under way: for the other side that is a partition
  /// that cannot be asked.
  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
    host.close();
  }
}
