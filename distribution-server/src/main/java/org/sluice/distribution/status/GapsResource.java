package org.sluice.distribution.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.sluice.distribution.feed.Feed;

/// The gap report as text. A class of its own: the longest path of a class takes the request.
@Path("api/v1/gaps")
public final class GapsResource {
  private final Feed feed;

  /// Made by the container.
  public GapsResource(Feed feed) {
    this.feed = feed;
  }

  /// What is missing, for people.
  @GET
  @Produces("text/plain; charset=utf-8")
  public String gaps() {
    return StatusReport.gaps(feed).text();
  }
}
