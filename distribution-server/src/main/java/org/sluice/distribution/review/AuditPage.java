package org.sluice.distribution.review;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.distribution.index.LogIndex;
import org.sluice.distribution.index.Page;
import org.sluice.distribution.index.Reissue;
import org.sluice.distribution.index.RequestRow;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.id.Purpose;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Request;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;

/// Keys by which somebody else reads what was sent to a user: audit keys, and, as loudly, keys that
/// were given once more to a device that did not have them.
final class AuditPage {
  private static final int MAX_REQUESTS = 100_000;
  private static final int MONTHS_SHOWN = 24;

  /// A request for audit keys.
  record Case(
      long index,
      String request,
      String domain,
      String reason,
      String time,
      String requesters,
      String approvers,
      String periods,
      String keys,
      String state) {}

  /// A re-issue.
  record Again(
      long index,
      long earlier,
      String domain,
      String period,
      String identity,
      String request,
      int devices) {}

  private final ReviewDesk desk;
  private final Layout layout;

  AuditPage(ReviewDesk desk, Layout layout) {
    this.desk = desk;
    this.layout = layout;
  }

  WebAnswer show(Visit visit) {
    ReviewedLog log = desk.log(visit.path().getFirst());
    Snapshot snapshot = log.snapshot();
    LogIndex index = log.index();
    long before = TimelinePage.before(visit.query());
    Page<Long> audits = index.audits(before, TimelinePage.ROWS);
    Page<Reissue> again = index.reissues(before, TimelinePage.ROWS);
    List<Chart.Month> months = months(index);
    List<Case> cases = new ArrayList<>();
    List<Long> others = new ArrayList<>();
    for (long at : audits.rows()) {
      if (at < snapshot.size()
          && SignedStatement.decode(snapshot.entry(at)).statement() instanceof Request request) {
        cases.add(auditCase(log, at, request));
      } else {
        others.add(at);
      }
    }
    Map<String, Object> data = new HashMap<>();
    data.put("cases", cases);
    data.put("rows", new Rows(log, snapshot).of(others));
    data.put(
        "again",
        again.rows().stream()
            .filter(r -> r.index() < snapshot.size())
            .map(r -> again(log, snapshot, r))
            .toList());
    data.put("months", months);
    data.put("chart", Chart.of(months));
    data.put("auditKeys", Words.number(months.stream().mapToLong(Chart.Month::audits).sum()));
    data.put("reissued", Words.number(months.stream().mapToLong(Chart.Month::reissues).sum()));
    long next = Math.max(audits.next().orElse(0), again.next().orElse(0));
    data.put("next", next > 0 ? "before=" + next : "");
    return layout.page("audit", visit, log, "audit", data);
  }

  private static Case auditCase(ReviewedLog log, long at, Request request) {
    RequestRow row = log.index().request(request.requestId()).orElseThrow();
    return new Case(
        at,
        request.requestId().toString(),
        request.domain().value(),
        request.reason(),
        Words.time(request.notBefore()),
        Words.officers(log, row.requesters()),
        row.approvers().isEmpty() ? "nobody so far" : Words.officers(log, row.approvers()),
        Words.periods(log, row.domain(), row.periods()),
        Words.number(row.leaves()) + " of " + Words.number(row.leavesAsked()),
        row.manifest() >= 0 ? "finished" : row.leaves() > 0 ? "begun" : "asked for, none made");
  }

  private static Again again(ReviewedLog log, Snapshot snapshot, Reissue reissue) {
    Extraction leaf =
        (Extraction) SignedStatement.decode(snapshot.entry(reissue.index())).statement();
    String domain = leaf.domain().value();
    return new Again(
        reissue.index(),
        reissue.earlier(),
        domain,
        Words.period(log, domain, leaf.period()),
        leaf.commitment().toString(),
        leaf.requestId().toString(),
        leaf.recipients().size());
  }

  /// Keys by the month in which their request becomes valid, the latest two years of them; months
  /// without any stand there too.
  private static List<Chart.Month> months(LogIndex index) {
    TreeMap<YearMonth, long[]> counts = new TreeMap<>();
    for (RequestRow row :
        index.requests(
            r -> r.purpose() == Purpose.AUDIT.code() || r.reissues() > 0, MAX_REQUESTS)) {
      Words.month(row.time())
          .ifPresent(month -> {
            long[] both = counts.computeIfAbsent(month, m -> new long[2]);
            both[0] += row.purpose() == Purpose.AUDIT.code() ? row.leaves() : 0;
            both[1] += row.reissues();
          });
    }
    List<Chart.Month> months = new ArrayList<>();
    if (!counts.isEmpty()) {
      YearMonth last = counts.lastKey();
      YearMonth first = counts.firstKey();
      YearMonth earliest = last.minusMonths(MONTHS_SHOWN - 1L);
      for (YearMonth m = first.isBefore(earliest) ? earliest : first;
          !m.isAfter(last);
          m = m.plusMonths(1)) {
        long[] both = counts.getOrDefault(m, new long[2]);
        months.add(new Chart.Month(m.toString(), both[0], both[1]));
      }
    }
    return months;
  }
}
