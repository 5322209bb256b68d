package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.sluice.web.Route;

@Tag("slow") // a ceremony
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Every endpoint of the console, walked: nobody, each wrong role, the right one")
final class ConsoleWalkTest {
  /// One account for each of the seven roles.
  private static final Set<String> ROLES =
      Set.of("sofia", "enzo", "irene", "aldo", "carl", "adam", "vera");

  private static final Set<String> NAMES = Set.of("enzo", "irene", "aldo");
  private static final Set<String> OPEN =
      Set.of("GET /login", "POST /login", "POST /logout", "GET /assets/{}");
  private static final String OTHER_PASSWORD = "another horse 4711";

  private ConsoleSite site;
  private ConsolePeople people;
  private String draft;
  private String request;
  private String upload;

  /// What a form does when it is right: it is sent, and what it changed is looked at.
  @FunctionalInterface
  private interface Act {
    void run() throws Exception;
  }

  /// Who may, and what is done; nothing for a page that is only looked at.
  private record Row(Set<String> may, Act act) {}

  private final Map<String, Row> rows = new LinkedHashMap<>();

  @BeforeAll
  void start() throws Exception {
    site = new ConsoleSite();
    people = new ConsolePeople(site);
    draft = people.draft("next");
    request = people.request("next");
    upload = people.imported("enzo", "").replace("/console/import/", "");
    for (String page :
        List.of(
            "",
            "/requests",
            "/requests/{}",
            "/requests/{}/progress",
            "/domains",
            "/options",
            "/calendar",
            "/exports",
            "/log",
            "/ceremony",
            "/password",
            "/metrics")) {
      sees(page, ROLES);
    }
    sees("/users", NAMES);
    sees("/accounts", Set.of("sofia"));
    sees("/drafts/{}", Set.of("irene"));
    sees("/drafts/{}/file", Set.of("irene"));
    sees("/requests/{}/file", Set.of("aldo"));
    for (String page : List.of("", "/{}", "/{}/progress", "/{}/report")) {
      sees("/import" + page, Set.of("enzo"));
    }
    requests();
    accounts();
    imports();
    does("/heartbeat", Set.of("sofia", "irene"), this::beats);
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private void sees(String page, Set<String> who) {
    rows.put("GET /console" + page, new Row(who, () -> {}));
  }

  private void does(String page, Set<String> who, Act act) {
    rows.put("POST /console" + page, new Row(who, act));
  }

  private void requests() {
    Set<String> irene = Set.of("irene");
    Set<String> hands = Set.of("irene", "aldo");
    does("/requests", irene, () -> lists(people.draft("next")));
    does("/drafts/{}/discard", irene, this::discards);
    does("/requests/{}/start", irene, this::starts);
    does("/requests/{}/pause", irene, this::pauses);
    does("/hand-in", hands, () -> lists(people.request("next")));
    does("/hand-in/file", hands, this::handsInAFile);
  }

  private void accounts() {
    Set<String> sofia = Set.of("sofia");
    does("/password", ROLES, this::changesItsPassword);
    does("/accounts", sofia, () -> gives("zoe-a"));
    does("/accounts/roles", sofia, this::givesOtherRoles);
    does("/accounts/password", sofia, this::setsAPassword);
    does("/accounts/suspend", sofia, () -> suspends("zoe-s"));
    does("/accounts/resume", sofia, this::resumes);
  }

  private void imports() {
    Set<String> enzo = Set.of("enzo");
    does("/import", enzo, () -> assertThat(people.imported("eve", "")).contains("/import/"));
    does("/import/{}/confirm", enzo, this::confirms);
    does("/import/{}/forget", enzo, this::forgets);
  }

  private void lists(String id) throws Exception {
    assertThat(people.get("irene", "/console/requests").body()).contains(id);
  }

  private void discards() throws Exception {
    String id = people.draft("next");
    String _ = people.done("irene", "/console/drafts/" + id + "/discard", Map.of());
    assertThat(people.get("irene", "/console/drafts/" + id).statusCode()).isEqualTo(404);
  }

  private void starts() throws Exception {
    String page = "/console/requests/" + people.approved("next");
    double before = people.metric("sluice_keysets_issued");
    people.awaitNoRun();
    assertThat(people.done("irene", page + "/start", Map.of())).isEqualTo(page);
    people.awaitNoRun();
    assertThat(people.get("vera", page).body()).contains("<b>Complete.</b>");
    assertThat(people.metric("sluice_keysets_issued"))
        .isGreaterThanOrEqualTo(before + TestAppliance.USERS);
    assertThat(people.get("carl", "/console/metrics").body())
        .contains("sluice_quorum_margin{domain=\"green.example\"} 0.0", "sluice_hsm_down 0.0");
    assertThat(people.metric("sluice_hsm_asked_seconds")).isBetween(0.0, 900.0);
  }

  private void pauses() throws Exception {
    String page = "/console/requests/" + people.request("next");
    assertThat(people.get("vera", page).body()).doesNotContain(", paused");
    String _ = people.done("irene", page + "/pause", Map.of());
    assertThat(people.get("vera", page).body()).contains(", paused");
  }

  private void handsInAFile() throws Exception {
    String id = people.request("next");
    String page = "/console/requests/" + id;
    String signed = people.sign("aldo", page);
    assertThat(people.get("vera", page).body()).contains("waits for approvals: 0 of 2");
    HttpResponse<String> in = people.upload("aldo", "/console/hand-in/file", signed);
    assertThat(in.statusCode()).as(in.body()).isEqualTo(303);
    assertThat(people.get("vera", page).body()).contains("waits for approvals: 1 of 2");
  }

  private void changesItsPassword() throws Exception {
    password("carl", TestAppliance.PASSWORD, OTHER_PASSWORD);
    assertThat(login("carl", TestAppliance.PASSWORD)).isEqualTo(401);
    assertThat(login("carl", OTHER_PASSWORD)).isEqualTo(303);
    password("carl", OTHER_PASSWORD, TestAppliance.PASSWORD);
    people.enter("carl", TestAppliance.PASSWORD);
  }

  private void password(String name, String now, String next) throws Exception {
    String _ =
        people.done(name, "/console/password", Map.of("now", now, "next", next, "again", next));
  }

  private int login(String name, String password) throws Exception {
    return site.post("/login", "", Map.of("name", name, "password", password)).statusCode();
  }

  private void gives(String name) throws Exception {
    assertThat(login(name, TestAppliance.PASSWORD)).isEqualTo(401);
    Map<String, String> form =
        Map.of("name", name, "duties", "custodian@green.example", "password", PASSWORD);
    String _ = people.done("sofia", "/console/accounts", form);
    assertThat(login(name, TestAppliance.PASSWORD)).isEqualTo(303);
  }

  private static final String PASSWORD = TestAppliance.PASSWORD;

  private void givesOtherRoles() throws Exception {
    gives("zoe-r");
    assertThat(people.get("zoe-r", "/console/users").statusCode()).isEqualTo(403);
    Map<String, String> form = Map.of("name", "zoe-r", "duties", "approver@green.example");
    String _ = people.done("sofia", "/console/accounts/roles", form);
    assertThat(people.get("zoe-r", "/console/users").statusCode()).isEqualTo(200);
  }

  private void setsAPassword() throws Exception {
    gives("zoe-p");
    Map<String, String> form = Map.of("name", "zoe-p", "password", OTHER_PASSWORD);
    String _ = people.done("sofia", "/console/accounts/password", form);
    assertThat(login("zoe-p", PASSWORD)).isEqualTo(401);
    assertThat(login("zoe-p", OTHER_PASSWORD)).isEqualTo(303);
  }

  private void suspends(String name) throws Exception {
    gives(name);
    assertThat(people.get(name, "/console").statusCode()).isEqualTo(200);
    String _ = people.done("sofia", "/console/accounts/suspend", Map.of("name", name));
    assertThat(login(name, PASSWORD)).isEqualTo(401);
    assertThat(people.get(name, "/console").statusCode()).isNotEqualTo(200);
  }

  private void resumes() throws Exception {
    suspends("zoe-b");
    String _ = people.done("sofia", "/console/accounts/resume", Map.of("name", "zoe-b"));
    assertThat(login("zoe-b", PASSWORD)).isEqualTo(303);
  }

  private void confirms() throws Exception {
    String page = people.imported("eve", "green.example,tel:+447700900955\n");
    assertThat(people.get("irene", "/console/users?find=900955").body()).contains("No user fits");
    String _ = people.done("eve", page + "/confirm", Map.of());
    String _ = site.awaitImport(page.replace("/console/import/", ""), people.cookie("eve"));
    assertThat(people.get("irene", "/console/users?find=900955").body())
        .contains("tel:+447700900955");
  }

  private void forgets() throws Exception {
    String page = people.imported("eve", "");
    assertThat(people.get("eve", page).statusCode()).isEqualTo(200);
    String _ = people.done("eve", page + "/forget", Map.of());
    assertThat(people.get("eve", page).statusCode()).isEqualTo(404);
  }

  private void beats() throws Exception {
    double before = people.metric("sluice_spool_bundles");
    String _ = people.done("sofia", "/console/heartbeat", Map.of("hours", "1", "note", "walk"));
    assertThat(people.metric("sluice_spool_bundles")).isGreaterThan(before);
  }

  private static String name(Route route) {
    return route.method() + " " + route.template();
  }

  private List<Route> guarded() {
    return site.console.shell().routes().stream().filter(r -> r.needs().isPresent()).toList();
  }

  private String address(Route route) {
    String template = route.template();
    return template.replace(
        "{}", template.contains("drafts") ? draft : template.contains("import") ? upload : request);
  }

  /// Its status, from somebody with a cookie and a form token.
  private int status(Route route, String cookie, String token, String origin) throws Exception {
    boolean file = route.maxUpload() > 0;
    String body = route.method().equals("GET") ? "" : file ? "x" : "form-token=" + token;
    return site.ask(
            route.method(),
            address(route) + (route.template().equals("/console/import") ? "?name=a.csv" : ""),
            body.getBytes(StandardCharsets.UTF_8),
            "Cookie",
            cookie,
            "Origin",
            origin,
            "form-token",
            token,
            "Content-Type",
            file ? "application/octet-stream" : "application/x-www-form-urlencoded")
        .statusCode();
  }

  @Test
  @DisplayName("every route of the running console has a row, and no row is without a route")
  void complete() {
    assertThat(guarded())
        .extracting(ConsoleWalkTest::name)
        .containsExactlyInAnyOrderElementsOf(rows.keySet());
    assertThat(site.console.shell().routes())
        .filteredOn(r -> r.needs().isEmpty())
        .extracting(ConsoleWalkTest::name)
        .allMatch(n -> OPEN.contains(n) || n.startsWith("GET /assets/"));
  }

  @Test
  @DisplayName(
      "nobody who is not logged in: 401, and a browser that wants a page is sent to log in")
  void anonymous() throws Exception {
    for (Route route : guarded()) {
      for (String cookie : List.of("a=b", "__Host-sluice-high=" + "0".repeat(64))) {
        assertThat(status(route, cookie, "", site.address())).as(name(route)).isEqualTo(401);
        if (route.method().equals("GET")) {
          HttpResponse<String> page = site.get(address(route), cookie);
          assertThat(page.statusCode()).as(name(route)).isEqualTo(303);
          assertThat(page.headers().firstValue("location").orElseThrow())
              .startsWith("/login?next=");
        }
      }
    }
  }

  @Test
  @DisplayName("each of the seven roles that may not: 403; each that may see a page sees it")
  void roles() throws Exception {
    for (Route route : guarded()) {
      Row row = rows.get(name(route));
      for (String who : ROLES) {
        boolean may = row.may.contains(who);
        if (may && !route.method().equals("GET")) {
          continue; // what it does is looked at in the next test
        }
        assertThat(status(route, people.cookie(who), people.token(who), site.address()))
            .as(who + " " + name(route))
            .isEqualTo(may ? 200 : 403);
      }
    }
  }

  @Test
  @DisplayName("the right role with a true form: done, and what it changes is changed")
  void acts() throws Exception {
    for (Map.Entry<String, Row> row : rows.entrySet()) {
      row.getValue().act.run();
    }
  }

  @Test
  @DisplayName("a form without this session's token, or from elsewhere: 403, and nothing changes")
  void forgery() throws Exception {
    people.awaitNoRun();
    Map<String, Object> before = state();
    for (Route route : guarded()) {
      if (route.method().equals("POST")) {
        String who = rows.get(name(route)).may.stream().sorted().findFirst().orElseThrow();
        String other = people.token(who.equals("carl") ? "adam" : "carl");
        String own = people.token(who);
        String cookie = people.cookie(who);
        assertThat(status(route, cookie, "", site.address())).as(name(route)).isEqualTo(403);
        assertThat(status(route, cookie, other, site.address())).as(name(route)).isEqualTo(403);
        assertThat(status(route, cookie, own, "https://elsewhere.example"))
            .as(name(route))
            .isEqualTo(403);
        assertThat(status(route, cookie, own, "null")).as(name(route)).isEqualTo(403);
      }
    }
    assertThat(state()).isEqualTo(before);
  }

  /// What forms could change: the log, accounts, drafts, users, the spool.
  private Map<String, Object> state() throws Exception {
    Map<String, Object> state = new TreeMap<>();
    try (HighSide high = HighSide.look(site.appliance.data())) {
      state.put("requests", high.log().index().requests().size());
      state.put("users", high.users().count(TestAppliance.GREEN).users());
      state.put("accounts", java.nio.file.Files.readString(high.folder().operators()));
    }
    for (String line : people.get("carl", "/console/metrics").body().split("\n", -1)) {
      if (line.startsWith("sluice_spool_bundles ") || line.startsWith("sluice_keysets")) {
        state.put(line.split(" ", -1)[0], line);
      }
    }
    state.put("drafts", people.get("irene", "/console/drafts/" + draft).statusCode());
    state.put("import", people.get("enzo", "/console/import/" + upload).statusCode());
    state.put(
        "request", people.get("vera", "/console/requests/" + request).body().contains("paused"));
    return state;
  }
}
