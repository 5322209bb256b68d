package org.sluice.appliance.machines;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLParameters;
import org.jboss.logging.Logger;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.operators.OperatorFile;
import org.sluice.appliance.operators.Task;
import org.sluice.hsm.tls.Tls13;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.web.AccessLog;
import org.sluice.web.WebAnswer;
import org.sluice.web.WebRequest;

/// Where machines ask: the JDK's HTTPS server, TLS 1.3, a client certificate asked for. In this
/// order: who asks (401 if nobody, whatever the path); what (403 if it is nothing for machines, or
/// not for this one; 405); the answer; the line in the access log, before the answer goes out.
public final class MachineServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(MachineServer.class);
  private static final int AT_ONCE = 8;
  private static final int SECONDS_FOR_A_QUESTION = 60;
  private static final int MAX_PATH = 300;

  static {
    // The JDK's server reads these once. Without them a connection may send nothing for ever.
    set("sun.net.httpserver.maxReqTime", SECONDS_FOR_A_QUESTION);
    set("sun.net.httpserver.maxReqHeaders", 64);
    set("sun.net.httpserver.maxReqHeaderSize", 16 << 10);
    set("jdk.httpserver.maxConnections", 64);
  }

  private static void set(String property, int value) {
    if (System.getProperty(property) == null) {
      String _ = System.setProperty(property, Integer.toString(value));
    }
  }

  private final HttpsServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore atOnce = new Semaphore(AT_ONCE);
  private final MachineLogin login;
  private final AccessLog accessLog;
  private final List<MachineRoute> routes;

  /// Listens at once.
  ///
  /// @param own what machines pin
  /// @throws IOException if it cannot listen there
  public MachineServer(
      InetSocketAddress listen,
      TlsKey own,
      OperatorFile accounts,
      InstantSource clock,
      AccessLog accessLog,
      List<MachineRoute> routes)
      throws IOException {
    this.login = new MachineLogin(accounts, clock);
    this.accessLog = accessLog;
    this.routes = List.copyOf(routes);
    server = HttpsServer.create(listen, 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(Tls13.context(own, new AnyKey())) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = Tls13.parameters();
            // Not needed: who shows none gets 401, and not a broken connection.
            wanted.setWantClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    server.setExecutor(workers);
    server.createContext("/", this::handle);
    server.start();
  }

  /// All that can be asked, for a test that walks it.
  public List<MachineRoute> routes() {
    return routes;
  }

  /// The port that it listens on.
  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      atOnce.acquireUninterruptibly();
      try {
        send(exchange, answer((HttpsExchange) exchange));
      } finally {
        atOnce.release();
      }
    }
  }

  private WebAnswer answer(HttpsExchange exchange) {
    WebRequest request = request(exchange);
    try {
      Optional<MachineLogin.Asking> asking = login.of(exchange.getSSLSession());
      WebAnswer answer =
          asking
              .map(a -> answer(a, request))
              .orElseGet(() -> refusal(401, "a client certificate with a known key is expected"));
      accessLog.note(request, asking.map(a -> a.machine().name()).orElse("-"), answer.status());
      return answer;
    } catch (RuntimeException e) {
      LOG.error("a machine's question failed", e);
      return refusal(500, "it failed; the log of this server says more");
    }
  }

  private WebAnswer answer(MachineLogin.Asking asking, WebRequest request) {
    for (MachineRoute route : routes) {
      Optional<Task> task = route.task(request.path());
      if (task.isPresent()) {
        if (!asking.may(task.get())) {
          return refusal(403, "this machine may not ask that");
        }
        return route.method().equals(request.method())
            ? answer(route, task.get())
            : refusal(405, "expected " + route.method());
      }
    }
    return refusal(403, "no machine may ask that");
  }

  private static WebAnswer answer(MachineRoute route, Task task) {
    try {
      return route.handler().answer(task.domain());
    } catch (CommandFailed e) {
      return refusal(409, String.valueOf(e.getMessage()));
    }
  }

  private static WebRequest request(HttpExchange exchange) {
    String path = String.valueOf(exchange.getRequestURI().getRawPath());
    return new WebRequest(
        exchange.getRequestMethod(),
        path.substring(0, Math.min(path.length(), MAX_PATH)),
        "",
        Map.of(),
        new byte[0],
        InputStream.nullInputStream(),
        exchange.getRemoteAddress().getAddress().getHostAddress(),
        true);
  }

  private static WebAnswer refusal(int status, String why) {
    return WebAnswer.octets(
        status, "text/plain; charset=utf-8", (why + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, WebAnswer answer) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(answer.status(), answer.body().length);
    exchange.getResponseBody().write(answer.body());
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
    login.close();
  }
}
