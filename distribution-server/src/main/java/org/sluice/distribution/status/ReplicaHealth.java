package org.sluice.distribution.status;

import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.sluice.distribution.feed.Feed;
import org.sluice.distribution.replica.ReplicaState;

/// Down while a replica is behind what was published, so that a proxy asks another one. Always up
/// where there is no Kafka.
@Readiness
final class ReplicaHealth implements HealthCheck {
  private final Feed feed;

  ReplicaHealth(Feed feed) {
    this.feed = feed;
  }

  @Override
  public HealthCheckResponse call() {
    return feed.replica()
        .map(replica -> answer(replica.state().report(Instant.now())))
        .orElseGet(() -> HealthCheckResponse.named("replica").up().build());
  }

  private static HealthCheckResponse answer(ReplicaState.Report report) {
    return HealthCheckResponse.named("replica")
        .status(report.ready())
        .withData("lag", report.lag())
        .withData("why", report.why())
        .build();
  }
}
