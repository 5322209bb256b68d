package org.sluice.appliance.console;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.sluice.appliance.enrolment.Revocations;
import org.sluice.appliance.handin.Armour;
import org.sluice.appliance.operators.OperatorFile;
import org.sluice.appliance.operators.Powers;
import org.sluice.appliance.operators.SessionQueue;
import org.sluice.web.Assets;
import org.sluice.web.Route;
import org.sluice.web.Stop;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;
import org.sluice.web.account.Sessions;

/// The table of the console's pages. Whoever adds one says what it needs; the shell refuses the
/// rest, and a test walks them all.
final class ConsolePages {
  private static final int MAX_HOURS = 9999;
  private static final int MAX_BEAT_NOTE = 100;

  private final Workplace place;
  private final ConsoleLayout layout;
  private final IssueRunner runner;
  private final ImportRunner imports;
  private final OperatorFile accounts;
  private final Sessions sessions;
  private final SessionQueue queue;

  ConsolePages(
      Workplace place,
      ConsoleLayout layout,
      IssueRunner runner,
      ImportRunner imports,
      OperatorFile accounts,
      Sessions sessions,
      SessionQueue queue) {
    this.place = place;
    this.layout = layout;
    this.runner = runner;
    this.imports = imports;
    this.accounts = accounts;
    this.sessions = sessions;
    this.queue = queue;
  }

  List<Route> routes() {
    List<Route> all = new ArrayList<>(Assets.routes("console.css", "console.js"));
    all.add(Route.get("/console", Powers.SEE, new HomePage(place, layout, runner)::show));
    all.add(Route.post("/console/heartbeat", Powers.HEARTBEAT, this::heartbeat));
    requests(all);
    sheets(all);
    accounts(all);
    all.addAll(new ImportPage(place, layout, imports).routes());
    all.add(Route.get("/console/metrics", Powers.SEE, new Metrics(place, runner)::show));
    return all;
  }

  private void requests(List<Route> all) {
    RequestsPage list = new RequestsPage(place, layout);
    OneRequestPage one = new OneRequestPage(place, layout, runner);
    all.add(Route.get("/console/requests", Powers.SEE, list::list));
    all.add(Route.post("/console/requests", Powers.REQUEST, list::draft));
    all.add(Route.get("/console/drafts/{}", Powers.REQUEST, list::showDraft));
    all.add(Route.get("/console/drafts/{}/file", Powers.REQUEST, list::draftFile));
    all.add(Route.post("/console/drafts/{}/discard", Powers.REQUEST, list::discard));
    all.add(Route.get("/console/requests/{}", Powers.SEE, one::show));
    all.add(Route.get("/console/requests/{}/file", Powers.APPROVE, one::file));
    all.add(Route.get("/console/requests/{}/progress", Powers.SEE, one::progress));
    all.add(Route.post("/console/requests/{}/start", Powers.REQUEST, one::start));
    all.add(Route.post("/console/requests/{}/pause", Powers.REQUEST, one::pause));
    HandInPage handIn = new HandInPage(place, accounts);
    all.add(Route.post("/console/hand-in", Powers.HAND_IN, handIn::text));
    all.add(
        Route.upload("/console/hand-in/file", Powers.HAND_IN, Armour.MAX_CHARACTERS, handIn::file));
  }

  private void sheets(List<Route> all) {
    SheetPages sheets = new SheetPages(place, layout, queue);
    all.add(Route.get("/console/domains", Powers.SEE, sheets::domains));
    all.add(Route.get("/console/options", Powers.SEE, new OptionsPage(place, layout)::show));
    all.add(Route.get("/console/calendar", Powers.SEE, sheets::calendar));
    all.add(Route.get("/console/users", Powers.SEE_USERS, sheets::users));
    all.add(Route.get("/console/exports", Powers.SEE, sheets::exports));
    all.add(Route.get("/console/log", Powers.SEE, sheets::log));
    all.add(Route.get("/console/ceremony", Powers.SEE, sheets::ceremony));
  }

  private void accounts(List<Route> all) {
    PasswordPage own = new PasswordPage(place, layout, sessions);
    all.add(Route.get("/console/password", Powers.SEE, own::show));
    all.add(Route.post("/console/password", Powers.SEE, own::change));
    AccountsPage page = new AccountsPage(place, layout, accounts, sessions);
    all.add(Route.get("/console/accounts", Powers.ACCOUNTS, page::list));
    all.add(Route.post("/console/accounts", Powers.ACCOUNTS, page::add));
    all.add(Route.post("/console/accounts/roles", Powers.ACCOUNTS, page::roles));
    all.add(Route.post("/console/accounts/password", Powers.ACCOUNTS, page::password));
    all.add(Route.post("/console/accounts/suspend", Powers.ACCOUNTS, page::suspend));
    all.add(Route.post("/console/accounts/resume", Powers.ACCOUNTS, page::resume));
  }

  private WebAnswer heartbeat(Visit visit) {
    String hours = visit.form().text("hours", 4);
    String note = visit.form().text("note", MAX_BEAT_NOTE).strip();
    if (!hours.matches("[0-9]{1,4}") || Integer.parseInt(hours) < 1) {
      throw Stop.badRequest("Hours until the next heartbeat: 1 to " + MAX_HOURS + ".");
    }
    return Asked.orRefused(() ->
        place.act(high -> {
          // What it announces is on its way before it.
          new Revocations(high).renew();
          high.outbox().exportLog();
          Instant now = high.now();
          Instant due = now.plus(Integer.parseInt(hours), ChronoUnit.HOURS);
          high.outbox().heartbeat(now.getEpochSecond(), due.getEpochSecond(), note);
          return WebAnswer.seeOther("/console");
        }));
  }
}
