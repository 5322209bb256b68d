package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.browser.Chromium;

@Tag("slow")
@DisplayName("The console in a real Chromium, over a real ceremony")
class ConsoleBrowserTest {
  private static final Path PICTURES = Path.of("target", "pictures");
  private static final int PATIENCE_SECONDS = 240;
  private static final int POLL_MILLIS = 300;
  private static final List<String> PAGES =
      List.of(
          "",
          "/requests",
          "/calendar",
          "/domains",
          "/options",
          "/users",
          "/exports",
          "/log",
          "/password",
          "/ceremony");

  @TempDir static Path shared;

  private static SmallCommunity community;
  private static ConsoleSite site;
  private Chromium browser;
  private PageShapes shapes;

  @BeforeAll
  static void ceremony() throws Exception {
    assumeTrue(
        Chromium.find().isPresent(),
        "Chromium is not installed: that the console works in a browser is not checked");
    community = SmallCommunity.begin(shared.resolve("made"));
    community.must(community.ceremony(Modules.ROOT.resolve("system-tests/demo/ceremony.yaml")));
    site = ConsoleSite.start(community);
  }

  @AfterAll
  static void end() {
    if (site != null) {
      site.close();
    }
  }

  @BeforeEach
  void start() throws Exception {
    Optional<Path> program = Chromium.find();
    browser = Chromium.start(program.orElseThrow());
    browser.size(1280, 900, 1, false);
    shapes = new PageShapes(browser, site.address() + "/console", PICTURES);
  }

  @AfterEach
  void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  private void go(String page) {
    browser.go(site.address() + "/console" + page);
  }

  private void login(String name) {
    go("");
    browser.type("#name", name);
    browser.type("#password", ConsoleSite.PASSWORD);
    browser.follow("button[type=submit]");
    assertThat(browser.text("h1")).isEqualTo("Home");
  }

  private void logout() {
    browser.follow(".leave button");
    assertThat(browser.text("h1")).isEqualTo("Log in");
  }

