package org.sluice.distribution.status;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.distribution.ingest.IntakeCounters;
import org.sluice.distribution.ingest.LinkState;
import org.sluice.distribution.mirror.AuditCount;
import org.sluice.distribution.replica.ReplicaState;
import org.sluice.distribution.store.SequenceRange;
import org.sluice.distribution.store.StreamKey;
import org.sluice.distribution.store.StreamReport;
import org.sluice.records.export.Heartbeat;
import org.sluice.records.frame.FrameCounters;
import org.sluice.records.frame.LinkLoss;
import org.sluice.records.frame.Margin;
import org.sluice.records.frame.Missing;
import org.sluice.records.frame.Outcome;
import org.sluice.records.frame.StreamItem;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.StreamId;

/// Every number of the state is another one, so none can stand for another: what is shown where is
/// compared whole, so nothing is left out and nothing is shown that is not here.
@DisplayName("Status page, metrics and JSON say each number of a known state, and nothing else")
final class StatusValuesTest {
  private static final byte[] ID = new byte[StreamItem.ID_OCTETS];
  private static final String HEX = "00".repeat(StreamItem.ID_OCTETS);
  private static final Instant AT_END = Instant.parse("2026-11-21T10:00:00Z");
  private static final Instant STORED = Instant.parse("2026-11-21T09:00:00.250Z");
  private static final Margin WORST = new Margin(new StreamItem('K', ID, 12), 40, 10);
  private static final Margin LOW = new Margin(new StreamItem('L', ID, 13), 30, 3);

  private static LinkState link() {
    FrameCounters counters =
        new FrameCounters(
            1001,
            1002,
            1003,
            1004,
            1005,
            1006,
            1007,
            Optional.of(WORST),
            List.of(
                new LinkLoss(0, 1011, 1012, 1013, 1014, 1),
                new LinkLoss(1, 1021, 1022, 1023, 1024, 2)),
            Map.of(Outcome.Reason.FORGED, 1031L, Outcome.Reason.SIZE, 1032L));
    return new LinkState(
        counters,
        List.of(
            new Missing(new StreamItem('K', ID, 7), 12, 3, 5, List.of(new Missing.Range(5, 6)))),
        Optional.of(LOW),
        OptionalLong.of(1041),
        1042);
  }

  private static Map<StreamKey, StreamReport> streams() {
    Map<StreamKey, StreamReport> streams =
        new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    streams.put(
        new StreamKey('K', StreamId.of(ID)),
        new StreamReport(
            2001,
            2004,
            3,
            List.of(new SequenceRange(5, 6), new SequenceRange(9, 9)),
            Map.of("ACCESS", 2011L)));
    streams.put(
        new StreamKey('L', StreamId.of(ID)),
        new StreamReport(2005, 2006, 0, List.of(), Map.of("LOG_SEGMENT", 2012L)));
    return streams;
  }

  private static StatusReport report() {
    return new StatusReport(
        "",
        streams(),
        link(),
        3001,
        new IntakeCounters.Report(
            3002, 3003, Map.of("NOT_VERIFIED", 3004L), List.of("NOT_VERIFIED: <b>"), STORED),
        3005,
        Map.of("green.example", new TreeMap<>(Map.of(1522L, 4001L, 1523L, 4002L))),
        Map.of("green.example", new StatusReport.Profile(4003, "hash of the profile")),
        List.of(new StatusReport.Log("log.example/test", 4004, "root of the log")),
        Map.of("log.example/test", new AuditCount.Shown(4005, Map.of("green.example", 4006L))),
        List.of("something is wrong", "another thing is"),
        Optional.of(
            new Heartbeat(
                1_700_000_000,
                1_700_003_600,
                StreamId.of(ID),
                5001,
                "log.example/test",
                5002,
                Hash32.ZERO,
                "off until Monday")),
        List.of("000000000099.k.slb"),
        Optional.of(
            new ReplicaState.Report(
                false,
                "is behind by 6001 records",
                6001,
                AT_END,
                6002,
                6003,
                Map.of("GIANT", 6004L),
                List.of())),
        Map.of(
            "pull", new TreeMap<>(Map.of(200, 7001L, 304, 7002L)), "leaves", Map.of(403, 7003L)));
  }

