package org.sluice.distribution.review;

import java.util.HashMap;
import java.util.Map;
import org.sluice.distribution.index.Page;
import org.sluice.distribution.index.RequestRow;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.web.Stop;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;

/// One request: who asked for what and why, who approved, what was made and exported.
final class RequestPage {
  private final ReviewDesk desk;
  private final Layout layout;

  RequestPage(ReviewDesk desk, Layout layout) {
    this.desk = desk;
    this.layout = layout;
  }

  WebAnswer show(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    RequestId id = id(visit.path().get(1));
    RequestRow row =
        log.index()
            .request(id)
            .orElseThrow(() -> Stop.notFound("The log has no such request so far."));
    Page<Long> page =
        log.index().ofRequest(id, TimelinePage.before(visit.query()), TimelinePage.ROWS);
    Rows rows = new Rows(log, log.snapshot());
    Map<String, Object> data = new HashMap<>();
    data.put("id", id.toString());
    data.put("head", rows.of(row.index()));
    data.put("requesters", Words.officers(log, row.requesters()));
    data.put(
        "approvers",
        row.approvers().isEmpty() ? "nobody so far" : Words.officers(log, row.approvers()));
    data.put("periods", Words.periods(log, row.domain(), row.periods()));
    data.put("audit", row.purpose() == Purpose.AUDIT.code());
    data.put("asked", Words.number(row.leavesAsked()));
    data.put("leaves", Words.number(row.leaves()));
    data.put("records", Words.number(row.records()));
    data.put("exported", Words.number(row.exported()));
    data.put("reissues", row.reissues());
    data.put("manifest", row.manifest() < 0 ? "" : "" + row.manifest());
    data.put("rows", rows.of(page.rows()));
    data.put("next", page.next().isPresent() ? "before=" + page.next().getAsLong() : "");
    return layout.page("request", visit, log, "timeline", data);
  }

  private static RequestId id(String text) {
    try {
      return RequestId.fromHex(text);
    } catch (MalformedRecord e) {
      throw Stop.badRequest("a request is named by 32 hexadecimal digits");
    }
  }
}
