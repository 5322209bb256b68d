package org.sluice.distribution.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.sluice.distribution.ingest.FrameIntake;
import org.sluice.distribution.ingest.LowSide;

/// The status, for anyone who can reach the server: counts and hashes, no user and no device.
@Path("/")
public final class StatusResource {
  private final LowSide lowSide;
  private final FrameIntake intake;

  /// Made by the container.
  public StatusResource(LowSide lowSide, FrameIntake intake) {
    this.lowSide = lowSide;
    this.intake = intake;
  }

  /// For people.
  @GET
  @Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
  public String page() {
    return StatusPage.of(StatusReport.of(lowSide, intake));
  }

  /// For scripts.
  @GET
  @Path("api/v1/status")
  @Produces(MediaType.APPLICATION_JSON)
  public String json() {
    return StatusJson.of(StatusReport.of(lowSide, intake));
  }
}
