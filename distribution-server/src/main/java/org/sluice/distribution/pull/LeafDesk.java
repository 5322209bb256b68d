package org.sluice.distribution.pull;

import jakarta.json.JsonObject;
import java.util.List;
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

  LeafDesk(LowSide lowSide, ReviewDesk reviews) {
    this.lowSide = lowSide;
    this.reviews = reviews;
  }

  /// Entries below `before` about the identity of this record, the newest first.
  String entries(AccessRecord access, long before) {
    String origin = origin(access.domain());
    LogIndex index =
        reviews
            .index(origin)
            .orElseThrow(() -> Problem.notReady("the log is not indexed yet", RETRY_SECONDS));
    long indexed = index.size();
    Page<Long> page = index.ofUser(access.commitment(), before, PAGE);
    // Taken after the page, so that every index of it is inside.
    Snapshot mirror =
        lowSide
            .logs()
            .snapshot(origin)
            .orElseThrow(() -> Problem.notReady("the log has not arrived yet", RETRY_SECONDS));
    List<JsonObject> entries =
        page.rows().stream()
            .map(at -> Answers.entry(mirror.entry(at), mirror.inclusion(at)))
            .toList();
    return Answers.entries(entries, mirror, access, indexed, page.next());
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
