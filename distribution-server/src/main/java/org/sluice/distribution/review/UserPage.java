package org.sluice.distribution.review;

import java.util.Map;
import org.sluice.distribution.index.Page;
import org.sluice.records.id.Hash32;
import org.sluice.web.Stop;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;

/// Everything the log says about one identity, by its commitment. The log does not say who that is:
/// reviewers who hold the opening compute the commitment on their own machine.
final class UserPage {
  private final ReviewDesk desk;
  private final Layout layout;

  UserPage(ReviewDesk desk, Layout layout) {
    this.desk = desk;
    this.layout = layout;
  }

  /// @throws Stop 400 if it is not 64 hexadecimal digits
  static Hash32 commitment(ReviewedLog log, String text) {
    return log.names().find(text).orElseGet(() -> commitment(text));
  }

  private static Hash32 commitment(String text) {
    if (!text.matches("[0-9a-f]{64}")) {
      throw Stop.badRequest(
          "a user is named here by the commitment: 64 hexadecimal digits, which the opening gives");
    }
    return Hash32.fromHex(text);
  }

  WebAnswer show(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    Hash32 commitment = commitment(visit.path().get(1));
    Page<Long> page =
        log.index().ofUser(commitment, TimelinePage.before(visit.query()), TimelinePage.ROWS);
    return layout.page(
        "user",
        visit,
        log,
        "timeline",
        Map.of(
            "commitment", commitment.toString(),
            "name", log.names().of(commitment).orElse(""),
            "rows", new Rows(log, log.snapshot()).of(page.rows()),
            "next", page.next().isPresent() ? "before=" + page.next().getAsLong() : ""));
  }
}