  @Test
  void metrics() {
    String text = Metrics.of(report(), 8001);
    assertThat(text.lines().filter(line -> !line.startsWith("#")))
        .containsExactlyInAnyOrder(
            "sluice_low_socket_drops_total 1041",
            "sluice_low_datagrams_total 1001",
            "sluice_low_frames_refused_total{reason=\"FORGED\"} 1031",
            "sluice_low_frames_refused_total{reason=\"SIZE\"} 1032",
            "sluice_low_frames_duplicate_total 1003",
            "sluice_low_symbols_recovered_total 1006",
            "sluice_low_objects_dropped_total 1005",
            "sluice_low_objects_incomplete 1",
            "sluice_low_open_octets 1042",
            "sluice_low_margin_share 0.25",
            "sluice_low_margin_low 1",
            "sluice_low_link_frames_total{link=\"0\"} 1011",
            "sluice_low_link_frames_total{link=\"1\"} 1021",
            "sluice_low_link_lost_total{link=\"0\"} 1012",
            "sluice_low_link_lost_total{link=\"1\"} 1022",
            "sluice_low_link_worst_burst{link=\"0\"} 1014",
            "sluice_low_link_worst_burst{link=\"1\"} 1024",
            "sluice_low_bundles_stored_total 3002",
            "sluice_low_bundles_repeated_total 3003",
            "sluice_low_last_stored_seconds " + STORED.toEpochMilli() / 1000.0,
            "sluice_low_bundles_refused_total{code=\"NOT_VERIFIED\"} 3004",
            "sluice_low_bundles_crowded_out_total 3001",
            "sluice_low_bundles_missing{stream=\"K-" + HEX + "\"} 3",
            "sluice_low_bundles_missing{stream=\"L-" + HEX + "\"} 0",
            "sluice_low_segments_waiting 3005",
            "sluice_low_alarms 2",
            "sluice_low_heartbeat_next_due_seconds 1700003600",
            "sluice_low_state{state=\"ok\"} 0",
            "sluice_low_state{state=\"warning\"} 0",
            "sluice_low_state{state=\"incomplete\"} 0",
            "sluice_low_state{state=\"behind\"} 0",
            "sluice_low_state{state=\"alarm\"} 1",
            "sluice_low_state{state=\"stopped\"} 0",
            "sluice_low_replica_ready 0",
            "sluice_low_replica_lag 6001",
            "sluice_low_replica_records_total 6002",
            "sluice_low_replica_older_total 6003",
            "sluice_low_replica_refused_total{code=\"GIANT\"} 6004",
            "sluice_low_keys{domain=\"green.example\",period=\"1522\"} 4001",
            "sluice_low_keys{domain=\"green.example\",period=\"1523\"} 4002",
            "sluice_low_answers_total{kind=\"pull\",status=\"200\"} 7001",
            "sluice_low_answers_total{kind=\"pull\",status=\"304\"} 7002",
            "sluice_low_answers_total{kind=\"leaves\",status=\"403\"} 7003",
            "sluice_low_connections_refused_total 8001");
  }

