package org.sluice.distribution.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.web.Route;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Every endpoint of the web shell")
final class EndpointsTest {
  @TempDir static Path folder;

  private Site site;
  private String reviewer;
  private String signatory;

  @BeforeAll
  void start() throws Exception {
    site = new Site(folder, Received.nothingKnown());
    site.accounts.put(
        "sam",
        java.util.Set.of(ReviewRoles.SIGNATORY),
        Site.PASSWORD.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        Keys.of("sam").vkey());
    reviewer = site.login("vera");
    signatory = site.login("sam");
  }

  @AfterAll
  void stop() {
    site.close();
  }

  /// An address that exists for each template.
  private String address(Route route) {
    String path = route.template();
    for (String part :
        List.of(site.log.id(), path.contains("/requests/") ? site.sample.issue.toString() : "3")) {
      path = path.replaceFirst("\\{}", part);
    }
    return path.replace("/users/3", "/users/" + site.sample.alice)
        .replace("{*}", "checkpoint")
        .replace("consistency.json", "consistency.json?from=3")
        .replace("sign-off.txt", "sign-off.txt?scope=all");
  }

  private List<Route> guarded() {
    return site.shell.routes().stream().filter(route -> route.needs().isPresent()).toList();
  }

  private HttpResponse<String> ask(Route route, String cookie) throws Exception {
    return route.method().equals("GET")
        ? site.get(address(route), cookie)
        : site.post(address(route), "", Map.of("Cookie", cookie));
  }

  @Test
  @DisplayName("nobody who is not logged in gets anything but the way to log in")
  void anonymous() throws Exception {
    assertThat(guarded()).hasSizeGreaterThan(15);
    for (Route route : guarded()) {
      for (String cookie :
          List.of("a=b", "__Host-sluice-review=" + "0".repeat(64), "__Host-sluice-review=x")) {
        HttpResponse<String> answer = ask(route, cookie);
        assertThat(answer.statusCode())
            .as(route.method() + " " + route.template())
            .isEqualTo(route.method().equals("GET") ? 303 : 401);
        assertThat(answer.headers().firstValue("location").orElse("/login")).startsWith("/login");
      }
    }
  }

  @Test
  @DisplayName("the wrong role gets 403 and the right one an answer")
  void roles() throws Exception {
    for (Route route : guarded()) {
      boolean reads = route.method().equals("GET");
      assertThat(ask(route, reads ? signatory : reviewer).statusCode())
          .as("wrong role: " + route.template())
          .isEqualTo(403);
      HttpResponse<String> answer = ask(route, reads ? reviewer : signatory);
      // The sign-off notes are none so far, and an empty form is no note of this session.
      List<Integer> right =
          !reads
              ? List.of(403)
              : route.template().endsWith("/sign-off/{}")
                  ? List.of(404)
                  : route.template().equals("/review") ? List.of(303) : List.of(200);
      assertThat(right).as("right role: " + route.template()).contains(answer.statusCode());
    }
  }

