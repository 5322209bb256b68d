package org.sluice.appliance.console;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.sluice.appliance.boot.CommandFailed;

/// Ready: every domain has enough partitions, the log can be written, the disk has room. Says up or
/// down and no number, because anybody on this machine may ask; the numbers are in the metrics.
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
final class Readiness implements HealthCheck {
  private static final long LOW_DISK = 1L << 30;

  @Override
  public HealthCheckResponse call() {
    return Console.current().map(Readiness::of).orElseGet(Readiness::notStarted);
  }

  private static HealthCheckResponse notStarted() {
    return HealthCheckResponse.named("high side").down().withData("console", "not started").build();
  }

  private static HealthCheckResponse of(Console console) {
    try {
      Figures f = console.place().look(high -> Figures.of(high, Instant.now()));
      Workplace.Reach reach = console.place().reach();
      boolean quorum =
          reach.known() && reach.margins().values().stream().allMatch(margin -> margin >= 0);
      boolean disk = f.diskFree() >= LOW_DISK;
      return HealthCheckResponse.named("high side")
          .status(quorum && disk && f.logWritable())
          .withData("quorum", quorum)
          .withData("log", f.logWritable())
          .withData("disk", disk)
          .build();
    } catch (CommandFailed e) {
      return HealthCheckResponse.named("high side").down().withData("data", "unreadable").build();
    }
  }
}
