package org.sluice.distribution.pull;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Turns every failure into a problem document; what is unexpected is logged here and not told to
/// the caller.
final class Problems {
  private static final Logger LOG = Logger.getLogger(Problems.class);

  @ServerExceptionMapper
  Response problem(Problem problem) {
    return problem.response();
  }

  @ServerExceptionMapper
  Response refusedByFramework(WebApplicationException e, HttpServerRequest request) {
    int status = e.getResponse().getStatus();
    String title = e.getResponse().getStatusInfo().getReasonPhrase();
    if (KmsRefusals.areFor(request)) {
      return KmsRefusals.response(status, title, request);
    }
    return Problem.of(status, title, "no such resource, or not in this form").response();
  }

  @ServerExceptionMapper
  Response unexpected(RuntimeException e) {
    LOG.error("a request failed", e);
    return Problem.of(500, "Internal error", "see the log of this server").response();
  }
}