  @Test
  @DisplayName("every answer carries the headers, whatever it is")
  void headers() throws Exception {
    for (String path :
        List.of("/login", site.pages(), "/review/x", "/nothing", "/assets/verify.js")) {
      HttpResponse<String> answer = site.get(path, reviewer);
      assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
          .contains("default-src 'none'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
      assertThat(answer.headers().firstValue("cache-control")).isPresent();
    }
  }

  @Test
  @DisplayName("pages have neither script nor style in them, and load nothing from elsewhere")
  void nothingInline() throws Exception {
    for (Route route : guarded()) {
      if (route.method().equals("GET") && !route.template().contains(".json")) {
        HttpResponse<String> answer = ask(route, reviewer);
        if (answer.headers().firstValue("content-type").orElse("").startsWith("text/html")) {
          assertThat(answer.body())
              .as(route.template())
              .contains("<html lang=\"en\">")
              .doesNotContainPattern("<script(?! type=\"module\" src=\"/assets/)")
              .doesNotContain("<style", "style=\"", "javascript:")
              .doesNotContainPattern("\\son[a-z]+=\"")
              .doesNotContainPattern("(src|href|action)=\"(https?:)?//");
        }
      }
    }
  }

  @Test
  @DisplayName("another method, another path, encodings and long things are refused")
  void strange() throws Exception {
    assertThat(site.post(site.pages(), "", Map.of("Cookie", reviewer)).statusCode()).isEqualTo(405);
    for (String path :
        List.of(
            "/review/%2e%2e/",
            site.pages() + "/entries/%33",
            site.pages() + "/log/tile/../checkpoint",
            site.pages() + "/log/committed",
            site.pages() + "//audit",
            site.pages() + "/entries/-1",
            site.pages() + "/entries/00",
            "/review/000000000000")) {
      assertThat(site.get(path, reviewer).statusCode()).as(path).isEqualTo(404);
    }
    for (String query :
        List.of(
            "?period=12x",
            "?show=exports&show=all",
            "?before=0",
            "?purpose=%ff",
            "?user=alice",
            "?domain=" + "a".repeat(200))) {
      assertThat(site.get(site.pages() + query, reviewer).statusCode()).as(query).isEqualTo(400);
    }
    assertThat(site.get("/review?" + "a".repeat(5000), reviewer).statusCode()).isEqualTo(414);
    assertThat(site.post("/login", "a".repeat(40_000), Map.of()).statusCode()).isEqualTo(413);
  }

  @Test
  @DisplayName("a form from another site, of another session, or of another kind is refused")
  void forgery() throws Exception {
    String form = "name=vera&password=" + Site.PASSWORD.replace(' ', '+');
    assertThat(
            site.post("/login", form, Map.of("Origin", "https://elsewhere.example")).statusCode())
        .isEqualTo(403);
    assertThat(site.post("/login", form, Map.of("Origin", "null")).statusCode()).isEqualTo(403);
    assertThat(site.post("/logout", "", Map.of("Cookie", reviewer)).statusCode()).isEqualTo(403);
    assertThat(
            site.post("/logout", "form-token=" + "0".repeat(64), Map.of("Cookie", reviewer))
                .statusCode())
        .isEqualTo(403);
    assertThat(site.get(site.pages(), reviewer).statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("the way back after a log-in stays on this server")
  void openRedirect() throws Exception {
    String form = "name=vera&password=" + Site.PASSWORD.replace(' ', '+') + "&next=";
    for (String next :
        List.of("https://elsewhere.example", "//elsewhere.example", "/review//x", "/login")) {
      HttpResponse<String> answer = site.post("/login", form + next, Map.of());
      assertThat(answer.headers().firstValue("location")).as(next).contains("/review");
    }
    assertThat(
            site.post("/login", form + "/review/abc?show=all", Map.of())
                .headers()
                .firstValue("location"))
        .contains("/review/abc?show=all");
  }

  @Test
  @DisplayName("the access log has a line for each read, and no password")
  void accessLog() throws Exception {
    site.get(site.pages() + "/audit", reviewer);
    site.login("vera");
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(folder.resolve("access-log"))) {
      for (Path file : files.toList()) {
        all.append(Files.readString(file));
      }
    }
    assertThat(all.toString())
        .contains(" vera 127.0.0.1 GET " + site.pages() + "/audit 200\n", " POST /login 303")
        .doesNotContain("correct", "horse");
  }

  @Test
  @DisplayName("an account that was removed can do nothing more with its session")
  void removed() throws Exception {
    site.account("gone", ReviewRoles.REVIEWER);
    String cookie = site.login("gone");
    assertThat(site.get(site.pages(), cookie).statusCode()).isEqualTo(200);
    site.accounts.remove("gone");
    assertThat(site.get(site.pages(), cookie).statusCode()).isEqualTo(403);
  }
}
