package org.sluice.distribution.review;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.TilePath;
import org.sluice.web.Stop;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;

/// The checkpoint, who signed it, and what a reviewer needs to check it in the browser or with a
/// tool of one's own: the log's files at their C2SP tlog-tiles paths.
final class CheckPage {
  /// A domain's profile.
  record Profile(
      String domain, long number, String fingerprint, String verdict, List<String> times) {}

  private final ReviewDesk desk;
  private final Layout layout;

  CheckPage(ReviewDesk desk, Layout layout) {
    this.desk = desk;
    this.layout = layout;
  }

  WebAnswer show(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    Snapshot snapshot = log.snapshot();
    Map<String, Object> data = new HashMap<>();
    data.put("note", new String(snapshot.note(), StandardCharsets.UTF_8));
    data.put("profiles", profiles(log, snapshot));
    return layout.page("check", visit, log, "check", data);
  }

  private static List<Profile> profiles(ReviewedLog log, Snapshot snapshot) {
    List<Profile> profiles = new ArrayList<>();
    for (Pins pin : log.pins()) {
      List<String> times = new ArrayList<>();
      String verdict;
      try {
        new TreeMap<>(pin.checkpoints().verify(snapshot.note()).witnessTimes())
            .forEach((name, time) -> times.add(name + ", " + Words.time(time)));
        verdict = "signed by the log and " + times.size() + " witnesses";
      } catch (BadNote e) {
        verdict = "REFUSED: " + e.getMessage();
      }
      Hash32 hash = pin.profile().hash();
      profiles.add(
          new Profile(
              pin.profile().domain().value(),
              pin.profile().number(),
              hash.toString().replaceAll("(.{4})(?=.)", "$1 "),
              verdict,
              times));
    }
    return profiles;
  }

  /// That an earlier, archived state is the beginning of this one.
  WebAnswer consistency(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    Snapshot snapshot = log.snapshot();
    String text = visit.query().text("from", 20);
    if (!text.matches("0|[1-9][0-9]{0,17}")) {
      throw Stop.badRequest("from is the size of the earlier log");
    }
    long first = Long.parseLong(text);
    if (first > snapshot.size()) {
      throw Stop.conflict("The log has " + snapshot.size() + " entries, not " + first + ".");
    }
    return WebAnswer.json(ProofJson.consistency(log, snapshot, first));
  }

  /// A file of the log, at the path that tlog-tiles gives it.
  WebAnswer file(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    String path = visit.path().get(1);
    if (path.equals(TilePath.CHECKPOINT)) {
      return WebAnswer.octets(200, "text/plain; charset=utf-8", log.snapshot().note());
    }
    if (!path.equals(TilePath.WITNESSED)
        && !path.matches("tile/([0-7]|entries)(/x[0-9]{3}){0,5}/[0-9]{3}(\\.p/[1-9][0-9]{0,2})?")) {
      throw Stop.notFound("A log has no such file.");
    }
    byte[] octets = log.files().read(path);
    if (octets == null) {
      throw Stop.notFound("This log has no such file.");
    }
    return WebAnswer.octets(200, "application/octet-stream", octets);
  }
}
