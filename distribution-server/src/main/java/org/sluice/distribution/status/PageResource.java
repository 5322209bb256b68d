package org.sluice.distribution.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.sluice.distribution.feed.Feed;

/// The same status for people.
@Path("/")
public final class PageResource {
  private final Feed feed;
  private final Answers answers;

  /// Made by the container.
  public PageResource(Feed feed, Answers answers) {
    this.feed = feed;
    this.answers = answers;
  }

  /// As HTML.
  @GET
  @Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
  public String page() {
    return StatusPage.of(StatusReport.of(feed, answers, Instant.now()));
  }
}
