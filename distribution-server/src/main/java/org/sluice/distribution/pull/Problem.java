package org.sluice.distribution.pull;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/// An answer that is not what was asked for: becomes a problem document (RFC 9457) at the edge and
/// nowhere else.
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  static final String MEDIA_TYPE = "application/problem+json";

  /// @serial HTTP status
  private final int status;

  /// @serial what kind of problem, the same words each time
  private final String title;

  /// @serial seconds after which asking again makes sense, 0 if it does not
  private final int retryAfter;

  private Problem(int status, String title, String detail, int retryAfter) {
    super(detail);
    this.status = status;
    this.title = title;
    this.retryAfter = retryAfter;
  }

  static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail, 0);
  }

  static Problem notReady(String detail, int retryAfterSeconds) {
    return new Problem(503, "Not ready", detail, retryAfterSeconds);
  }

  static Problem tooMany(String detail, int retryAfterSeconds) {
    return new Problem(429, "Too many requests", detail, retryAfterSeconds);
  }

  /// The HTTP status.
  public int status() {
    return status;
  }

  /// Seconds after which asking again makes sense, 0 if it does not.
  int retryAfter() {
    return retryAfter;
  }

  Response response() {
    Response.ResponseBuilder response = Response.status(status).type(MEDIA_TYPE).entity(document());
    return retryAfter == 0 ? response.build() : response.header("Retry-After", retryAfter).build();
  }

  /// The problem document.
  String document() {
    @Nullable String detail = getMessage();
    JsonObjectBuilder document =
        Json.createObjectBuilder()
            .add("type", "about:blank")
            .add("title", title)
            .add("status", status);
    if (detail != null) {
      document.add("detail", detail);
    }
    return document.build().toString();
  }
}
