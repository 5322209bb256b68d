package org.sluice.distribution.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import org.sluice.distribution.ingest.FrameIntake;
import org.sluice.distribution.ingest.LowSide;

/// The gap report as text. A class of its own: the longest path of a class takes the request.
@Path("api/v1/gaps")
public final class GapsResource {
  private final LowSide lowSide;
  private final FrameIntake intake;

  /// Made by the container.
  public GapsResource(LowSide lowSide, FrameIntake intake) {
    this.lowSide = lowSide;
    this.intake = intake;
  }

  /// What is missing, for people.
  @GET
  @Produces("text/plain; charset=utf-8")
  public String gaps() {
    return StatusReport.of(lowSide, intake, Instant.now()).gaps().text();
  }
}
