package org.sluice.distribution.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.json.Json;
import java.io.StringReader;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.distribution.TestHighSide.Device;
import org.sluice.distribution.own.UserPasswords;
import org.sluice.distribution.review.ReviewRoles;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.UserUri;
import org.sluice.web.account.AccountFile;

@QuarkusTest
@QuarkusTestResource(RunningServer.class)
@DisplayName("The users' page in the running server, over TLS")
final class OwnPagesTest extends ServedCase {
  private static final String PASSWORD = "correct+horse+4711";
  private static final long PERIOD = 1500;
  private static int users;

  private String user;
  private Device device;
  private DeviceClient browser;

  @BeforeEach
  void aUserWithKeysAndAPassword() throws Exception {
    user = "sip:own%d@green.example".formatted(++users);
    device = HIGH.device(user, DeviceState.ACTIVE);
    accept(HIGH.certificate(), HIGH.access(device.record()));
    accept(HIGH.keySets(HIGH.keySet(device.record(), PERIOD)));
    bringTheLog();
    setPassword(user);
    browser = DeviceClient.anonymous(server);
  }

  private void setPassword(String of) throws Exception {
    new UserPasswords(data)
        .put(UserUri.parse(of), PASSWORD.replace('+', ' ').getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> tryLogin(String name) throws Exception {
    return tryLogin(name, PASSWORD);
  }

  private HttpResponse<String> tryLogin(String name, String password) throws Exception {
    return browser.post(
        "/my/login",
        "name=" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "&password=" + password,
        "a=b");
  }

  private String login() throws Exception {
    HttpResponse<String> in = tryLogin(user);
    assertThat(in.statusCode()).as(in.body()).isEqualTo(303);
    assertThat(in.headers().firstValue("location")).hasValue("/my");
    String cookie = in.headers().firstValue("set-cookie").orElseThrow();
    assertThat(cookie)
        .startsWith("__Host-sluice-my=")
        .contains("; Secure", "; HttpOnly", "; SameSite=Strict");
    return cookie.split(";", -1)[0];
  }

  private static String packageOf(AccessRecord record) {
    return "/my/package/" + record.commitment() + "/" + record.authKeyHash();
  }

  @Test
  @DisplayName("shows one's own devices and periods, and nobody else's")
  void own() throws Exception {
    Device other = HIGH.device("sip:unseen@green.example", DeviceState.ACTIVE);
    accept(HIGH.access(other.record()));
    HttpResponse<String> page = browser.get("/my", login());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("green.example", "Device " + device.record().deviceId(), "2025-01", "not yet")
        .contains("href=\"" + packageOf(device.record()) + "\"")
        .doesNotContain("unseen", other.record().commitment().toString(), "<script");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'");
  }

  @Test
  @DisplayName("hands out the same package as the device's own pull")
  void fetches() throws Exception {
    HttpResponse<String> file = browser.get(packageOf(device.record()), login());
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("content-disposition").orElse("")).contains("attachment");
    HttpResponse<String> pulled =
        DeviceClient.of(device.auth(), server).get("/api/v1/keysets?from=" + PERIOD);
    assertThat(json(file)).isEqualTo(json(pulled));
  }

  private static jakarta.json.JsonValue json(HttpResponse<String> answer) {
    return Json.createReader(new StringReader(answer.body())).readObject().get("records");
  }

  @Test
  @DisplayName("another user's package does not exist, nor does a suspended device's")
  void notOthers() throws Exception {
    Device other = HIGH.device("sip:unseen@green.example", DeviceState.ACTIVE);
    accept(HIGH.access(other.record()), HIGH.keySets(HIGH.keySet(other.record(), PERIOD)));
    String cookie = login();
    HttpResponse<String> others = browser.get(packageOf(other.record()), cookie);
    assertThat(others.statusCode()).isEqualTo(404);
    assertThat(browser.get("/my/package/" + "0".repeat(64) + "/" + "0".repeat(64), cookie).body())
        .isEqualTo(others.body());
    for (String trick : new String[] {"/my/package/..%2f/x", "/my/%2e%2e/review", "/my//package"}) {
      assertThat(browser.get(trick, cookie).statusCode()).as(trick).isEqualTo(404);
    }
    Suspensions suspensions = new Suspensions(data);
    suspensions.add(device.record().authKeyHash());
    assertThat(browser.get(packageOf(device.record()), cookie).statusCode()).isEqualTo(404);
    assertThat(browser.get("/my", cookie).body()).contains("suspended by the help desk");
    assertThat(suspensions.remove(device.record().authKeyHash())).isTrue();
  }

  @Test
  @DisplayName("nobody comes in without a password, and names are not told apart")
  void closed() throws Exception {
    assertThat(browser.get("/my").statusCode()).as("a program").isEqualTo(401);
    HttpResponse<String> in = browser.getWith("/my", "Accept", "text/html");
    assertThat(in.statusCode()).isEqualTo(303);
    assertThat(in.headers().firstValue("location")).hasValue("/my/login?next=%2Fmy");
    assertThat(browser.get(packageOf(device.record())).statusCode()).isEqualTo(401);
    setPassword("sip:stranger@green.example");
    String wrong = tryLogin(user, "no").body();
    for (String name : new String[] {"sip:stranger@green.example", "sip:nobody@green.example"}) {
      HttpResponse<String> refused = tryLogin(name);
      assertThat(refused.statusCode()).as(name).isEqualTo(401);
      assertThat(refused.body().replace(name, user)).isEqualTo(wrong);
    }
    new UserPasswords(data).remove(UserUri.parse(user));
    assertThat(tryLogin(user).statusCode()).isIn(401, 429);
  }

  @Test
  @DisplayName("a user's session is none of a reviewer, nor the other way round")
  void apart() throws Exception {
    String cookie = login();
    assertThat(browser.get("/review", cookie.replace("sluice-my", "sluice-review")).statusCode())
        .isEqualTo(401);
    new AccountFile(data, ReviewRoles.ALL)
        .put(
            "vera",
            Set.of(ReviewRoles.REVIEWER),
            PASSWORD.replace('+', ' ').getBytes(StandardCharsets.UTF_8),
            null);
    assertThat(tryLogin("vera").statusCode()).isEqualTo(401);
  }

  @Test
  @DisplayName("a session ends when the password is taken away, and with the log-out")
  void ends() throws Exception {
    String cookie = login();
    new UserPasswords(data).remove(UserUri.parse(user));
    assertThat(browser.get("/my", cookie).statusCode()).isEqualTo(403);
    setPassword(user);
    String second = login();
    String token =
        browser
            .get("/my", second)
            .body()
            .replaceAll("(?s).*name=\"form-token\" value=\"([^\"]+)\".*", "$1");
    assertThat(browser.post("/my/logout", "form-token=wrong", second).statusCode()).isEqualTo(403);
    assertThat(browser.post("/my/logout", "form-token=" + token, second).statusCode())
        .isEqualTo(303);
    assertThat(browser.get("/my", second).statusCode()).isEqualTo(401);
  }
}
