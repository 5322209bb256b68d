package org.sluice.distribution.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.sluice.distribution.ingest.FrameIntake;
import org.sluice.distribution.ingest.LowSide;

/// The same status for people.
@Path("/")
public final class PageResource {
  private final LowSide lowSide;
  private final FrameIntake intake;

  /// Made by the container.
  public PageResource(LowSide lowSide, FrameIntake intake) {
    this.lowSide = lowSide;
    this.intake = intake;
  }

  /// As HTML.
  @GET
  @Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
  public String page() {
    return StatusPage.of(StatusReport.of(lowSide, intake, Instant.now()));
  }
}
