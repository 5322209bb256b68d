package org.sluice.appliance.console;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sluice.appliance.operators.Powers;
import org.sluice.web.Templates;
import org.sluice.web.Visit;
import org.sluice.web.WebAnswer;
import org.sluice.web.account.Permission;
import org.sluice.web.account.Visitor;

/// What all pages of the console have around them.
public final class ConsoleLayout {
  static final List<String> TEMPLATES =
      List.of(
          "console",
          "table",
          "sheet",
          "users",
          "home",
          "requests",
          "one-request",
          "one-draft",
          "accounts",
          "import",
          "one-import",
          "password");

  private static final List<Place> PLACES =
      List.of(
          new Place("home", "/console", "Home", Powers.SEE),
          new Place("requests", "/console/requests", "Requests", Powers.SEE),
          new Place("calendar", "/console/calendar", "Calendar", Powers.SEE),
          new Place("domains", "/console/domains", "Domains", Powers.SEE),
          new Place("options", "/console/options", "Options", Powers.SEE),
          new Place("users", "/console/users", "Users", Powers.SEE_USERS),
          new Place("exports", "/console/exports", "Exports", Powers.SEE),
          new Place("log", "/console/log", "Log", Powers.SEE),
          new Place("ceremony", "/console/ceremony", "Ceremony", Powers.SEE),
          new Place("accounts", "/console/accounts", "Accounts", Powers.ACCOUNTS));

  /// A page in the navigation, for those who may see it.
  record Place(String name, String address, String words, Permission needs) {}

  private final Templates templates;
  private final Workplace place;
  private final IssueRunner runner;

  ConsoleLayout(Templates templates, Workplace place, IssueRunner runner) {
    this.templates = templates;
    this.place = place;
    this.runner = runner;
  }

  /// A page of facts and tables.
  WebAnswer sheet(Visit visit, Sheet sheet) {
    return page("sheet", visit, sheet.here(), Map.of("sheet", sheet));
  }

  WebAnswer page(String template, Visit visit, String here, Map<String, Object> data) {
    Map<String, Object> all = new HashMap<>(data);
    Visitor visitor = visit.visitor().orElseThrow();
    all.put("visitor", visitor.name());
    all.put("formToken", visitor.formToken());
    all.put("here", here);
    all.put("places", PLACES.stream().filter(p -> visitor.may(p.needs())).toList());
    all.put("canAct", place.canAct());
    all.put("clock", place.look(high -> place.clockProblem(high).orElse("")));
    all.put("running", runner.running());
    return WebAnswer.html(200, templates.page(template, all));
  }
}
