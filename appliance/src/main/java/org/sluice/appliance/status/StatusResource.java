package org.sluice.appliance.status;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.ServedFolder;
import org.sluice.appliance.users.UserStore;

/// The high side's status page and its figures, on loopback, for whoever sits at that machine. It
/// shows counts only, no user, and changes nothing.
@Path("/")
public final class StatusResource {

  private static final String POLICY =
      "default-src 'none'; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /// The figures as JSON.
  @GET
  @Path("status")
  @Produces(MediaType.APPLICATION_JSON)
  public String json() {
    try (HighSide high = HighSide.look(data())) {
      return StatusReport.of(high, false).json();
    }
  }

  /// The same for people.
  @GET
  @Produces(MediaType.TEXT_HTML)
  public Response page() {
    try (HighSide high = HighSide.look(data())) {
      return Response.ok(html(high))
          .header("Content-Security-Policy", POLICY)
          .header("Cache-Control", "no-store")
          .header("X-Content-Type-Options", "nosniff")
          .build();
    }
  }

  private static DataOption data() {
    return ServedFolder.get();
  }

  private static String html(HighSide high) {
    StatusReport r = StatusReport.of(high, false);
    StringBuilder rows = new StringBuilder();
    row(rows, "Partitions", high.thresholds());
    for (LogIndex.Domain d : high.log().index().domains()) {
      UserStore.Count c = high.users().count(d.name());
      row(
          rows,
          "Domain " + d.name().value(),
          c.users()
              + " users, "
              + c.devices()
              + " devices; epoch "
              + d.generation().epoch()
              + ", generation "
              + d.generation().generation());
    }
    row(rows, "Key sets issued", Long.toString(r.keysIssued()));
    row(rows, "Requests", Integer.toString(r.requests()));
    row(rows, "Log entries", Long.toString(r.logSize()));
    row(rows, "Bundles exported (stream K)", Long.toString(r.bundlesOfK()));
    row(rows, "Spool", r.spoolOctets() + " octets");
    return "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Sluice, high side</title>"
        + "<meta name=\"viewport\" content=\"width=device-width\"><style>body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:50rem;padding:0 1rem;color:#111;background:#fff}"
        + "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #bbb;vertical-align:top}th{width:40%}</style></head>"
        + "<body><main><h1>Sluice, high side</h1><table>"
        + rows
        + "</table><p>Read from the log and the database when this page was loaded.</p></main></body></html>";
  }

  private static void row(StringBuilder rows, String name, String value) {
    rows.append("<tr><th scope=\"row\">")
        .append(escape(name))
        .append("</th><td>")
        .append(escape(value))
        .append("</td></tr>");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
