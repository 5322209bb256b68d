package org.sluice.distribution.status;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.sluice.distribution.replica.ReplicaState;
import org.sluice.distribution.store.StreamKey;
import org.sluice.distribution.store.StreamReport;
import org.sluice.records.frame.FrameCounters;
import org.sluice.records.frame.LinkLoss;
import org.sluice.records.frame.Missing;

/// The status as a page for people: plain tables that a screen reader can read, no script.
final class StatusPage {
  private final StringBuilder html = new StringBuilder();

  private StatusPage() {}

  static String of(StatusReport report) {
    StatusPage page = new StatusPage();
    page.html.append(
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Sluice distribution server</title>
        <link rel="stylesheet" href="/sluice.css"></head>
        <body><main><h1>Sluice distribution server</h1>
        """);
    page.state(report);
    page.streams(report.streams());
    page.keys(report.keys());
    page.logs(report);
    report.replica().ifPresent(page::replica);
    page.answers(report.answers());
    page.wire(report);
    page.list("Last refusals", report.bundles().lastRefusals());
    page.list("Refused bundles kept aside", report.quarantine());
    page.html.append("</main></body></html>\n");
    return page.html.toString();
  }

  private void state(StatusReport report) {
    String words =
        switch (report.state()) {
          case "ok" -> "Everything that was announced is here.";
          case "alarm" -> "Alarm: a person has to look at this.";
          case "warning" -> "Everything is here, but parity was nearly used up: look at the link.";
          case "behind" ->
              "This replica is out: it "
                  + report.replica().map(ReplicaState.Report::why).orElse("")
                  + ".";
          case "stopped" -> "Nothing is received any more: " + report.failure();
          default -> "Something is missing; type the missing numbers into diode-sender resend.";
        };
    html.append("<p class=\"state\" role=\"status\">").append(escape(words)).append("</p>\n");
    list("Alarms", report.alarms());
    report
        .heartbeat()
        .ifPresent(last ->
            list(
                "Last heartbeat of the high side",
                List.of(
                    "made " + Instant.ofEpochSecond(last.at()),
                    "next due " + Instant.ofEpochSecond(last.nextDue()),
                    "note: " + (last.note().isEmpty() ? "none" : last.note()))));
  }

  private void answers(Map<String, Map<Integer, Long>> answers) {
    begin("Answers since the start", "Request", "Status", "Answers");
    answers.forEach(
        (kind, statuses) -> statuses.forEach((status, count) -> row(kind, status, count)));
    end();
  }

  private void streams(Map<StreamKey, StreamReport> streams) {
    begin("Bundles held", "Stream", "Bundles", "Highest number", "Missing");
    streams.forEach((key, held) ->
        row(
            key,
            held.count(),
            held.highest(),
            held.missingCount() == 0
                ? "none"
                : held.missing().stream().map(String::valueOf).collect(Collectors.joining(","))));
    end();
  }

  private void keys(Map<String, Map<Long, Long>> keys) {
    begin("Sealed key sets held", "Domain", "Period", "Records");
    keys.forEach(
        (domain, periods) -> periods.forEach((period, records) -> row(domain, period, records)));
    end();
  }

  private void logs(StatusReport report) {
    begin("Mirrored logs", "Log", "Entries", "Root");
    report.logs().forEach(log -> row(log.origin(), log.size(), log.root()));
    end();
    begin("Active profiles", "Domain", "Number", "Hash");
    report.profiles().forEach((domain, p) -> row(domain, p.number(), p.hash()));
    end();
    begin("Audit keys released, after the domain's delay", "Domain", "Audit keys", "Entries");
    report
        .audits()
        .values()
        .forEach(shown -> shown.released().forEach((domain, n) -> row(domain, n, shown.entries())));
    end();
  }

  private void replica(ReplicaState.Report report) {
    begin("Replica", "What", "Value");
    row("Devices may ask it", report.ready() ? "yes" : "no");
    row("What is wrong", report.why().isEmpty() ? "nothing" : report.why());
    row("Records to read", report.lag());
    row("Had read everything at", report.atEnd());
    row("Records taken since the start", report.taken());
    row("of these replaced by something newer", report.older());
    report.refused().forEach((code, n) -> row("Records refused: " + code, n));
    end();
  }

  private void wire(StatusReport report) {
    links(report);
    FrameCounters frames = report.link().counters();
    begin("Since this server was started", "What", "Count");
    report.link().socketDrops().ifPresent(n -> row("Lost in the socket's buffer", n));
    row("Datagrams", frames.datagrams());
    frames.refused().forEach((reason, n) -> row("Datagrams refused: " + reason, n));
    row("Frames that brought nothing new", frames.duplicates());
    row("Lost symbols that parity gave back", frames.recovered());
    frames
        .worst()
        .ifPresent(
            m -> row("Parity left in the block that came closest", m.left() + " of " + m.parity()));
    row("Incomplete bundles given up", frames.dropped());
    row("Complete bundles without a place", report.crowdedOut());
    row("Bundles stored", report.bundles().stored());
    row("Bundles held already", report.bundles().repeated());
    report.bundles().refused().forEach((code, n) -> row("Bundles refused: " + code, n));
    row("Log segments that wait", report.waiting());
    end();
  }

  private void links(StatusReport report) {
    begin("Links", "Link", "Frames", "Lost", "Worst burst", "Repeated");
    for (LinkLoss loss : report.link().counters().links()) {
      row(loss.link(), loss.received(), loss.lost(), loss.worstBurst(), loss.repeated());
    }
    end();
    list("Bundles on their way", report.link().missing().stream().map(Missing::toString).toList());
  }

  private void list(String title, Collection<String> lines) {
    if (lines.isEmpty()) {
      return;
    }
    html.append("<h2>").append(escape(title)).append("</h2>\n<ul>\n");
    lines.forEach(line -> html.append("<li>").append(escape(line)).append("</li>\n"));
    html.append("</ul>\n");
  }

  private void begin(String caption, String... columns) {
    html.append("<table><caption>").append(escape(caption)).append("</caption><thead><tr>");
    List.of(columns)
        .forEach(c -> html.append("<th scope=\"col\">").append(escape(c)).append("</th>"));
    html.append("</tr></thead><tbody>\n");
  }

  private void row(Object... cells) {
    html.append("<tr>");
    List.of(cells)
        .forEach(c -> html.append("<td>").append(escape(String.valueOf(c))).append("</td>"));
    html.append("</tr>\n");
  }

  private void end() {
    html.append("</tbody></table>\n");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
