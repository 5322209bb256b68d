package org.sluice.distribution.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.distribution.ingest.Intake;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.distribution.review.ReviewDesk;
import org.sluice.distribution.review.ReviewRoles;
import org.sluice.web.Route;
import org.sluice.web.Shell;
import org.sluice.web.account.AccountFile;

@QuarkusTest
@QuarkusTestResource(RunningServer.class)
@DisplayName("The web shell in the running server, over TLS")
final class WebShellTest {
  private static final String PASSWORD = "correct+horse+4711";

  @Inject LowSide low;
  @Inject Shell shell;
  @Inject ReviewDesk desk;

  @ConfigProperty(name = "sluice.distribution.data")
  Path data;

  @TestHTTPResource(value = "/", tls = true)
  URI server;

  @BeforeEach
  void aLog() {
    long held =
        low.logs().snapshot(org.sluice.distribution.TestHighSide.ORIGIN).orElseThrow().size();
    if (held < RunningServer.HIGH.size()) {
      assertThat(low.receiver().accept(RunningServer.HIGH.segment(held, RunningServer.HIGH.size())))
          .isInstanceOf(Intake.Stored.class);
    }
    desk.advance();
    new AccountFile(data, ReviewRoles.ALL)
        .put(
            "vera",
            Set.of(ReviewRoles.REVIEWER),
            PASSWORD.replace('+', ' ').getBytes(StandardCharsets.UTF_8),
            null);
  }

  private String login(DeviceClient browser) throws Exception {
    HttpResponse<String> in = browser.post("/login", "name=vera&password=" + PASSWORD, "a=b");
    assertThat(in.statusCode()).as(in.body()).isEqualTo(303);
    String cookie = in.headers().firstValue("set-cookie").orElseThrow();
    assertThat(cookie)
        .startsWith("__Host-sluice-review=")
        .contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict");
    return cookie.split(";", -1)[0];
  }

  @Test
  @DisplayName("a reviewer logs in and reads the mirrored log")
  void reviews() throws Exception {
    DeviceClient browser = DeviceClient.anonymous(server);
    assertThat(browser.get("/review").statusCode()).as("a program").isEqualTo(401);
    assertThat(browser.getWith("/review", "Accept", "text/html").statusCode()).isEqualTo(303);
    String cookie = login(browser);
    HttpResponse<String> home = browser.get("/review", cookie);
    String pages = home.headers().firstValue("location").orElseThrow();
    HttpResponse<String> timeline = browser.get(pages + "?show=all", cookie);
    assertThat(timeline.body()).contains("Timeline", "log.example/test");
    assertThat(timeline.headers().allValues("content-security-policy"))
        .hasSize(1)
        .first()
        .asString()
        .contains("script-src 'self'");
    assertThat(browser.get(pages + "/entries/0", cookie).body()).contains("Domain policy");
    assertThat(browser.get(pages + "/package.zip", cookie).statusCode()).isEqualTo(200);
    assertThat(browser.post("/login", "a".repeat(40_000), "a=b").statusCode()).isEqualTo(413);
  }

  @Test
  @DisplayName("every page of the shell is in the server and closed to who is not logged in")
  void closed() throws Exception {
    DeviceClient browser = DeviceClient.anonymous(server);
    for (Route route : shell.routes()) {
      if (route.needs().isPresent()) {
        String path = route.template().replace("{}", "1").replace("{*}", "checkpoint");
        int status =
            route.method().equals("GET")
                ? browser.get(path).statusCode()
                : browser.post(path, "", "a=b").statusCode();
        assertThat(status).as(route.template()).isIn(303, 401);
      }
    }
    // What the server answers without the shell: for devices and for anybody, as each says.
    assertThat(browser.get("/api/v1/keysets").statusCode()).isEqualTo(401);
    assertThat(browser.get("/api/v1/keysets/" + "0".repeat(64)).statusCode()).isEqualTo(401);
    for (String open :
        new String[] {"/", "/api/v1/status", "/api/v1/gaps", "/metrics", "/q/health", "/login"}) {
      assertThat(browser.get(open).statusCode()).as(open).isIn(200, 503);
    }
  }
}
