package org.sluice.appliance.console;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.sluice.appliance.boot.CommandFailed;

/// Ready: every domain has enough partitions, the log can be written, the clock can be right, the
/// disk has room. Says up or down and no number, because anybody on this machine may ask; the
/// numbers are in the metrics.
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
final class Readiness implements HealthCheck {
  @Override
  public HealthCheckResponse call() {
    return Console.current().map(Readiness::of).orElseGet(Readiness::notStarted);
  }

  private static HealthCheckResponse notStarted() {
    return HealthCheckResponse.named("high side").down().withData("console", "not started").build();
  }

  private static HealthCheckResponse of(Console console) {
    try {
      Health health = Health.of(console.place());
      return HealthCheckResponse.named("high side")
          .status(health.isUp())
          .withData("quorum", health.quorum())
          .withData("log", health.log())
          .withData("clock", health.clock())
          .withData("disk", health.disk())
          .build();
    } catch (CommandFailed e) {
      return HealthCheckResponse.named("high side").down().withData("data", "unreadable").build();
    }
  }
}
