package org.sluice.distribution.pull;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sluice.records.envelope.KmsAnswer;
import org.sluice.records.envelope.KmsAnswer.Content;
import org.sluice.records.envelope.KmsDemand;

/// Refusals of requests on the paths of TS 33.180 that never become one: a client of that interface
/// reads KmsError documents and nothing else.
///
/// A head that is too long or malformed names no path that could be believed; it gets a bare
/// status.
public final class KmsRefusals {
  private static final String XML = "application/xml";
  private static final int TOO_LONG = 413;
  // After the headers of every answer and the count of them.
  private static final int ORDER = Integer.MIN_VALUE + 2;

  private KmsRefusals() {}

  /// Refuses bodies that say that they are too long, before any of them is read.
  public static void install(Router router) {
    router.route(KmsResource.ROOT + "/*").order(ORDER).handler(KmsRefusals::length);
  }

  private static void length(RoutingContext context) {
    HttpServerRequest request = context.request();
    String length = request.getHeader("Content-Length");
    if (length == null || fits(length)) {
      context.next();
      return;
    }
    if (request.version() == HttpVersion.HTTP_1_1) {
      request.response().putHeader("Connection", "close");
    }
    request
        .response()
        .setStatusCode(TOO_LONG)
        .putHeader("Content-Type", XML)
        .end(Buffer.buffer(xml(TOO_LONG, tooLong(length), request)));
  }

  static String tooLong(String got) {
    return "a body has at most " + KmsDemand.MAX_OCTETS + " octets, got " + got;
  }

  private static boolean fits(String length) {
    return length.matches("[0-9]{1,9}") && Integer.parseInt(length) <= KmsDemand.MAX_OCTETS;
  }

  /// A refusal as whoever asks there reads it.
  ///
  /// @param type its media type
  record Body(String type, Buffer content) {}

  /// A KmsError on the paths of TS 33.180, a problem document on all others.
  static Body body(int status, String title, String why, HttpServerRequest request) {
    return areFor(request)
        ? new Body(XML, Buffer.buffer(xml(status, why, request)))
        : new Body(Problem.MEDIA_TYPE, Buffer.buffer(Problem.of(status, title, why).document()));
  }

  /// Whether the request is one of that interface.
  static boolean areFor(HttpServerRequest request) {
    @Nullable String path = request.path();
    return path != null && path.startsWith(KmsResource.ROOT);
  }

  /// What the framework refuses.
  static Response response(int status, String why, HttpServerRequest request) {
    return Response.status(status).type(XML).entity(xml(status, why, request)).build();
  }

  private static byte[] xml(int status, String why, HttpServerRequest request) {
    return new KmsAnswer(
            "unknown",
            "unknown",
            Instant.now(),
            String.valueOf(request.absoluteURI()),
            new Content.Failure(status, why))
        .xml();
  }
}
