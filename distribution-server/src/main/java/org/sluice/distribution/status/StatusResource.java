package org.sluice.distribution.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.sluice.distribution.feed.Feed;

/// The status for scripts, open to anyone who can reach the server: counts and hashes, no user and
/// no device.
@Path("/api/v1/status")
public final class StatusResource {
  private final Feed feed;
  private final Answers answers;

  /// Made by the container.
  public StatusResource(Feed feed, Answers answers) {
    this.feed = feed;
    this.answers = answers;
  }

  /// As JSON.
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public String json() {
    return StatusJson.of(StatusReport.of(feed, answers, Instant.now()));
  }
}
