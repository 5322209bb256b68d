package org.sluice.distribution.pull;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/// A request that a proxy in front and this server might read differently is answered 400, and its
/// connection ends: over HTTP/1.1 one names one host (RFC 9112 section 3.2), and of all ways to
/// code a body there are chunks only, said once.
///
/// One without a host, or with one that is none, Vert.x refuses before any route and leaves to the
/// error handler of Quarkus, which would write each of them into the log, where anybody could fill
/// it. Lengths and chunks that contradict each other never become a request.
public final class OneReading {
  private static final int BAD_REQUEST = 400;

  // After the count of answers: what is refused here is counted. Before any is given.
  private static final int ORDER = Integer.MIN_VALUE + 2;

  private OneReading() {}

  /// Looks at every request.
  public static void install(Router router) {
    router.route().order(ORDER).handler(OneReading::require).failureHandler(OneReading::noHost);
  }

  private static void require(RoutingContext context) {
    MultiMap headers = context.request().headers();
    List<String> codings = headers.getAll("Transfer-Encoding");
    if (headers.getAll("Host").size() > 1) {
      refuse(context, "a request names one host, got several Host headers");
    } else if (!codings.isEmpty() && !isChunked(codings)) {
      refuse(context, "a body is coded in chunks or not at all, got another Transfer-Encoding");
    } else {
      context.next();
    }
  }

  private static boolean isChunked(List<String> codings) {
    return codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
  }

  private static void noHost(RoutingContext context) {
    boolean unrouted = context.statusCode() == BAD_REQUEST && !context.response().ended();
    if (unrouted && context.request().authority() == null) {
      refuse(context, "a request names one host, got no Host header or one that is no host");
      return;
    }
    context.next();
  }

  private static void refuse(RoutingContext context, String why) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = context.response().setStatusCode(BAD_REQUEST);
    KmsRefusals.Body body = KmsRefusals.body(BAD_REQUEST, "Bad Request", why, request);
    response.putHeader("Content-Type", body.type());
    if (request.version() == HttpVersion.HTTP_2) {
      var _ = response.end(body.content());
      return;
    }
    var _ = response.putHeader("Connection", "close").end(body.content());
    // What came behind it is not read, whatever it is.
    var _ = request.connection().close();
  }
}
