package org.sluice.appliance.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.sluice.appliance.approval.LoggedIssue;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.handin.WhatIsSigned;
import org.sluice.appliance.issuance.PauseMark;
import org.sluice.appliance.operators.Powers;
import org.sluice.records.export.RequestFile;
import org.sluice.records.export.ToldDifference;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.Request;
import org.sluice.web.Stop;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;
import org.sluice.web.account.Visitor;

/// One request: exactly what its approvers sign, their approvals, its run.
final class OneRequestPage {
  private final Workplace place;
  private final ConsoleLayout layout;
  private final IssueRunner runner;

  OneRequestPage(Workplace place, ConsoleLayout layout, IssueRunner runner) {
    this.place = place;
    this.layout = layout;
    this.runner = runner;
  }

  /// What a request says, or those of an issue, with their periods by name.
  static List<WhatIsSigned.Line> lines(
      HighSide high, List<Request> requests, Optional<ToldDifference> difference) {
    Request first = requests.getFirst();
    List<WhatIsSigned.Line> lines =
        new ArrayList<>(requests.size() == 1 ? WhatIsSigned.of(first) : WhatIsSigned.of(requests));
    difference.ifPresent(d -> lines.addAll(WhatIsSigned.of(d)));
    lines.replaceAll(line ->
        line.name().equals("periods")
            ? new WhatIsSigned.Line(
                line.name(),
                Say.periods(
                    high.log().index().domainOf(first.domain()).policy().rule(), periods(requests)),
                false)
            : line);
    return lines;
  }

  static List<Long> periods(List<Request> requests) {
    return requests.stream().flatMap(r -> r.periods().stream()).distinct().sorted().toList();
  }

  WebAnswer show(Visit visit) {
    Visitor visitor = visit.visitor().orElseThrow();
    RequestId id = Asked.request(visit.path().getFirst());
    return place.look(high -> {
      LoggedIssue issue = find(high, id);
      LoggedRequest requested = issue.parts().getFirst();
      Request request = requested.request();
      LogIndex.Domain domain = high.log().index().domainOf(request.domain());
      RequestState state = RequestState.of(high, issue, high.now());
      Optional<IssueRunner.State> run = runner.state().filter(s -> s.request().equals(id));
      boolean runs = run.map(IssueRunner.State::running).orElse(false);
      return layout.page(
          "one-request",
          visit,
          "requests",
          Map.ofEntries(
              Map.entry("id", id.toString()),
              Map.entry("domain", request.domain().value()),
              Map.entry(
                  "lines",
                  lines(
                      high,
                      issue.requests(),
                      high.requests().find(request.requestId()).flatMap(RequestFile::difference))),
              Map.entry("parts", issue.parts().size()),
              Map.entry("requester", Say.officer(domain, requested.requester())),
              Map.entry("approvers", state.approvers()),
              Map.entry("state", state.words()),
              Map.entry("needed", state.needed()),
              Map.entry("waits", state.waits()),
              Map.entry("complete", state.stage() == RequestState.Stage.COMPLETE),
              Map.entry(
                  "mayApprove",
                  state.isForApprovers() && visitor.may(Powers.Act.APPROVE.in(request.domain()))),
              Map.entry(
                  "mayStart",
                  state.canStart()
                      && !runner.running()
                      && place.canAct()
                      && visitor.may(Powers.Act.RUN.in(request.domain()))),
              Map.entry("mayPause", runs && visitor.may(Powers.Act.RUN.in(request.domain()))),
              Map.entry(
                  "mayCancel",
                  state.isOpen()
                      && !runs
                      && place.canAct()
                      && mayCancel(visitor, request.domain())),
              Map.entry("open", open(high, issue)),
              Map.entry("begun", state.stage() == RequestState.Stage.BEGUN),
              Map.entry("runs", runs),
              Map.entry("batch", run.map(IssueRunner.State::batch).orElse(0L)),
              Map.entry(
                  "batches",
                  run.map(IssueRunner.State::batches)
                      .filter(b -> b > 0)
                      .orElse(issue.requests().stream().mapToLong(Request::batches).sum())),
              Map.entry("progress", run.map(OneRequestPage::words).orElse("")),
              Map.entry(
                  "problem",
                  run.filter(s -> !s.running()).map(IssueRunner.State::problem).orElse(""))));
    });
  }

