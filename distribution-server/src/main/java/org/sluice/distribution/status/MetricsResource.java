package org.sluice.distribution.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import org.sluice.distribution.ingest.FrameIntake;
import org.sluice.distribution.ingest.LowSide;

/// The same counts for monitoring systems.
@Path("metrics")
public final class MetricsResource {
  private final LowSide lowSide;
  private final FrameIntake intake;

  /// Made by the container.
  public MetricsResource(LowSide lowSide, FrameIntake intake) {
    this.lowSide = lowSide;
    this.intake = intake;
  }

  /// In the text format of Prometheus.
  @GET
  @Produces("text/plain; version=0.0.4; charset=utf-8")
  public String metrics() {
    return Metrics.of(StatusReport.of(lowSide, intake, Instant.now()));
  }
}
