package org.sluice.distribution.status;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;

/// Headers of every answer, whoever makes it: nothing but our own style sheet is loaded, nothing is
/// cached or framed.
final class SecurityHeaders {
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  void install(@Observes Router router) {
    router
        .route()
        .order(Integer.MIN_VALUE)
        .handler(context -> {
          HttpServerResponse response = context.response();
          response.putHeader("Content-Security-Policy", POLICY);
          response.putHeader("X-Content-Type-Options", "nosniff");
          response.putHeader("Referrer-Policy", "no-referrer");
          response.putHeader("Cache-Control", "no-store");
          response.putHeader("Strict-Transport-Security", "max-age=31536000");
          context.next();
        });
  }
}
