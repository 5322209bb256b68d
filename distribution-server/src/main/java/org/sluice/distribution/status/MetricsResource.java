package org.sluice.distribution.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import org.sluice.distribution.feed.Feed;
import org.sluice.distribution.limits.ServerLimits;

/// The same counts for monitoring systems.
@Path("metrics")
public final class MetricsResource {
  private final Feed feed;
  private final Answers answers;

  /// Made by the container.
  public MetricsResource(Feed feed, Answers answers) {
    this.feed = feed;
    this.answers = answers;
  }

  /// In the text format of Prometheus.
  @GET
  @Produces("text/plain; version=0.0.4; charset=utf-8")
  public String metrics() {
    return Metrics.of(StatusReport.of(feed, answers, Instant.now()), ServerLimits.refused());
  }
}
