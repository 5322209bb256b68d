package org.sluice.distribution.status;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.sluice.distribution.ingest.FrameIntake;

/// Down when the intake has stopped by itself: the process then needs a restart and a look at its
/// disk.
@Readiness
final class IntakeHealth implements HealthCheck {
  private final FrameIntake intake;

  IntakeHealth(FrameIntake intake) {
    this.intake = intake;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("intake").status(intake.failure().isEmpty()).build();
  }
}