  @Test
  @DisplayName("each metric is told of once, before its values, and a counter is named as one")
  void metricsAreDescribed() {
    Set<String> described = new TreeSet<>();
    String name = "";
    for (String line : Metrics.of(report(), 8001).lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        name = line.split(" ", -1)[2];
        assertThat(described.add(name)).as(name).isTrue();
        assertThat(name.endsWith("_total")).as(line).isEqualTo(line.endsWith(" counter"));
      } else if (!line.startsWith("#")) {
        assertThat(line).matches(name + "(\\{[^}]*\\})? [0-9.E]+");
      }
    }
  }

  @Test
  void page() {
    PageTables page = new PageTables(StatusPage.of(report()));
    assertThat(page.state()).isEqualTo("Alarm: a person has to look at this.");
    assertThat(page.of("Alarms")).containsExactly("something is wrong", "another thing is");
    assertThat(page.of("Last heartbeat of the high side"))
        .containsExactly(
            "made 2023-11-14T22:13:20Z", "next due 2023-11-14T23:13:20Z", "note: off until Monday");
    assertThat(page.of("Bundles held"))
        .containsExactly(
            "K-" + HEX + " | 2001 | 2004 | 5-6,9", "L-" + HEX + " | 2005 | 2006 | none");
    assertThat(page.of("Sealed key sets held"))
        .containsExactly("green.example | 1522 | 4001", "green.example | 1523 | 4002");
    assertThat(page.of("Mirrored logs"))
        .containsExactly("log.example/test | 4004 | root of the log");
    assertThat(page.of("Active profiles"))
        .containsExactly("green.example | 4003 | hash of the profile");
    assertThat(page.of("Audit keys released, after the domain's delay"))
        .containsExactly("green.example | 4006 | 4005");
    assertThat(page.of("Replica"))
        .containsExactly(
            "Devices may ask it | no",
            "What is wrong | is behind by 6001 records",
            "Records to read | 6001",
            "Had read everything at | 2026-11-21T10:00:00Z",
            "Records taken since the start | 6002",
            "of these replaced by something newer | 6003",
            "Records refused: GIANT | 6004");
    assertThat(page.of("Answers since the start"))
        .containsExactlyInAnyOrder("pull | 200 | 7001", "pull | 304 | 7002", "leaves | 403 | 7003");
    assertThat(page.of("Links"))
        .containsExactly("0 | 1011 | 1012 | 1014 | 1013", "1 | 1021 | 1022 | 1024 | 1023");
    assertThat(page.of("Bundles on their way"))
        .singleElement()
        .asString()
        .contains("3 of 12 blocks");
    assertThat(page.of("Since this server was started"))
        .containsExactlyInAnyOrder(
            "Lost in the socket's buffer | 1041",
            "Datagrams | 1001",
            "Datagrams refused: FORGED | 1031",
            "Datagrams refused: SIZE | 1032",
            "Frames that brought nothing new | 1003",
            "Lost symbols that parity gave back | 1006",
            "Parity left in the block that came closest | 10 of 40",
            "Incomplete bundles given up | 1005",
            "Complete bundles without a place | 3001",
            "Bundles stored | 3002",
            "Bundles held already | 3003",
            "Bundles refused: NOT_VERIFIED | 3004",
            "Log segments that wait | 3005");
    assertThat(page.of("Last refusals")).containsExactly("NOT_VERIFIED: &lt;b&gt;");
    assertThat(page.of("Refused bundles kept aside")).containsExactly("000000000099.k.slb");
    assertThat(page.titles()).hasSize(14);
  }

  @Test
  void json() {
    String expected =
        """
        {"state": "alarm", "failure": "",
         "streams": [
           {"stream": "K", "id": "ID", "bundles": 2001, "highest": 2004, "missingCount": 3,
            "missing": ["5-6", "9"], "kinds": {"ACCESS": 2011}},
           {"stream": "L", "id": "ID", "bundles": 2005, "highest": 2006, "missingCount": 0,
            "missing": [], "kinds": {"LOG_SEGMENT": 2012}}],
         "frames": {"datagrams": 1001, "frames": 1002, "duplicates": 1003, "complete": 1004,
           "dropped": 1005, "recovered": 1006, "openOctets": 1042,
           "refused": {"FORGED": 1031, "SIZE": 1032},
           "links": [
             {"link": 0, "received": 1011, "lost": 1012, "repeated": 1013, "worstBurst": 1014},
             {"link": 1, "received": 1021, "lost": 1022, "repeated": 1023, "worstBurst": 1024}],
           "incomplete": ["MISSING"],
           "socketDrops": 1041,
           "worstMargin": {"object": "WORST", "parity": 40, "left": 10},
           "lowMargin": {"object": "LOW", "parity": 30, "left": 3}},
         "bundles": {"stored": 3002, "repeated": 3003, "refused": {"NOT_VERIFIED": 3004},
           "lastRefusals": ["NOT_VERIFIED: <b>"], "crowdedOut": 3001, "waitingSegments": 3005},
         "keys": [{"domain": "green.example", "period": 1522, "records": 4001},
           {"domain": "green.example", "period": 1523, "records": 4002}],
         "profiles": [{"domain": "green.example", "number": 4003, "hash": "hash of the profile"}],
         "logs": [{"origin": "log.example/test", "size": 4004, "root": "root of the log"}],
         "auditKeys": [{"log": "log.example/test", "entriesCounted": 4005,
           "domain": "green.example", "released": 4006}],
         "heartbeat": {"at": 1700000000, "nextDue": 1700003600, "lastKeys": 5001,
           "announcedLogSize": 5002, "note": "off until Monday"},
         "replica": {"ready": false, "why": "is behind by 6001 records", "lag": 6001,
           "atEnd": AT_END, "taken": 6002, "older": 6003, "refused": {"GIANT": 6004}},
         "answers": [{"kind": "pull", "status": 200, "count": 7001},
           {"kind": "pull", "status": 304, "count": 7002}],
         "alarms": ["something is wrong", "another thing is"],
         "quarantine": ["000000000099.k.slb"]}
        """
            .replace("\"ID\"", "\"" + HEX + "\"")
            .replace("MISSING", link().missing().getFirst().toString())
            .replace("WORST", WORST.item().toString())
            .replace("LOW", LOW.item().toString())
            .replace("AT_END", Long.toString(AT_END.getEpochSecond()));
    assertThat(read(StatusJson.of(pullsOnly()))).isEqualTo(read(expected));
  }

  /// The order of kinds is that of the map, which has one of them here.
  private static StatusReport pullsOnly() {
    Map<Integer, Long> pulls = report().answers().getOrDefault("pull", Map.of());
    return with(report().failure(), report().alarms(), report().waiting(), Map.of("pull", pulls));
  }

  private static StatusReport with(
      String failure, List<String> alarms, int waiting, Map<String, Map<Integer, Long>> answers) {
    StatusReport all = report();
    return new StatusReport(
        failure,
        all.streams(),
        all.link(),
        all.crowdedOut(),
        all.bundles(),
        waiting,
        all.keys(),
        all.profiles(),
        all.logs(),
        all.audits(),
        alarms,
        all.heartbeat(),
        all.quarantine(),
        all.replica(),
        answers);
  }

  @Test
  @DisplayName("the worst is said first: stopped, an alarm, a replica that is out")
  void states() {
    StatusReport stopped = with("the disk is full", List.of("x"), 0, Map.of());
    assertThat(stopped.state()).isEqualTo("stopped");
    assertThat(new PageTables(StatusPage.of(stopped)).state())
        .isEqualTo("Nothing is received any more: the disk is full");
    assertThat(with("", List.of("x"), 0, Map.of()).state()).isEqualTo("alarm");
    StatusReport behind = with("", List.of(), 0, Map.of());
    assertThat(behind.state()).isEqualTo("behind");
    assertThat(new PageTables(StatusPage.of(behind)).state())
        .isEqualTo("This replica is out: it is behind by 6001 records.");
    for (StatusReport each : List.of(stopped, behind)) {
      assertThat(Metrics.of(each, 0).lines().filter(line -> line.matches("sluice_low_state.* 1")))
          .containsExactly("sluice_low_state{state=\"" + each.state() + "\"} 1");
    }
  }

  @Test
  @DisplayName("each metric that a document names is there")
  void inDocuments() throws IOException {
    String text = Metrics.of(report(), 8001);
    Pattern name = Pattern.compile("sluice_low_[a-z_]+");
    Set<String> named = new TreeSet<>();
    try (Stream<Path> docs = Files.list(Path.of(System.getProperty("sluice.root"), "docs"))) {
      for (Path doc : docs.filter(d -> d.toString().endsWith(".md")).toList()) {
        name.matcher(Files.readString(doc)).results().forEach(r -> named.add(r.group()));
      }
    }
    assertThat(named)
        .isNotEmpty()
        .allSatisfy(n -> assertThat(text).containsPattern("(?m)^" + n + "[ {]"));
  }

  private static JsonObject read(String json) {
    return Json.createReader(new StringReader(json)).readObject();
  }
}
