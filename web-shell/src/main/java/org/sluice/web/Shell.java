package org.sluice.web;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.sluice.web.account.Sessions;
import org.sluice.web.account.Visitor;

/// Takes every request for a page, and gives every answer its headers.
///
/// In this order: the route; who is logged in; whether that account may; for a form, whether it
/// came from a page of this server and this session; the answer; the line in the access log. What
/// throws becomes a page with a status and a sentence; what is unexpected is logged here and not
/// told.
public final class Shell {
  /// Largest body that is read, in octets.
  public static final int MAX_BODY = 32 << 10;

  /// Templates that every shell needs.
  public static final List<String> TEMPLATES = List.of("login", "refusal");

  /// Longest path and query, in characters.
  static final int MAX_TARGET = 4096;

  /// Field of every form.
  static final String FORM_TOKEN = "form-token";

  private static final int MAX_TOKEN = 128;

  private static final Logger LOG = Logger.getLogger(Shell.class);

  private final List<Route> routes;
  private final Site site;
  private final Sessions sessions;
  private final AccessLog accessLog;
  private final Templates templates;

  /// @param entrance how people come in
  /// @param pages what they find
  public Shell(
      Sessions sessions,
      AccessLog accessLog,
      Templates templates,
      Entrance entrance,
      List<Route> pages) {
    this.site = entrance.site();
    this.sessions = sessions;
    this.accessLog = accessLog;
    this.templates = templates;
    List<Route> all = new ArrayList<>(entrance.routes());
    all.addAll(Assets.ofShell());
    all.addAll(pages);
    this.routes = List.copyOf(all);
  }

  /// All routes, for a test that walks them.
  public List<Route> routes() {
    return routes;
  }

  /// Answers one request; never throws.
  public WebAnswer answer(WebRequest request) {
    String who = "-";
    WebAnswer answer;
    try {
      Optional<Visitor> visitor = sessions.find(request.cookie(site.cookieName()));
      who = visitor.map(Visitor::name).orElse("-");
      answer = answer(request, visitor);
      noteUnlessOpen(request, who, answer);
    } catch (Stop stop) {
      answer = refusal(request, who, stop);
    } catch (RuntimeException e) {
      LOG.error("a page failed", e);
      answer = page(500, "This server could not answer; its operator finds the reason in its log.");
    }
    return Headers.secure(answer);
  }

  private void noteUnlessOpen(WebRequest request, String who, WebAnswer answer) {
    if (!request.path().startsWith(Assets.PREFIX)) {
      accessLog.note(request, who, answer.status());
    }
  }

  private WebAnswer refusal(WebRequest request, String who, Stop stop) {
    try {
      accessLog.note(request, who, stop.status());
    } catch (RuntimeException e) {
      LOG.error("the access log cannot be written", e);
    }
    String why = String.valueOf(stop.getMessage());
    // A script sent it, which shows words and no page.
    return request.isUpload()
        ? WebAnswer.octets(
            stop.status(), "text/plain; charset=utf-8", why.getBytes(StandardCharsets.UTF_8))
        : page(stop.status(), why);
  }

  private WebAnswer answer(WebRequest request, Optional<Visitor> visitor) {
    if (request.path().length() + request.query().length() > MAX_TARGET) {
      throw Stop.of(414, "a path and query of at most " + MAX_TARGET + " characters");
    }
    boolean known = false;
    for (Route route : routes) {
      Optional<List<String>> path = route.match(request.path());
      known |= path.isPresent();
      if (path.isPresent() && route.method().equals(request.method())) {
        return answer(route, request, path.get(), visitor);
      }
    }
    throw known
        ? Stop.of(405, "This page does not take the method " + "of this request.")
        : Stop.notFound("There is no such page.");
  }

  private WebAnswer answer(
      Route route, WebRequest request, List<String> path, Optional<Visitor> visitor) {
    if (route.needs().isPresent()) {
      if (visitor.isEmpty()) {
        if (request.method().equals("GET") && request.wantsPage()) {
          return Entrance.toLogin(site, request);
        }
        throw Stop.of(401, "Nobody is logged in: log in and try again.");
      }
      if (!visitor.get().may(route.needs().get())) {
        throw Stop.of(403, "Your account may not do this.");
      }
    }
    try (Form query = Form.parse(request.query().getBytes(StandardCharsets.UTF_8));
        Form form = form(route, request)) {
      if (request.method().equals("POST")) {
        requireOwnForm(request, token(route, request, form), visitor);
      }
      InputStream upload = new BoundedUpload(request.upload(), route.maxUpload());
      return route.handler().answer(new Visit(request, path, query, form, upload, visitor));
    }
  }

  private static String token(Route route, WebRequest request, Form form) {
    return route.maxUpload() > 0
        ? Objects.requireNonNullElse(request.header(FORM_TOKEN), "")
        : form.text(FORM_TOKEN, MAX_TOKEN);
  }

  private static Form form(Route route, WebRequest request) {
    if (!request.method().equals("POST")) {
      return Form.EMPTY;
    }
    if (route.maxUpload() > 0) {
      if (!request.isUpload()) {
        throw Stop.of(415, "A file is expected, sent as application/octet-stream.");
      }
      return Form.EMPTY;
    }
    String type = request.header("content-type");
    if (type == null || !type.startsWith("application/x-www-form-urlencoded")) {
      throw Stop.of(415, "A form is expected.");
    }
    return Form.parse(request.body());
  }

  /// Against forms on other sites: the browser says where the form was, and within a session the
  /// form carries a token that only this session's pages have.
  private static void requireOwnForm(WebRequest request, String token, Optional<Visitor> visitor) {
    if (!sameOrigin(request)) {
      throw Stop.of(403, "This form does not come from a page of this server.");
    }
    if (visitor.isPresent()) {
      byte[] expected = visitor.get().formToken().getBytes(StandardCharsets.UTF_8);
      byte[] got = token.getBytes(StandardCharsets.UTF_8);
      if (!MessageDigest.isEqual(expected, got)) {
        throw Stop.of(403, "This form is of another session: open the page again.");
      }
    }
  }

  private static boolean sameOrigin(WebRequest request) {
    @Nullable String origin = request.header("origin");
    @Nullable String host = request.header("host");
    return origin != null
        && host != null
        && origin.equals((request.secure() ? "https://" : "http://") + host);
  }

  private WebAnswer page(int status, String why) {
    return WebAnswer.html(
        status,
        templates.page(
            "refusal",
            Map.of("site", site.name(), "home", site.home(), "status", status, "why", why)));
  }
}
