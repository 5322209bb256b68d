package org.sluice.distribution.status;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.sluice.distribution.feed.Feed;

/// Down when the intake has stopped by itself: the process then needs a restart and a look at its
/// disk.
@Readiness
final class IntakeHealth implements HealthCheck {
  private final Feed feed;

  IntakeHealth(Feed feed) {
    this.feed = feed;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("intake").status(feed.failure().isEmpty()).build();
  }
}
