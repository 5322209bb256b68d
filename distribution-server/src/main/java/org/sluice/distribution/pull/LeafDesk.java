package org.sluice.distribution.pull;

import jakarta.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.sluice.distribution.index.LogIndex;
import org.sluice.distribution.index.Page;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.distribution.review.ReviewDesk;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.id.DomainName;

/// Every entry of the log about one identity, with its proof: what a user's device compares with
/// what the user knows of (keys-and-trust rule 5).
final class LeafDesk {
  /// Entries in one answer.
  static final int PAGE = 100;

  private static final int RETRY_SECONDS = 30;

  private final LowSide lowSide;
  private final ReviewDesk reviews;
  private final InstantSource clock;

  LeafDesk(LowSide lowSide, ReviewDesk reviews, InstantSource clock) {
    this.lowSide = lowSide;
    this.reviews = reviews;
    this.clock = clock;
  }

  /// Entries below `before` about the identity of this record, the newest first; those of audit
  /// keys once their delay is over. Nothing of the answer says that there are others: a page is
  /// full without them.
  String entries(AccessRecord access, long before) {
    String origin = origin(access.domain());
    LogIndex index =
        reviews
            .index(origin)
            .orElseThrow(() -> Problem.notReady("the log is not indexed yet", RETRY_SECONDS));
    long indexed = index.size();
    List<Long> shown = new ArrayList<>();
    OptionalLong more = OptionalLong.of(before);
    Snapshot mirror;
    do {
      Page<Long> page = index.ofUser(access.commitment(), more.getAsLong(), PAGE);
      // Taken after the page, so that every index of it is inside.
      mirror = mirror(origin);
      AuditDelay audits = new AuditDelay(index, mirror, clock.instant().getEpochSecond());
      page.rows().stream().filter(audits::isOver).forEach(shown::add);
      more = page.next();
    } while (shown.size() <= PAGE && more.isPresent());
    Snapshot last = mirror;
    List<JsonObject> entries =
        shown.stream()
            .limit(PAGE)
            .map(at -> Answers.entry(last.entry(at), last.inclusion(at)))
            .toList();
    OptionalLong next =
        shown.size() > PAGE ? OptionalLong.of(shown.get(PAGE - 1)) : OptionalLong.empty();
    return Answers.entries(entries, last, access, indexed, next);
  }

  private Snapshot mirror(String origin) {
    return lowSide
        .logs()
        .snapshot(origin)
        .orElseThrow(() -> Problem.notReady("the log has not arrived yet", RETRY_SECONDS));
  }

  private String origin(DomainName domain) {
    return lowSide
        .domains()
        .domain(domain)
        .orElseThrow(() -> Problem.of(404, "Unknown domain", "no domain " + domain + " here"))
        .profile()
        .logOrigin();
  }
}
