package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.sluice.appliance.operators.Powers;
import org.sluice.web.Route;
import org.sluice.web.account.Permission;

@Tag("slow") // a ceremony
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Every endpoint of the console: anonymous, wrong role, right role")
final class ConsoleEndpointsTest {
  private static final List<String> EVERYBODY =
      List.of("sofia", "enzo", "irene", "aldo", "carl", "adam", "vera");

  private ConsoleSite site;
  private final Map<String, String> cookies = new HashMap<>();
  private final Map<String, String> tokens = new HashMap<>();
  private String draft;
  private String request;
  private String upload;

  @BeforeAll
  void start() throws Exception {
    site = new ConsoleSite();
    for (String name : EVERYBODY) {
      enter(name);
    }
    draft = draft("green.example");
    request = draft("green.example");
    assertThat(handIn("irene", request, "draft", "irene").statusCode()).isEqualTo(303);
    upload = upload("enzo", "a.csv").headers().firstValue("location").orElseThrow();
    upload = site.awaitImport(upload.replace("/console/import/", ""), cookies.get("enzo"));
  }

  private HttpResponse<String> upload(String name, String file) throws Exception {
    return site.upload(
        "/console/import?name=" + file, cookies.get(name), tokens.get(name), "domain,uri\n");
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private void enter(String name) throws Exception {
    cookies.put(name, site.login(name));
    tokens.put(name, site.token(cookies.get(name)));
  }

  private HttpResponse<String> post(String name, String path, Map<String, String> fields)
      throws Exception {
    Map<String, String> all = new HashMap<>(fields);
    all.put("form-token", tokens.get(name));
    return site.post(path, cookies.get(name), all);
  }

  private String draft(String domain) throws Exception {
    HttpResponse<String> made =
        post(
            "irene",
            "/console/requests",
            Map.of("domain", domain, "periods", "next", "reason", "test"));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
    return made.headers().firstValue("location").orElseThrow().replace("/console/drafts/", "");
  }

  /// What an officer does: takes the file to their machine, signs there, hands the text in.
  private HttpResponse<String> handIn(String account, String id, String kind, String officer)
      throws Exception {
    Path file = site.appliance.root.resolve(id + "." + kind);
    Path signed = site.appliance.root.resolve(id + "." + officer + "." + kind + ".signed");
    String folder = kind.equals("draft") ? "drafts/" : "requests/";
    Files.copy(site.appliance.root.resolve("high/" + folder + id + "." + kind), file);
    site.appliance.must(
        "sign",
        file.toString(),
        "--yes",
        "--officer",
        site.appliance.path("officers/" + officer + ".p12"),
        "--passphrase-file",
        site.appliance.path("officers/" + officer + ".pass"),
        "--out",
        signed.toString());
    Files.delete(file);
    String text = Files.readString(signed, StandardCharsets.US_ASCII);
    return post(account, "/console/hand-in", Map.of("signed", text));
  }

  private List<Route> guarded() {
    return site.console.shell().routes().stream().filter(r -> r.needs().isPresent()).toList();
  }

  private String address(Route route) {
    String template = route.template();
    return template.replace(
        "{}", template.contains("drafts") ? draft : template.contains("import") ? upload : request);
  }

  /// Who may, by the page permission; and somebody who may not, if there is such a role.
  private static String holder(Permission needs) {
    boolean security = needs.equals(Powers.ACCOUNTS) || needs.equals(Powers.HEARTBEAT);
    if (needs.equals(Powers.IMPORT)) {
      return "enzo";
    }
    return security ? "sofia" : needs.equals(Powers.APPROVE) ? "aldo" : "irene";
  }

  @Test
  @DisplayName("every role sees the first page, and users' names only if its work is with users")
  void everyRole() throws Exception {
    for (String name : EVERYBODY) {
      assertThat(site.get("/console", cookies.get(name)).statusCode()).as(name).isEqualTo(200);
      assertThat(site.get("/console/users", cookies.get(name)).statusCode())
          .as(name)
          .isEqualTo(List.of("enzo", "irene", "aldo").contains(name) ? 200 : 403);
    }
    assertThat(site.get("/console/users?find=0101", cookies.get("aldo")).body())
        .contains("tel:+447700900101")
        .doesNotContain("tel:+447700900102");
  }

  @Test
  @DisplayName("a role in one domain does nothing in another")
  void otherDomain() throws Exception {
    enter("bill");
    assertThat(site.get("/console/drafts/" + draft, cookies.get("bill")).statusCode())
        .isEqualTo(403);
    assertThat(site.get("/console/drafts/" + draft + "/file", cookies.get("bill")).statusCode())
        .isEqualTo(403);
    assertThat(
            post("bill", "/console/requests", Map.of("domain", "green.example", "periods", "next"))
                .statusCode())
        .isEqualTo(403);
    assertThat(post("bill", "/console/requests/" + request + "/start", Map.of()).statusCode())
        .isEqualTo(403);
    assertThat(site.get("/console/users", cookies.get("bill")).body())
        .doesNotContain("tel:+4477009001");
    assertThat(
            post(
                    "bill",
                    "/console/requests",
                    Map.of("domain", "blue.example", "periods", "next", "reason", "r"))
                .statusCode())
        .as("nobody to issue for")
        .isEqualTo(409);
  }

  @Test
  @DisplayName(
      "an approval counts by its signature: the requester's, a second one and another's are refused")
  void approvals() throws Exception {
    String id = draft("green.example");
    assertThat(handIn("irene", id, "draft", "irene").statusCode()).isEqualTo(303);
    enter("bea");
    HttpResponse<String> others = handIn("bea", id, "request", "aldo");
    assertThat(others.statusCode()).as("aldo's, carried by bea").isEqualTo(403);
    Path signed = site.appliance.root.resolve(id + ".aldo.request.signed");
    String text = Files.readString(signed);
    assertThat(post("aldo", "/console/hand-in", Map.of("signed", text)).statusCode())
        .isEqualTo(303);
    HttpResponse<String> again = post("aldo", "/console/hand-in", Map.of("signed", text));
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("approved this request before");
    assertThat(
            post("aldo", "/console/hand-in", Map.of("signed", text.replaceFirst("[A-Z]", "9")))
                .statusCode())
        .isEqualTo(409);
    assertThat(post("irene", "/console/hand-in", Map.of("signed", text)).statusCode())
        .as("an issue officer hands in no approval")
        .isEqualTo(403);
    assertThat(site.get("/console/requests/" + id, cookies.get("carl")).body())
        .contains("waits for approvals: 1 of 2", "aldo");
    awaitNoRun();
    assertThat(post("irene", "/console/requests/" + id + "/start", Map.of()).statusCode())
        .as("started, and refused by the desk in the run")
        .isEqualTo(303);
    awaitNoRun();
    assertThat(site.get("/console/requests/" + id, cookies.get("carl")).body())
        .contains("ended early", "1 of 2 approvals");
  }

  @Test
  @DisplayName("an issue, from the request to the spool: signed, approved twice, started, exported")
  void issue() throws Exception {
    String id = draft("green.example");
    assertThat(site.get("/console/drafts/" + id, cookies.get("irene")).body())
        .contains("root of the batches in ten words", "./sluice sign " + id + ".draft");
    assertThat(handIn("irene", id, "draft", "irene").statusCode()).isEqualTo(303);
    enter("bea");
    assertThat(handIn("aldo", id, "request", "aldo").statusCode()).isEqualTo(303);
    assertThat(site.get("/console", cookies.get("bea")).body()).contains("See what you would sign");
    assertThat(handIn("bea", id, "request", "bea").statusCode()).isEqualTo(303);
    String page = "/console/requests/" + id;
    assertThat(site.get(page, cookies.get("irene")).body()).contains("approved: can be started");
    assertThat(post("aldo", page + "/start", Map.of()).statusCode()).isEqualTo(403);
    awaitNoRun();
    assertThat(post("irene", page + "/start", Map.of()).statusCode()).isEqualTo(303);
    awaitNoRun();
    assertThat(site.get(page, cookies.get("irene")).body())
        .contains("<b>Complete.</b>")
        .doesNotContain("ended early");
    assertThat(site.get("/console/calendar", cookies.get("carl")).body())
        .contains("<bdi>issued</bdi>");
    assertThat(site.get("/console/exports", cookies.get("carl")).body())
        .contains("Sealed key sets in all");
    assertThat(site.get("/console/ceremony", cookies.get("carl")).body())
        .contains("partition 3 is up");
    pages(id);
  }

  private void awaitNoRun() throws Exception {
    for (int i = 0; i < 600; i++) {
      String metrics = site.get("/console/metrics", cookies.get("carl")).body();
      if (metrics.contains("sluice_issue_running 0.0")) {
        return;
      }
      Thread.sleep(200);
    }
    throw new AssertionError("the issue does not end");
  }

  /// The pages as files, for people who look at them in a browser.
  private void pages(String id) throws Exception {
    keep("console", "irene", "/console");
    for (String name : List.of("requests", "calendar", "domains", "exports", "log", "ceremony")) {
      keep(name, "irene", "/console/" + name);
    }
    keep("request", "aldo", "/console/requests/" + request);
    keep("complete", "irene", "/console/requests/" + id);
    keep("draft", "irene", "/console/drafts/" + draft);
    keep("users", "irene", "/console/users");
    keep("accounts", "sofia", "/console/accounts");
  }

  private void keep(String file, String who, String path) throws Exception {
    Path folder = Files.createDirectories(Path.of("target", "pages"));
    Files.writeString(folder.resolve(file + ".html"), site.get(path, cookies.get(who)).body());
  }

  @Test
  @DisplayName(
      "log-ins, log-outs and failures are entries of the log, accounts too, names of nobody are not")
  void logged() throws Exception {
    assertThat(site.get("/console/log", site.login("carl")).statusCode()).isEqualTo(200);
    assertThat(
            site.post("/login", "", Map.of("name", "hunter2 my password", "password", "x"))
                .statusCode())
        .isEqualTo(401);
    site.appliance.run(
        0, "operator", "password", "carl", "--password-file", site.appliance.path("password"));
    try (HighSide high = HighSide.look(site.appliance.data())) {
      String all =
          high.log().entries(0, high.log().size()).stream()
              .map(e -> org.sluice.records.signing.SignedStatement.decode(e).statement().toString())
              .reduce("", (a, b) -> a + "\n" + b);
      assertThat(all)
          .contains("OperatorSession[number=1,", "account=carl, what=in", "carl, what=read")
          .contains("ConfigurationChanged[what=operators")
          .doesNotContain("hunter2");
      high.requireRules(List.of());
    }
  }

  @Test
  @DisplayName("pages have neither script nor style in them, and load nothing from elsewhere")
  void nothingInline() throws Exception {
    for (Route route : guarded()) {
      if (route.method().equals("GET")) {
        HttpResponse<String> answer =
            site.get(address(route), cookies.get(holder(route.needs().orElseThrow())));
        assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
            .contains("default-src 'none'")
            .doesNotContain("unsafe");
        if (answer.headers().firstValue("content-type").orElse("").startsWith("text/html")) {
          assertThat(answer.body())
              .as(route.template())
              .doesNotContainPattern("<script(?! type=\"module\" src=\"/assets/)")
              .doesNotContain("<style", "style=\"", "javascript:")
              .doesNotContainPattern("\\son[a-z]+=\"")
              .doesNotContainPattern("(src|href|action)=\"(https?:)?//");
        }
      }
    }
  }

  @Test
  @DisplayName("the metrics say what the alerts need")
  void metrics() throws Exception {
    String text = site.get("/console/metrics", cookies.get("carl")).body();
    assertThat(text)
        .contains(
            "sluice_keyed_days{domain=\"green.example\"} ",
            "sluice_quorum_margin{domain=\"green.example\"} 0.0",
            "sluice_share_age_seconds{domain=\"blue.example\"}",
            "sluice_log_entries ",
            "sluice_spool_octets ",
            "sluice_hsm_errors ",
            "sluice_disk_free_octets ");
    String document =
        Files.readString(Path.of(System.getProperty("sluice.root"), "docs/OPERATORS.md"));
    text.lines()
        .filter(l -> l.startsWith("# TYPE "))
        .forEach(l -> assertThat(document).contains("`" + l.split(" ", -1)[2] + "`"));
  }
}