  /// Loads a page again and again until it says something.
  private void until(String page, String words) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    go(page);
    while (!browser.text("main").contains(words)) {
      assertThat(System.nanoTime())
          .as("waited for " + words + " on " + browser.text("main"))
          .isLessThan(end);
      Thread.sleep(POLL_MILLIS);
      go(page);
    }
  }

  private void picture(String name) throws Exception {
    browser.picture(PICTURES.resolve("console-" + name + ".png"));
  }

  /// Saves the file that the page offers, signs it on the officer's machine, hands in what that
  /// wrote. What the machine computed is what the page shows.
  private void signAs(String officer) throws Exception {
    String words =
        browser.ask(
            "[...document.querySelectorAll('dt')]"
                + ".find(t => t.innerText.includes('ten words')).nextElementSibling.innerText");
    assertThat(words.split(" ", -1)).hasSize(10);
    Path file = browser.save(".steps a[download]", shared.resolve("saved-" + officer));
    Path signed = site.sign(file, officer);
    assertThat(ConsoleSite.shown(signed)).contains(words);
    if (officer.equals("bea")) {
      // Longer than a form may be: the same statement, and blanks, which count for nothing.
      Files.writeString(signed, "\n".repeat(30_000), StandardOpenOption.APPEND);
      browser.choose("#chosen", signed);
      browser.await("document.querySelector('#signed').placeholder.includes('sent as it is')");
    } else {
      browser.choose("#chosen", signed);
      browser.await("document.querySelector('#signed').value.startsWith('-----BEGIN')");
    }
    browser.follow("form[action='/console/hand-in'] button");
  }

  @Test
  @DisplayName(
      "log-in, ceremony, import, request, two approvals signed elsewhere, progress, export; a request"
          + " that is cancelled; an approver who is removed in between; log-out")
  void fromCeremonyToExport() throws Exception {
    login("irene");
    picture("home-empty");
    until("/ceremony", "partition 3 is up");
    assertThat(browser.text("main")).contains("needs 3 up");
    picture("ceremony");
    go("/users");
    assertThat(browser.text("main")).contains("No user fits.");
    usersAreImported();
    community.users(); // commands and console take turns in one data folder
    go("/users");
    browser.type("#find", "900107");
    browser.follow(".filters button");
    assertThat(browser.text("main")).contains("tel:+447700900107").doesNotContain("900108");
    picture("users");

    go("/requests");
    browser.type("#reason", "monthly issue");
    browser.follow("form[action='/console/requests'] button");
    assertThat(browser.text("h1")).startsWith("Draft of a request");
    picture("draft");
    shapedHere();
    signAs("irene");
    assertThat(browser.text("h1")).startsWith("Request");
    assertThat(browser.text("main")).contains("waits for approvals: 0 of 2");
    String request = browser.ask("location.pathname").replace("/console", "");
    shapedHere();
    assertThat(browser.ask("document.querySelectorAll('form[action$=start]').length"))
        .isEqualTo("0");
    logout();

    for (String approver : List.of("aldo", "bea")) {
      login(approver);
      browser.follow("ul.todo a");
      assertThat(browser.ask("location.pathname")).endsWith(request);
      picture("approve-" + approver);
      shapedHere();
      signAs(approver);
      assertThat(browser.text("main")).contains(approver);
      logout();
    }

    login("irene");
    picture("home-approved");
    browser.follow("ul.todo a");
    browser.follow("form[action$=start] button");
    picture("running");
    until(request, "Complete.");
    picture("complete");
    assertThat(browser.text("main")).doesNotContain("ended early");
    go("/exports");
    assertThat(browser.text("main")).contains("Sealed key sets in all\n80");
    picture("exports");
    go("/calendar");
    assertThat(browser.text("main")).contains("issued");
    picture("calendar");
    assertThat(browser.complaints()).isEmpty();
    aRequestIsCancelled();
    anApproverIsRemoved();
    logout();
    go("/requests");
    assertThat(browser.text("h1")).isEqualTo("Log in");
  }

  /// The page that is shown now, in every shape; then it is shown again.
  private void shapedHere() throws Exception {
    shapes.each(List.of(browser.ask("location.pathname").replace("/console", "")));
  }

  /// The enrolment officer sends a file, sees what it would change, and says yes.
  private void usersAreImported() throws Exception {
    logout();
    login("enzo");
    go("/users");
    browser.follow("main a.button");
    browser.choose("#users", community.csv());
    picture("import");
    browser.follow("form[data-upload] button");
    String sent = browser.ask("location.pathname").replace("/console", "");
    until(sent, "Nothing is imported yet.");
    assertThat(browser.text("main")).contains("New users\n" + SmallCommunity.USERS);
    picture("import-shown");
    browser.follow("form[action$=confirm] button");
    until(sent, "Imported.");
    picture("imported");
    go("/import");
    Path wrong =
        Files.writeString(
            shared.resolve("wrong.csv"), "domain,uri\nred.example,tel:+447700900999\nx\n");
    browser.choose("#users", wrong);
    browser.follow("form[data-upload] button");
    until(browser.ask("location.pathname").replace("/console", ""), "Refused lines");
    assertThat(browser.text("main")).contains("line 2: unknown domain red.example", "line 3:");
    picture("import-refused");
    shapedHere();
    logout();
    login("irene");
  }

  /// What was asked for by mistake: an officer's signature ends it, from its page.
  private void aRequestIsCancelled() throws Exception {
    go("/requests");
    browser.type("#reason", "a mistake");
    browser.follow("form[action='/console/requests'] button");
    signAs("irene");
    String request = browser.ask("location.pathname").replace("/console/requests/", "");
    Path signed = site.cancel(request, "irene");
    browser.click("details summary");
    browser.choose("#ending", signed);
    browser.await("document.querySelector('#cancelled').value.startsWith('-----BEGIN')");
    picture("cancel");
    browser.follow("details form button");
    assertThat(browser.text("main")).contains("cancelled");
    assertThat(browser.ask("document.querySelectorAll('details').length")).isEqualTo("0");
    picture("cancelled");
  }

  /// Between the first approval and the second, the security officers take an approver out of the
  /// policy: what was asked for under the old one is not approved any more, and says why.
  private void anApproverIsRemoved() throws Exception {
    go("/requests");
    browser.type("#reason", "the next");
    browser.follow("form[action='/console/requests'] button");
    signAs("irene");
    String request = browser.ask("location.pathname").replace("/console", "");
    logout();
    login("aldo");
    go(request);
    signAs("aldo");
    assertThat(browser.text("main")).contains("1 of 2");
    logout();
    remove("aldo");
    login("bea");
    go(request);
    picture("policy-changed");
    if (browser.ask("document.querySelectorAll('#signed').length").equals("1")) {
      signAs("bea");
      assertThat(browser.text("main")).contains("the policy changed since the request was made");
    }
    go(request);
    assertThat(browser.text("main")).doesNotContain("2 of 2").doesNotContain("can be started");
  }

  private void remove(String officer) throws Exception {
    String draft = shared.resolve("policy.draft").toString();
    community.must(
        "policy",
        "draft",
        "--domain",
        "green.example",
        "--remove",
        officer,
        "--approvals",
        "1",
        "--out",
        draft);
    List<String> sign = new ArrayList<>(List.of("draft", "sign", draft));
    sign.addAll(community.officer("sofia"));
    community.must(sign.toArray(String[]::new));
    community.must("draft", "log", draft);
  }

  @Test
  @DisplayName("the wrong password, and another's page, are refused in words")
  void refused() throws Exception {
    go("/accounts");
    browser.type("#name", "irene");
    browser.type("#password", "not the password");
    browser.follow("button[type=submit]");
    assertThat(browser.text("[role=alert]")).isEqualTo("Name or password is not right.");
    picture("log-in-refused");
    browser.type("#password", ConsoleSite.PASSWORD);
    browser.follow("button[type=submit]");
    assertThat(browser.text("body")).contains("Your account may not");
    go("");
    assertThat(browser.text("nav")).doesNotContain("Accounts");
  }

  @Test
  @DisplayName(
      "what the server answers beside the console: health without a log-in and without a number, and"
          + " nothing else")
  void besideTheConsole() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      HttpResponse<String> ready = plain(client, "/q/health/ready");
      while (ready.statusCode() != 200 && System.nanoTime() < end) {
        Thread.sleep(POLL_MILLIS);
        ready = plain(client, "/q/health/ready");
      }
      assertThat(ready.body())
          .contains("\"high side\"", "\"quorum\": true", "\"log\": true")
          .contains("\"clock\": true", "\"disk\": true")
          .doesNotContainPattern("[0-9]");
      assertThat(plain(client, "/q/health").statusCode()).isEqualTo(200);
      assertThat(plain(client, "/q/health/live").body())
          .contains("UP")
          .doesNotContainPattern("[0-9]");
      for (String path : List.of("/q/metrics", "/q", "/q/dev", "/q/openapi", "/metrics", "/api")) {
        assertThat(plain(client, path).statusCode()).as(path).isEqualTo(404);
      }
      assertThat(plain(client, "/console/metrics").statusCode()).isEqualTo(401);
    }
  }

  private static HttpResponse<String> plain(HttpClient client, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(site.address() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  @DisplayName("a form that does not say how long it is ends at the limit of forms")
  void endlessForm() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(site.address() + "/login"))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(
                  HttpRequest.BodyPublishers.ofInputStream(
                      () -> new ByteArrayInputStream(new byte[200_000])))
              .build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(413);
    }
  }

  @Test
  @DisplayName(
      "every page is usable at 200 %, on a narrow screen, in the dark, by keyboard alone; nothing is"
          + " too faint")
  void shapes() throws Exception {
    login("irene");
    shapes.each(PAGES);
    logout();
    login("enzo");
    shapes.each(List.of("/import"));
    logout();
    login("sofia");
    shapes.each(List.of("", "/accounts"));
    browser.size(1280, 900, 1, false);
    go("/accounts");
    picture("accounts");
    browser.press("Tab", 9);
    assertThat(browser.ask("document.activeElement.className")).isEqualTo("skip");
    browser.press("Enter", 13);
    browser.await("location.hash === '#main'");
    assertThat(browser.complaints()).isEmpty();
  }
}
