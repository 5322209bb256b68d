package org.sluice.appliance.console;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sluice.appliance.approval.IssueDesk;
import org.sluice.appliance.approval.LoggedIssue;
import org.sluice.appliance.approval.RequestDesk;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.handin.Drafts;
import org.sluice.appliance.handin.WhatIsSigned;
import org.sluice.appliance.issuance.PeriodNames;
import org.sluice.appliance.operators.Powers;
import org.sluice.records.export.RequestDraft;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.Request;
import org.sluice.web.Stop;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;
import org.sluice.web.account.Visitor;

/// All requests, and the form that writes the next one down for its officer to sign.
final class RequestsPage {
  private static final int MAX_DOMAIN = 255;
  private static final int MAX_MARK = 8;
  private static final int MAX_PERIODS = 200;
  private static final int MAX_REASON = 256;
  private static final int SHOWN = 200;

  /// A request in the list.
  record Row(
      String id,
      String domain,
      String purpose,
      String periods,
      long keys,
      String time,
      String state,
      boolean open) {}

  /// A domain in the form.
  record Choice(String name, boolean chosen) {}

  /// A draft in the list; of one that is not whole nothing is known but perhaps its domain.
  record DraftRow(
      String id, String domain, String periods, String keys, String reason, boolean whole) {}

  private final Workplace place;
  private final ConsoleLayout layout;

  RequestsPage(Workplace place, ConsoleLayout layout) {
    this.place = place;
    this.layout = layout;
  }

  WebAnswer list(Visit visit) {
    Visitor visitor = visit.visitor().orElseThrow();
    return place.look(high -> {
      Instant now = high.now();
      List<LoggedIssue> newest = new ArrayList<>(LoggedIssue.all(high.log().index()));
      newest.sort(
          Comparator.comparingLong((LoggedIssue i) -> i.parts().getFirst().request().notBefore())
              .reversed());
      return layout.page(
          "requests",
          visit,
          "requests",
          Map.of(
              "rows", newest.stream().limit(SHOWN).map(r -> row(high, r, now)).toList(),
              "drafts", drafts(high, visitor),
              "domains", choices(high, visitor, visit.query().text("domain", MAX_DOMAIN)),
              "periods", asked(visit.query().text("periods", MAX_PERIODS)),
              "missing", visit.query().text("missing", MAX_MARK).equals("true")));
    });
  }

  private static List<Choice> choices(HighSide high, Visitor visitor, String chosen) {
    return high.domains().stream()
        .filter(d -> visitor.may(Powers.Act.REQUEST.in(d)))
        .map(d -> new Choice(d.value(), d.value().equals(chosen)))
        .toList();
  }

  /// What a link to the form asks for, if it reads like periods.
  private static String asked(String periods) {
    return periods.matches("[0-9a-z, -]+") ? periods : "current, next";
  }

  private static Row row(HighSide high, LoggedIssue issue, Instant now) {
    Request request = issue.parts().getFirst().request();
    LogIndex.Domain domain = high.log().index().domainOf(request.domain());
    RequestState state = RequestState.of(high, issue, now);
    return new Row(
        issue.id().toString(),
        request.domain().value(),
        purpose(request.purpose()),
        Say.periods(domain.policy().rule(), OneRequestPage.periods(issue.requests())),
        issue.keys(),
        Say.time(Instant.ofEpochSecond(request.notBefore())),
        state.words(),
        state.isOpen());
  }

  static String purpose(Purpose purpose) {
    return purpose.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }

  private static List<DraftRow> drafts(HighSide high, Visitor visitor) {
    Drafts waiting = drafts(high);
    List<DraftRow> rows = new ArrayList<>();
    for (RequestId id : waiting.ids()) {
      Optional<RequestDraft> first = waiting.first(id);
      first
          .filter(d -> visitor.may(Powers.Act.REQUEST.in(d.request().domain())))
          .ifPresent(d -> {
            Request r = d.request();
            int parts = Drafts.parts(d);
            rows.add(
                new DraftRow(
                    id.toString(),
                    r.domain().value(),
                    Say.periods(
                        high.log().index().domainOf(r.domain()).policy().rule(), r.periods()),
                    parts == 1 ? Say.number(r.leaves()) : "in " + parts + " requests",
                    WhatIsSigned.why(r),
                    true));
          });
      if (first.isEmpty() && mayDiscard(visitor, waiting.left(id))) {
        String domain = waiting.left(id).map(d -> d.request().domain().value()).orElse("");
        rows.add(new DraftRow(id.toString(), domain, "", "", "", false));
      }
    }
    return rows;
  }

