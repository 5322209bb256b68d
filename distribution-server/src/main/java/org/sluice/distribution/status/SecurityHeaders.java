package org.sluice.distribution.status;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.stream.Collectors;

/// Headers of every answer, whoever makes it: nothing but our own style sheet is loaded, nothing is
/// cached or framed.
final class SecurityHeaders {
  private static final Map<CharSequence, CharSequence> HEADERS =
      optimized(
          Map.of(
              "Content-Security-Policy",
              "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
              "X-Content-Type-Options",
              "nosniff",
              "Referrer-Policy",
              "no-referrer",
              "Cache-Control",
              "no-store",
              "Strict-Transport-Security",
              "max-age=31536000"));

  /// Encoded once.
  private static Map<CharSequence, CharSequence> optimized(Map<String, String> headers) {
    return headers.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                e -> HttpHeaders.createOptimized(e.getKey()),
                e -> HttpHeaders.createOptimized(e.getValue())));
  }

  void install(@Observes Router router) {
    router
        .route()
        .order(Integer.MIN_VALUE)
        .handler(SecurityHeaders::put)
        // What is refused before any route comes here alone.
        .failureHandler(SecurityHeaders::put);
  }

  private static void put(RoutingContext context) {
    HttpServerResponse response = context.response();
    if (!response.headWritten()) {
      HEADERS.forEach(response::putHeader);
    }
    context.next();
  }
}
