package org.sluice.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.sluice.web.account.LoginOutcome;
import org.sluice.web.account.Sessions;
import org.sluice.web.account.Visitor;

/// How people come in and go: a form with name and password, or, for a log on a disc, the address
/// with the ticket that was printed on the terminal.
public final class Entrance {
  private static final String LOGIN = "/login";
  private static final int MAX_NAME = 256;
  private static final int MAX_NEXT = 512;

  private final Site site;
  private final Sessions sessions;
  private final Templates templates;
  private final boolean withTicket;

  private Entrance(Site site, Sessions sessions, Templates templates, boolean withTicket) {
    this.site = site;
    this.sessions = sessions;
    this.templates = templates;
    this.withTicket = withTicket;
  }

  /// With name and password.
  public static Entrance withPassword(Site site, Sessions sessions, Templates templates) {
    return new Entrance(site, sessions, templates, false);
  }

  /// With a ticket in the address.
  public static Entrance withTicket(Site site, Sessions sessions, Templates templates) {
    return new Entrance(site, sessions, templates, true);
  }

  List<Route> routes() {
    Route leave = Route.open("POST", site.door() + "/logout", this::leave);
    Route show = Route.open("GET", login(), this::show);
    return withTicket
        ? List.of(leave, show, Route.open("GET", "/enter/{}", this::enter))
        : List.of(leave, show, Route.open("POST", login(), this::login));
  }

  private String login() {
    return site.door() + LOGIN;
  }

  Site site() {
    return site;
  }

  static WebAnswer toLogin(Site site, WebRequest request) {
    String target =
        request.query().isEmpty() ? request.path() : request.path() + "?" + request.query();
    return WebAnswer.seeOther(
        site.door() + LOGIN + "?next=" + URLEncoder.encode(target, StandardCharsets.UTF_8));
  }

  private WebAnswer show(Visit visit) {
    if (visit.visitor().isPresent()) {
      return WebAnswer.seeOther(next(visit.query()));
    }
    return form(200, "", "", next(visit.query()));
  }

  private WebAnswer login(Visit visit) {
    String name = visit.form().text("name", MAX_NAME);
    byte[] password = visit.form().secret("password", Sessions.MAX_PASSWORD);
    LoginOutcome outcome = sessions.login(name, password, visit.request().address());
    return switch (outcome) {
      case LoginOutcome.Welcome welcome -> {
        visit.visitor().ifPresent(Visitor::leave);
        yield begin(welcome.visitor(), next(visit.form()));
      }
      case LoginOutcome.Refused _ ->
          form(401, "Name or password is not right.", name, next(visit.form()));
      case LoginOutcome.Closed _ ->
          form(429, "Too many attempts that failed: try again in 15 minutes.", name, site.home())
              .with("Retry-After", "900");
      case LoginOutcome.Busy _ ->
          form(503, "Many people are logging in: try again in a moment.", name, site.home())
              .with("Retry-After", "10");
    };
  }

  private WebAnswer enter(Visit visit) {
    byte[] ticket = visit.path().getFirst().getBytes(StandardCharsets.US_ASCII);
    return sessions.login("reader", ticket, visit.request().address())
            instanceof LoginOutcome.Welcome welcome
        ? begin(welcome.visitor(), site.home())
        : form(
            401,
            "This address was used already, or is not the one that was printed.",
            "",
            site.home());
  }

  private WebAnswer leave(Visit visit) {
    visit.visitor().ifPresent(Visitor::leave);
    return WebAnswer.seeOther(login()).with("Set-Cookie", SessionCookie.clear(site));
  }

  private WebAnswer begin(Visitor visitor, String next) {
    return WebAnswer.seeOther(next)
        .with("Set-Cookie", SessionCookie.set(site, visitor.sessionId()));
  }

  private WebAnswer form(int status, String problem, String name, String next) {
    return WebAnswer.html(
        status,
        templates.page(
            "login",
            Map.of(
                "site", site.name(),
                "door", site.door(),
                "problem", problem,
                "name", name,
                "next", next,
                "withTicket", withTicket)));
  }

  private String next(Form form) {
    return site.next(form.text("next", MAX_NEXT));
  }
}
