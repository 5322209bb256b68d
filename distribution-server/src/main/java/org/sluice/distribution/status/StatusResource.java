package org.sluice.distribution.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.sluice.distribution.ingest.FrameIntake;
import org.sluice.distribution.ingest.LowSide;

/// The status for scripts, open to anyone who can reach the server: counts and hashes, no user and
/// no device.
@Path("/api/v1/status")
public final class StatusResource {
  private final LowSide lowSide;
  private final FrameIntake intake;

  /// Made by the container.
  public StatusResource(LowSide lowSide, FrameIntake intake) {
    this.lowSide = lowSide;
    this.intake = intake;
  }

  /// As JSON.
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public String json() {
    return StatusJson.of(StatusReport.of(lowSide, intake, Instant.now()));
  }
}
