package org.sluice.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The shell in a Quarkus server: every path that is given to it, on a worker thread, because
/// looking into a log and checking a password take their time.
public final class VertxRoutes {
  private static final Logger LOG = Logger.getLogger(VertxRoutes.class);

  // After the headers that every answer of this server has, before everything else.
  private static final int ORDER = -100;
  private static final List<String> OWN = List.of("/login", "/logout", "/assets/*");

  private final Function<WebRequest, WebAnswer> shell;

  private VertxRoutes(Function<WebRequest, WebAnswer> shell) {
    this.shell = shell;
  }

  /// Sends these paths, and those of log-in and assets, to the shell.
  ///
  /// @param paths as the router writes them: `/review`, `/review/*`
  public static void install(Router router, Shell shell, List<String> paths) {
    install(router, shell::answer, paths);
  }

  /// The same for a shell that is made later.
  public static void install(
      Router router, Function<WebRequest, WebAnswer> shell, List<String> paths) {
    installBeside(router, shell, Stream.concat(OWN.stream(), paths.stream()).toList());
  }

  /// Sends these paths alone to a second shell of the server, whose doors and pages are all below
  /// them; it shares the first one's assets.
  public static void installBeside(
      Router router, Function<WebRequest, WebAnswer> shell, List<String> paths) {
    VertxRoutes routes = new VertxRoutes(shell);
    paths.forEach(path -> router.route(path).order(ORDER).handler(routes::take));
  }

  private void take(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!request.method().name().equals("POST")) {
      answer(context, new byte[0], InputStream.nullInputStream());
      return;
    }
    if (WebRequest.isUpload("POST", request.getHeader("Content-Type"))) {
      // Read piece by piece by whoever takes it; the rest, of a refused one, goes nowhere.
      BodyStream upload = new BodyStream(request);
      context.addEndHandler(_ -> upload.close());
      answer(context, new byte[0], upload);
      return;
    }
    // Quarkus cuts a body off at its own limit; this one answers before any of it is read.
    if (length(request.getHeader("Content-Length")) > Shell.MAX_BODY) {
      request.response().setStatusCode(413).end();
      return;
    }
    form(context);
  }

  /// Also of a body that does not say how long it is, no more than a form may have is kept.
  private void form(RoutingContext context) {
    HttpServerRequest request = context.request();
    Buffer body = Buffer.buffer();
    request.handler(part -> {
      if (body.length() + part.length() <= Shell.MAX_BODY) {
        Buffer _ = body.appendBuffer(part);
      } else if (!request.response().ended()) {
        if (request.version() == HttpVersion.HTTP_1_1) {
          request.response().putHeader("Connection", "close");
        }
        request.response().setStatusCode(413).end();
      }
    });
    request.endHandler(_ -> {
      if (!request.response().ended()) {
        answer(context, body.getBytes(), InputStream.nullInputStream());
      }
    });
    request.exceptionHandler(failure -> {
      if (!request.response().ended()) {
        request.response().setStatusCode(400).end();
      }
    });
    // Quarkus hands requests over paused.
    request.resume();
  }

  private static long length(@Nullable String header) {
    return header != null && header.matches("[0-9]{1,18}") ? Long.parseLong(header) : 0;
  }

  private void answer(RoutingContext context, byte[] body, InputStream upload) {
    WebRequest request = request(context, body, upload);
    context
        .vertx()
        .executeBlocking(() -> shell.apply(request), false)
        .onSuccess(answer -> send(context.response(), answer))
        .onFailure(failure -> {
          LOG.error("a page failed", failure);
          context.response().setStatusCode(500).end();
        });
  }

  private static WebRequest request(RoutingContext context, byte[] body, InputStream upload) {
    HttpServerRequest request = context.request();
    Map<String, String> headers = new HashMap<>();
    request
        .headers()
        .forEach(header ->
            headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
    if (request.authority() != null) {
      headers.put("host", request.authority().toString());
    }
    String query = request.query();
    return new WebRequest(
        request.method().name(),
        request.path() == null ? "/" : request.path(),
        query == null ? "" : query,
        headers,
        body,
        upload,
        request.remoteAddress() == null ? "-" : request.remoteAddress().hostAddress(),
        request.isSSL());
  }

  private static void send(HttpServerResponse response, WebAnswer answer) {
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    if (answer.file().isEmpty()) {
      response.end(Buffer.buffer(answer.body()));
      return;
    }
    Path file = answer.file().get();
    response
        .sendFile(file.toString())
        .onComplete(sent -> {
          try {
            Files.delete(file);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
