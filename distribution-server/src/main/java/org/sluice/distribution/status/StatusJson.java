package org.sluice.distribution.status;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.sluice.distribution.mirror.AuditCount;
import org.sluice.distribution.replica.ReplicaState;
import org.sluice.distribution.store.StreamKey;
import org.sluice.distribution.store.StreamReport;
import org.sluice.records.export.Heartbeat;
import org.sluice.records.frame.FrameCounters;
import org.sluice.records.frame.LinkLoss;
import org.sluice.records.frame.Margin;

/// The status as JSON, for scripts and monitoring.
final class StatusJson {
  private static final JsonBuilderFactory JSON = Json.createBuilderFactory(Map.of());

  private StatusJson() {}

  static String of(StatusReport report) {
    return JSON.createObjectBuilder()
        .add("state", report.state())
        .add("failure", report.failure())
        .add("streams", streams(report.streams()))
        .add("frames", frames(report))
        .add("bundles", bundles(report))
        .add("keys", keys(report.keys()))
        .add("profiles", profiles(report.profiles()))
        .add("logs", logs(report.logs()))
        .add("auditKeys", audits(report.audits()))
        .add("heartbeat", heartbeat(report.heartbeat()))
        .add("replica", replica(report.replica()))
        .add("answers", answers(report.answers()))
        .add("alarms", strings(report.alarms()))
        .add("quarantine", strings(report.quarantine()))
        .build()
        .toString();
  }

  private static JsonArrayBuilder answers(Map<String, Map<Integer, Long>> answers) {
    JsonArrayBuilder array = JSON.createArrayBuilder();
    answers.forEach((kind, statuses) ->
        statuses.forEach((status, count) ->
            array.add(
                JSON.createObjectBuilder()
                    .add("kind", kind)
                    .add("status", status)
                    .add("count", count))));
    return array;
  }

  private static JsonArrayBuilder streams(Map<StreamKey, StreamReport> streams) {
    JsonArrayBuilder array = JSON.createArrayBuilder();
    streams.forEach((key, held) ->
        array.add(
            JSON.createObjectBuilder()
                .add("stream", String.valueOf(key.letter()))
                .add("id", key.id().toString())
                .add("bundles", held.count())
                .add("highest", held.highest())
                .add("missingCount", held.missingCount())
                .add("missing", strings(held.missing()))
                .add("kinds", counts(held.kinds()))));
    return array;
  }

  private static JsonObjectBuilder frames(StatusReport report) {
    FrameCounters frames = report.link().counters();
    JsonObjectBuilder object =
        JSON.createObjectBuilder()
            .add("datagrams", frames.datagrams())
            .add("frames", frames.frames())
            .add("duplicates", frames.duplicates())
            .add("complete", frames.complete())
            .add("dropped", frames.dropped())
            .add("recovered", frames.recovered())
            .add("openOctets", report.link().openOctets())
            .add("refused", counts(frames.refused()))
            .add("links", links(frames.links()))
            .add("incomplete", strings(report.link().missing()));
    report.link().socketDrops().ifPresent(drops -> object.add("socketDrops", drops));
    frames.worst().ifPresent(margin -> object.add("worstMargin", margin(margin)));
    report.link().low().ifPresent(margin -> object.add("lowMargin", margin(margin)));
    return object;
  }

  private static JsonObjectBuilder heartbeat(Optional<Heartbeat> heartbeat) {
    JsonObjectBuilder object = JSON.createObjectBuilder();
    heartbeat.ifPresent(last ->
        object
            .add("at", last.at())
            .add("nextDue", last.nextDue())
            .add("lastKeys", last.lastKeys())
            .add("announcedLogSize", last.logSize())
            .add("note", last.note()));
    return object;
  }

  private static JsonObjectBuilder replica(Optional<ReplicaState.Report> replica) {
    JsonObjectBuilder object = JSON.createObjectBuilder();
    replica.ifPresent(now ->
        object
            .add("ready", now.ready())
            .add("why", now.why())
            .add("lag", now.lag())
            .add("atEnd", now.atEnd().getEpochSecond())
            .add("taken", now.taken())
            .add("older", now.older())
            .add("refused", counts(now.refused())));
    return object;
  }

  private static JsonObjectBuilder margin(Margin margin) {
    return JSON.createObjectBuilder()
        .add("object", margin.item().toString())
        .add("parity", margin.parity())
        .add("left", margin.left());
  }

  private static JsonArrayBuilder links(Collection<LinkLoss> links) {
    JsonArrayBuilder array = JSON.createArrayBuilder();
    links.forEach(loss ->
        array.add(
            JSON.createObjectBuilder()
                .add("link", loss.link())
                .add("received", loss.received())
                .add("lost", loss.lost())
                .add("repeated", loss.repeated())
                .add("worstBurst", loss.worstBurst())));
    return array;
  }

  private static JsonObjectBuilder bundles(StatusReport report) {
    return JSON.createObjectBuilder()
        .add("stored", report.bundles().stored())
        .add("repeated", report.bundles().repeated())
        .add("refused", counts(report.bundles().refused()))
        .add("lastRefusals", strings(report.bundles().lastRefusals()))
        .add("crowdedOut", report.crowdedOut())
        .add("waitingSegments", report.waiting());
  }

  private static JsonArrayBuilder keys(Map<String, Map<Long, Long>> keys) {
    JsonArrayBuilder array = JSON.createArrayBuilder();
    keys.forEach((domain, periods) ->
        periods.forEach((period, records) ->
            array.add(
                JSON.createObjectBuilder()
                    .add("domain", domain)
                    .add("period", period)
                    .add("records", records))));
    return array;
  }

  private static JsonArrayBuilder profiles(Map<String, StatusReport.Profile> profiles) {
    JsonArrayBuilder array = JSON.createArrayBuilder();
    profiles.forEach((domain, profile) ->
        array.add(
            JSON.createObjectBuilder()
                .add("domain", domain)
                .add("number", profile.number())
                .add("hash", profile.hash())));
    return array;
  }

  private static JsonArrayBuilder logs(Collection<StatusReport.Log> logs) {
    JsonArrayBuilder array = JSON.createArrayBuilder();
    logs.forEach(log ->
        array.add(
            JSON.createObjectBuilder()
                .add("origin", log.origin())
                .add("size", log.size())
                .add("root", log.root())));
    return array;
  }

  private static JsonArrayBuilder audits(Map<String, AuditCount.Shown> audits) {
    JsonArrayBuilder array = JSON.createArrayBuilder();
    audits.forEach((origin, shown) ->
        shown
            .released()
            .forEach((domain, released) ->
                array.add(
                    JSON.createObjectBuilder()
                        .add("log", origin)
                        .add("entriesCounted", shown.entries())
                        .add("domain", domain)
                        .add("released", released))));
    return array;
  }

  private static JsonObjectBuilder counts(Map<?, Long> counts) {
    JsonObjectBuilder object = JSON.createObjectBuilder();
    counts.forEach((name, count) -> object.add(String.valueOf(name), count));
    return object;
  }

  private static JsonArrayBuilder strings(Collection<?> values) {
    JsonArrayBuilder array = JSON.createArrayBuilder();
    values.forEach(value -> array.add(String.valueOf(value)));
    return array;
  }
}
