package org.sluice.distribution.status;

import java.util.List;
import java.util.function.ToLongFunction;
import org.sluice.distribution.replica.ReplicaState;
import org.sluice.records.frame.FrameCounters;
import org.sluice.records.frame.LinkLoss;
import org.sluice.records.frame.Margin;

/// The status in the text format of Prometheus: where datagrams were lost, layer by layer, and what
/// is missing.
final class Metrics {
  private final StringBuilder text = new StringBuilder();

  private Metrics() {}

  /// @param refused connections that found no place
  static String of(StatusReport report, long refused) {
    Metrics metrics = new Metrics();
    metrics.wire(report);
    metrics.links(report);
    metrics.bundles(report);
    report.replica().ifPresent(metrics::replica);
    metrics.served(report);
    metrics.connections(refused);
    return metrics.text.toString();
  }

  private void wire(StatusReport report) {
    FrameCounters frames = report.link().counters();
    counter("socket_drops", "Datagrams that found no place in the socket's buffer.");
    report.link().socketDrops().ifPresent(n -> value("socket_drops_total", "", n));
    counter("datagrams", "Datagrams received.");
    value("datagrams_total", "", frames.datagrams());
    counter("frames_refused", "Datagrams thrown away.");
    frames
        .refused()
        .forEach((reason, n) -> value("frames_refused_total", label("reason", reason), n));
    counter("frames_duplicate", "Frames that brought nothing new.");
    value("frames_duplicate_total", "", frames.duplicates());
    counter("symbols_recovered", "Lost symbols that parity gave back.");
    value("symbols_recovered_total", "", frames.recovered());
    counter("objects_dropped", "Incomplete bundles given up.");
    value("objects_dropped_total", "", frames.dropped());
    gauge("objects_incomplete", "Bundles of which blocks are missing.");
    value("objects_incomplete", "", report.link().missing().size());
    gauge("open_octets", "Memory reserved for incomplete bundles.");
    value("open_octets", "", report.link().openOctets());
    gauge("margin_share", "Parity left in the block that came closest to being lost, 0 to 1.");
    value("margin_share", "", frames.worst().map(Margin::share).orElse(1.0));
    gauge("margin_low", "1 if a block came too close lately.");
    value("margin_low", "", report.link().low().isPresent() ? 1 : 0);
  }

  private void links(StatusReport report) {
    counter("link_frames", "Frames received on a link.");
    ofLinks("link_frames_total", report, LinkLoss::received);
    counter("link_lost", "Frames lost on a link.");
    ofLinks("link_lost_total", report, LinkLoss::lost);
    gauge("link_worst_burst", "Most frames lost in a row on a link.");
    ofLinks("link_worst_burst", report, LinkLoss::worstBurst);
  }

  private void ofLinks(String name, StatusReport report, ToLongFunction<LinkLoss> value) {
    report
        .link()
        .counters()
        .links()
        .forEach(loss -> value(name, label("link", loss.link()), value.applyAsLong(loss)));
  }

  private void bundles(StatusReport report) {
    counter("bundles_stored", "Bundles stored.");
    value("bundles_stored_total", "", report.bundles().stored());
    counter("bundles_repeated", "Complete bundles that were held already.");
    value("bundles_repeated_total", "", report.bundles().repeated());
    gauge("last_stored_seconds", "When the last new bundle was durable, since 1970; 0: none was.");
    value("last_stored_seconds", "", report.bundles().lastStored().toEpochMilli() / 1000.0);
    counter("bundles_refused", "Complete bundles that did not verify.");
    report
        .bundles()
        .refused()
        .forEach((code, n) -> value("bundles_refused_total", label("code", code), n));
    counter("bundles_crowded_out", "Complete bundles that found no place in the queue.");
    value("bundles_crowded_out_total", "", report.crowdedOut());
    gauge("bundles_missing", "Bundles missing below the highest that is held.");
    report
        .streams()
        .forEach(
            (key, held) -> value("bundles_missing", label("stream", key), held.missingCount()));
    gauge("segments_waiting", "Segments of the log that wait for an earlier one.");
    value("segments_waiting", "", report.waiting());
    gauge("alarms", "What a person has to look at.");
    value("alarms", "", report.alarms().size());
    gauge("heartbeat_next_due_seconds", "When the next heartbeat is due, since 1970.");
    report.heartbeat().ifPresent(last -> value("heartbeat_next_due_seconds", "", last.nextDue()));
    gauge("state", "1 for the state that the server is in.");
    for (String state : List.of("ok", "warning", "incomplete", "behind", "alarm", "stopped")) {
      value("state", label("state", state), state.equals(report.state()) ? 1 : 0);
    }
  }

  private void replica(ReplicaState.Report report) {
    gauge("replica_ready", "1 if devices may ask this replica.");
    value("replica_ready", "", report.ready() ? 1 : 0);
    gauge("replica_lag", "Records published and not read.");
    value("replica_lag", "", report.lag());
    counter("replica_records", "Records taken.");
    value("replica_records_total", "", report.taken());
    counter("replica_older", "Records taken that something newer had replaced already.");
    value("replica_older_total", "", report.older());
    counter("replica_refused", "Records that were not to be believed.");
    report.refused().forEach((code, n) -> value("replica_refused_total", label("code", code), n));
  }

  private void served(StatusReport report) {
    gauge("keys", "Key records of a domain and period.");
    report
        .keys()
        .forEach((domain, periods) ->
            periods.forEach((period, n) ->
                value("keys", "{domain=\"" + domain + "\",period=\"" + period + "\"}", n)));
    counter("answers", "Answers by kind of request and status.");
    report
        .answers()
        .forEach((kind, statuses) ->
            statuses.forEach((status, n) ->
                value("answers_total", "{kind=\"" + kind + "\",status=\"" + status + "\"}", n)));
  }

  private void connections(long refused) {
    counter("connections_refused", "Connections closed because there were too many.");
    value("connections_refused_total", "", refused);
  }

  private void counter(String name, String help) {
    head(name + "_total", help, "counter");
  }

  private void gauge(String name, String help) {
    head(name, help, "gauge");
  }

  private void head(String name, String help, String type) {
    text.append("# HELP sluice_low_").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE sluice_low_").append(name).append(' ').append(type).append('\n');
  }

  private void value(String name, String labels, Number value) {
    text.append("sluice_low_").append(name).append(labels).append(' ').append(value).append('\n');
  }

  private static String label(String name, Object value) {
    return "{" + name + "=\"" + value + "\"}";
  }
}