  /// The requests of an issue for which more can be made: those that a cancellation names.
  private static String open(HighSide high, LoggedIssue issue) {
    LogIndex index = high.log().index();
    return issue.requests().stream()
        .map(Request::requestId)
        .filter(r -> index.cancelled(r).isEmpty() && index.manifest(r).isEmpty())
        .map(RequestId::toString)
        .collect(Collectors.joining(" "));
  }

  /// The file for the approvers, which names the users.
  WebAnswer file(Visit visit) {
    RequestId id = Asked.request(visit.path().getFirst());
    return place.look(high -> {
      LoggedIssue issue = find(high, id);
      Asked.require(visit, Powers.Act.APPROVE.in(issue.domain()));
      if (!RequestState.isForApprovers(issue.requests().getFirst().purpose())) {
        throw Stop.forbidden("Whom an audit names is for its auditors: sluice audit approve.");
      }
      return IssueDownload.of(
          id,
          issue.parts().size(),
          "request",
          issue.requests().stream().map(r -> file(high, r).encoded()));
    });
  }

  private static RequestFile file(HighSide high, Request r) {
    return high.requests()
        .find(r.requestId())
        .orElseThrow(() -> Stop.notFound("The file of this request is not here."));
  }

  /// How far the run is, for the script of the page.
  WebAnswer progress(Visit visit) {
    RequestId id = Asked.request(visit.path().getFirst());
    Optional<IssueRunner.State> run = runner.state().filter(s -> s.request().equals(id));
    return WebAnswer.json(
        "{\"running\":"
            + run.map(IssueRunner.State::running).orElse(false)
            + ",\"batch\":"
            + run.map(IssueRunner.State::batch).orElse(0L)
            + ",\"batches\":"
            + run.map(IssueRunner.State::batches).orElse(0L)
            + ",\"words\":\""
            + run.map(OneRequestPage::words).orElse("")
            + "\"}");
  }

  private static String words(IssueRunner.State s) {
    return s.batches() == 0
        ? "Opening the shares."
        : s.batch()
            + " of "
            + Say.count(s.batches(), "batch", "batches")
            + ", "
            + Say.count(s.keys(), "sealed key set", "sealed key sets")
            + ", "
            + Say.number(s.rate())
            + " a second, "
            + s.seconds()
            + " s.";
  }

  WebAnswer start(Visit visit) {
    RequestId id = Asked.request(visit.path().getFirst());
    mark(visit, id, PauseMark::clear);
    return Asked.orRefused(() -> {
      runner.start(id);
      return WebAnswer.seeOther("/console/requests/" + id);
    });
  }

  /// Has the run stop after the batches it has begun.
  WebAnswer pause(Visit visit) {
    RequestId id = Asked.request(visit.path().getFirst());
    mark(visit, id, PauseMark::set);
    return WebAnswer.seeOther("/console/requests/" + id);
  }

  private void mark(Visit visit, RequestId id, Consumer<PauseMark> change) {
    place.look(high -> {
      LoggedIssue issue = find(high, id);
      Asked.require(visit, Powers.Act.RUN.in(issue.domain()));
      issue.requests().forEach(r -> change.accept(new PauseMark(high, r.requestId())));
      return true;
    });
  }

  static boolean mayCancel(Visitor visitor, DomainName domain) {
    return visitor.may(Powers.Act.REQUEST.in(domain)) || visitor.may(Powers.Act.APPROVE.in(domain));
  }

  private static LoggedIssue find(HighSide high, RequestId id) {
    try {
      return LoggedIssue.of(high.log().index(), id);
    } catch (CommandFailed e) {
      throw Stop.notFound("The log has no such request.");
    }
  }
}
