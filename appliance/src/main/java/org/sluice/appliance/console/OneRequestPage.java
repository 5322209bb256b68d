package org.sluice.appliance.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.handin.Armour;
import org.sluice.appliance.handin.HandIn;
import org.sluice.appliance.handin.WhatIsSigned;
import org.sluice.appliance.issuance.PauseMark;
import org.sluice.appliance.operators.Operator;
import org.sluice.appliance.operators.OperatorFile;
import org.sluice.appliance.operators.Powers;
import org.sluice.records.export.RequestFile;
import org.sluice.records.export.ToldDifference;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.RequestCancelled;
import org.sluice.web.Stop;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;
import org.sluice.web.account.Visitor;

/// One request: exactly what its approvers sign, their approvals, its run.
final class OneRequestPage {
  private final Workplace place;
  private final ConsoleLayout layout;
  private final IssueRunner runner;
  private final OperatorFile accounts;

  OneRequestPage(Workplace place, ConsoleLayout layout, IssueRunner runner, OperatorFile accounts) {
    this.place = place;
    this.layout = layout;
    this.runner = runner;
    this.accounts = accounts;
  }

  /// What a request says, with its periods by name.
  static List<WhatIsSigned.Line> lines(
      HighSide high, Request request, Optional<ToldDifference> difference) {
    List<WhatIsSigned.Line> lines = new ArrayList<>(WhatIsSigned.of(request));
    difference.ifPresent(d -> lines.addAll(WhatIsSigned.of(d)));
    lines.replaceAll(line ->
        line.name().equals("periods")
            ? new WhatIsSigned.Line(
                line.name(),
                Say.periods(
                    high.log().index().domainOf(request.domain()).policy().rule(),
                    request.periods()),
                false)
            : line);
    return lines;
  }

  WebAnswer show(Visit visit) {
    Visitor visitor = visit.visitor().orElseThrow();
    RequestId id = Asked.request(visit.path().getFirst());
    return place.look(high -> {
      LoggedRequest requested = find(high, id);
      Request request = requested.request();
      LogIndex.Domain domain = high.log().index().domainOf(request.domain());
      RequestState state = RequestState.of(high, requested, high.now());
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
                  lines(high, request, high.requests().find(id).flatMap(RequestFile::difference))),
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
              Map.entry("begun", state.stage() == RequestState.Stage.BEGUN),
              Map.entry("runs", runs),
              Map.entry("batch", run.map(IssueRunner.State::batch).orElse(0L)),
              Map.entry(
                  "batches",
                  run.map(IssueRunner.State::batches).filter(b -> b > 0).orElse(request.batches())),
              Map.entry("progress", run.map(OneRequestPage::words).orElse("")),
              Map.entry(
                  "problem",
                  run.filter(s -> !s.running()).map(IssueRunner.State::problem).orElse(""))));
    });
  }

  /// The file for the approvers, which names the users.
  WebAnswer file(Visit visit) {
    RequestId id = Asked.request(visit.path().getFirst());
    return place.look(high -> {
      Request request = find(high, id).request();
      Asked.require(visit, Powers.Act.APPROVE.in(request.domain()));
      if (!RequestState.isForApprovers(request.purpose())) {
        throw Stop.forbidden("Whom an audit names is for its auditors: sluice audit approve.");
      }
      RequestFile file =
          high.requests()
              .find(id)
              .orElseThrow(() -> Stop.notFound("The file of this request is not here."));
      return WebAnswer.attachment("application/octet-stream", id + ".request", file.encoded());
    });
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
      Asked.require(visit, Powers.Act.RUN.in(find(high, id).request().domain()));
      change.accept(new PauseMark(high, id));
      return true;
    });
  }

  /// Takes in a request or an approval that was signed elsewhere.
  WebAnswer handIn(Visit visit) {
    String text = visit.form().text("signed", Armour.MAX_CHARACTERS);
    return Asked.orRefused(() -> {
      List<SignedStatement> signed = HandIn.read(text);
      String who = visit.visitor().orElseThrow().name();
      for (SignedStatement s : signed) {
        switch (s.statement()) {
          case Approval a -> Asked.require(visit, Powers.Act.APPROVE.in(a.domain()));
          case RequestCancelled c -> requireMayCancel(visit, c.domain());
          case Request r -> Asked.require(visit, Powers.Act.REQUEST.in(r.domain()));
          default ->
              throw Stop.badRequest("A signed request, approval or cancellation is expected.");
        }
        requireOwnKey(who, s.signatures().getFirst().keyId());
      }
      RequestId id = place.act(high -> new HandIn(high).accept(high, signed, who));
      return WebAnswer.seeOther("/console/requests/" + id);
    });
  }

  private static boolean mayCancel(Visitor visitor, DomainName domain) {
    return visitor.may(Powers.Act.REQUEST.in(domain)) || visitor.may(Powers.Act.APPROVE.in(domain));
  }

  private static void requireMayCancel(Visit visit, DomainName domain) {
    if (!mayCancel(visit.visitor().orElseThrow(), domain)) {
      throw Stop.forbidden("Your account may not do this in this domain.");
    }
  }

  /// An account that is bound to a key hands in nothing of another's.
  private void requireOwnKey(String account, Hash32 signer) {
    Optional<Hash32> own = accounts.find(account).flatMap(Operator::key);
    if (own.isPresent() && !own.get().equals(signer)) {
      throw Stop.forbidden(
          "This is signed by key "
              + signer
              + "; your account is bound to key "
              + own.get()
              + ". Whose it is hands it in.");
    }
  }

  private static LoggedRequest find(HighSide high, RequestId id) {
    return high.log()
        .index()
        .request(id)
        .orElseThrow(() -> Stop.notFound("The log has no such request."));
  }
}
