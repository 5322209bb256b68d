package org.sluice.distribution.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sluice.distribution.feed.Feed;
import org.sluice.distribution.ingest.GapReport;
import org.sluice.distribution.ingest.IntakeCounters;
import org.sluice.distribution.ingest.LinkState;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.mirror.AuditCount;
import org.sluice.distribution.replica.ReplicaState;
import org.sluice.distribution.store.StreamKey;
import org.sluice.distribution.store.StreamReport;
import org.sluice.records.export.Heartbeat;

/// Everything the status pages show, taken at one moment.
///
/// @param failure why the intake stopped, empty while it runs
/// @param streams what is held and missing of each stream
/// @param link what was seen on the wire since the start
/// @param crowdedOut complete bundles that found no place in the queue since the start
/// @param bundles what became of complete bundles since the start
/// @param waiting log segments that wait for an earlier one
/// @param keys key records by domain and period
/// @param profiles active profile by domain
/// @param logs mirrored logs
/// @param audits by origin of the log: how many audit keys were released, as far as that is public
/// @param alarms what a person has to deal with, oldest first
/// @param heartbeat what the high side last said of itself
/// @param quarantine names of refused bundles that were kept aside
/// @param replica how far it has read from Kafka, if it does
/// @param answers since the start, by kind of request and HTTP status
record StatusReport(
    String failure,
    Map<StreamKey, StreamReport> streams,
    LinkState link,
    long crowdedOut,
    IntakeCounters.Report bundles,
    int waiting,
    Map<String, Map<Long, Long>> keys,
    Map<String, Profile> profiles,
    List<Log> logs,
    Map<String, AuditCount.Shown> audits,
    List<String> alarms,
    Optional<Heartbeat> heartbeat,
    List<String> quarantine,
    Optional<ReplicaState.Report> replica,
    Map<String, Map<Integer, Long>> answers) {
  /// An active profile.
  record Profile(long number, String hash) {}

  /// A mirrored log.
  record Log(String origin, long size, String root) {}

  static StatusReport of(Feed feed, Answers answers, Instant now) {
    LowSide lowSide = feed.lowSide();
    Optional<ReplicaState.Report> replica = feed.replica().map(r -> r.state().report(now));
    Map<String, Profile> profiles = new TreeMap<>();
    lowSide
        .domains()
        .all()
        .forEach(d ->
            profiles.put(
                d.profile().domain().value(),
                new Profile(d.profile().number(), d.profile().hash().toString())));
    return new StatusReport(
        feed.failure(),
        lowSide.streams(),
        feed.link(),
        feed.crowdedOut(),
        lowSide.counters().report(),
        lowSide.store().waitingCount(),
        lowSide.store().keyCounts(),
        profiles,
        logs(lowSide),
        audits(lowSide, now),
        alarms(lowSide, replica, now),
        lowSide.heartbeats().newest(),
        lowSide.quarantined(),
        replica,
        answers.counts());
  }

  /// What is on record, and what is wrong only now.
  private static List<String> alarms(
      LowSide lowSide, Optional<ReplicaState.Report> replica, Instant now) {
    List<String> alarms = new ArrayList<>(lowSide.store().alarms());
    lowSide.heartbeats().late(now).ifPresent(alarms::add);
    replica.ifPresent(report -> alarms.addAll(report.topics()));
    return alarms;
  }

  private static Map<String, AuditCount.Shown> audits(LowSide lowSide, Instant now) {
    Map<String, AuditCount.Shown> audits = new TreeMap<>();
    for (String origin : lowSide.logs().origins()) {
      lowSide
          .logs()
          .audits(origin, now.getEpochSecond())
          .ifPresent(shown -> audits.put(origin, shown));
    }
    return audits;
  }

  private static List<Log> logs(LowSide lowSide) {
    List<Log> logs = new ArrayList<>();
    for (String origin : lowSide.logs().origins()) {
      lowSide
          .logs()
          .snapshot(origin)
          .ifPresent(s -> logs.add(new Log(origin, s.size(), s.root().toString())));
    }
    return logs;
  }

  /// What is missing, and how the link is.
  static GapReport gaps(Feed feed) {
    return new GapReport(feed.lowSide().streams(), feed.link());
  }

  /// In words: `ok`, `warning` (nothing is missing, but it was close), `incomplete` (something is
  /// missing), `behind` (a replica that devices should not ask), `alarm` or `stopped`.
  String state() {
    if (!failure.isEmpty()) {
      return "stopped";
    }
    if (!alarms.isEmpty()) {
      return "alarm";
    }
    if (replica.stream().anyMatch(r -> !r.ready())) {
      return "behind";
    }
    boolean complete =
        waiting == 0 && streams.values().stream().allMatch(s -> s.missingCount() == 0);
    if (!complete) {
      return "incomplete";
    }
    return link.low().isPresent() ? "warning" : "ok";
  }
}
