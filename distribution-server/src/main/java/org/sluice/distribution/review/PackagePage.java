package org.sluice.distribution.review;

import java.util.Map;
import java.util.concurrent.Semaphore;
import org.sluice.distribution.index.TimelineRow;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.web.Stop;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;

/// The download of a review package, one at a time.
final class PackagePage {
  private static final int MAX_CHOSEN = 1000;

  // About a gigabyte; a larger log is read where it lies, by its address or from the disc.
  private static final long MAX_ENTRIES = 3_000_000;

  private final ReviewDesk desk;
  private final Layout layout;
  private final Semaphore one = new Semaphore(1);

  PackagePage(ReviewDesk desk, Layout layout) {
    this.desk = desk;
    this.layout = layout;
  }

  WebAnswer show(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    return layout.page(
        "take-away",
        visit,
        log,
        "package",
        Map.of("filterQuery", TimelinePage.link(visit.query())));
  }

  WebAnswer download(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    Snapshot snapshot = log.snapshot();
    if (snapshot.size() > MAX_ENTRIES) {
      throw Stop.conflict(
          "The log has more than "
              + Words.number(MAX_ENTRIES)
              + " entries: verify it by its address, or take it on a disc.");
    }
    var chosen =
        log
            .index()
            .timeline(TimelinePage.filter(log, visit.query()), Long.MAX_VALUE, MAX_CHOSEN)
            .rows()
            .stream()
            .map(TimelineRow::index)
            .filter(index -> index < snapshot.size())
            .toList();
    if (!one.tryAcquire()) {
      throw Stop.conflict("Another package is being made: try again in a moment.");
    }
    try {
      return WebAnswer.download(
          "application/zip",
          "sluice-review-" + snapshot.size() + ".zip",
          ReviewPackage.write(log, snapshot, chosen));
    } finally {
      one.release();
    }
  }
}
