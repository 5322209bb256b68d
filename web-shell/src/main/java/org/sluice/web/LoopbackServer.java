package org.sluice.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The shell on loopback, for one person on their own machine: the JDK's HTTP server, no TLS, no
/// other address.
///
/// A request whose Host is another name is refused, so that a page elsewhere cannot make the
/// browser take it for its own.
public final class LoopbackServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private LoopbackServer(HttpServer server) {
    this.server = server;
  }

  /// Starts to answer.
  ///
  /// @param port 0 lets the system choose
  public static LoopbackServer start(int port, Shell shell) throws IOException {
    InetSocketAddress at = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    LoopbackServer started = new LoopbackServer(HttpServer.create(at, 0));
    started.server.createContext("/", exchange -> started.serve(exchange, shell));
    started.server.setExecutor(started.threads);
    started.server.start();
    return started;
  }

  /// The port.
  public int port() {
    return server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange, Shell shell) throws IOException {
    try (exchange) {
      String host = exchange.getRequestHeaders().getFirst("Host");
      if (!List.of("127.0.0.1:" + port(), "localhost:" + port()).contains(host)) {
        exchange.sendResponseHeaders(421, -1);
        return;
      }
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      if (WebRequest.isUpload(exchange.getRequestMethod(), type)) {
        send(exchange, shell.answer(request(exchange, new byte[0], exchange.getRequestBody())));
        return;
      }
      byte[] body;
      try (InputStream in = exchange.getRequestBody()) {
        body = in.readNBytes(Shell.MAX_BODY + 1);
      }
      if (body.length > Shell.MAX_BODY) {
        exchange.sendResponseHeaders(413, -1);
        return;
      }
      send(exchange, shell.answer(request(exchange, body, InputStream.nullInputStream())));
    }
  }

  private static WebRequest request(HttpExchange exchange, byte[] body, InputStream upload) {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    String query = exchange.getRequestURI().getRawQuery();
    return new WebRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        query == null ? "" : query,
        headers,
        body,
        upload,
        exchange.getRemoteAddress().getAddress().getHostAddress(),
        false);
  }

  private static void send(HttpExchange exchange, WebAnswer answer) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    Optional<Path> file = answer.file();
    if (file.isEmpty()) {
      byte[] body = answer.body();
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
      return;
    }
    try (OutputStream out = body(exchange, answer.status(), Files.size(file.get()))) {
      Files.copy(file.get(), out);
    } finally {
      Files.delete(file.get());
    }
  }

  private static OutputStream body(HttpExchange exchange, int status, long length)
      throws IOException {
    exchange.sendResponseHeaders(status, length);
    return exchange.getResponseBody();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