  /// Writes a request down. Nothing is logged: it is nobody's until its officer signs it.
  WebAnswer draft(Visit visit) {
    DomainName domain = Asked.domain(visit.form().text("domain", MAX_DOMAIN));
    Asked.require(visit, Powers.Act.REQUEST.in(domain));
    List<String> periods =
        List.of(visit.form().text("periods", MAX_PERIODS).strip().split("[ ,]+", -1));
    boolean missing = visit.form().text("missing", MAX_MARK).equals("true");
    String reason = visit.form().text("reason", MAX_REASON).strip();
    return Asked.orRefused(() ->
        place.look(high -> {
          Instant now = high.draftTime();
          Drafts drafts = drafts(high);
          drafts.requireRoom();
          RequestId id =
              new IssueDesk(
                      high,
                      new RequestDesk.Wanted(
                          domain,
                          Purpose.ISSUE,
                          PeriodNames.of(
                              periods, high.log().index().domainOf(domain).policy().rule(), now),
                          List.of(),
                          reason,
                          missing),
                      new SecureRandom(),
                      now)
                  .draft(drafts::keep);
          return WebAnswer.seeOther("/console/drafts/" + id);
        }));
  }

  WebAnswer showDraft(Visit visit) {
    RequestId id = Asked.request(visit.path().getFirst());
    return place.look(high -> {
      RequestDraft first = find(high, visit, id);
      List<Request> requests;
      try (Stream<RequestDraft> all = drafts(high).all(id)) {
        requests = all.map(RequestDraft::request).toList();
      }
      return layout.page(
          "one-draft",
          visit,
          "requests",
          Map.of(
              "id", id.toString(),
              "domain", first.request().domain().value(),
              "parts", requests.size(),
              "lines", OneRequestPage.lines(high, requests, first.difference())));
    });
  }

  WebAnswer draftFile(Visit visit) {
    RequestId id = Asked.request(visit.path().getFirst());
    return place.look(high -> {
      int parts = Drafts.parts(find(high, visit, id));
      try (Stream<RequestDraft> all = drafts(high).all(id)) {
        return IssueDownload.of(id, parts, "draft", all.map(RequestDraft::encoded));
      }
    });
  }

  WebAnswer discard(Visit visit) {
    RequestId id = Asked.request(visit.path().getFirst());
    return place.look(high -> {
      Drafts drafts = drafts(high);
      boolean half = drafts.ids().contains(id) && drafts.first(id).isEmpty();
      if (!half) {
        RequestDraft _ = find(high, visit, id);
      } else if (!mayDiscard(visit.visitor().orElseThrow(), drafts.left(id))) {
        throw Stop.forbidden("This is a draft of a domain in which you ask for nothing.");
      }
      drafts.discard(id);
      return WebAnswer.seeOther("/console/requests");
    });
  }

  /// A draft of which nothing is left that says whose it is may go by any issue officer.
  private static boolean mayDiscard(Visitor visitor, Optional<RequestDraft> left) {
    return left.map(d -> visitor.may(Powers.Act.REQUEST.in(d.request().domain())))
        .orElseGet(() -> visitor.may(Powers.REQUEST));
  }

  private static Drafts drafts(HighSide high) {
    return new Drafts(high.folder().drafts());
  }

  private static RequestDraft find(HighSide high, Visit visit, RequestId id) {
    RequestDraft draft =
        drafts(high)
            .first(id)
            .orElseThrow(() -> Stop.notFound("There is no such draft; it may have been signed."));
    Asked.require(visit, Powers.Act.REQUEST.in(draft.request().domain()));
    return draft;
  }
}
