package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("slow") // a ceremony
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Accounts of the console: separated, suspended")
final class ConsoleAccountsTest {
  private ConsoleSite site;
  private final Map<String, String> cookies = new HashMap<>();
  private final Map<String, String> tokens = new HashMap<>();

  @BeforeAll
  void start() throws Exception {
    site = new ConsoleSite();
    enter("sofia");
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

  @Test
  @DisplayName(
      "combinations that break separation of duties are refused, in the console and by the command")
  void separation() throws Exception {
    Map<String, String> both =
        Map.of(
            "name", "judy",
            "duties", "issue-officer@green.example approver@green.example",
            "password", "long enough 12");
    HttpResponse<String> refused = post("sofia", "/console/accounts", both);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("cannot be one account");
    assertThat(
            site.appliance.run(
                1, "operator", "roles", "aldo", "auditor@blue.example", "custodian@green.example"))
        .contains("does not hold the means to make keys");
    assertThat(site.get("/console/accounts", cookies.get("sofia")).body())
        .doesNotContain("judy")
        .contains("approver@green.example");
    Map<String, String> elsewhere = new HashMap<>(both);
    elsewhere.put("duties", "approver@elsewhere.example");
    assertThat(post("sofia", "/console/accounts", elsewhere).statusCode()).isEqualTo(403);
  }

  @Test
  @DisplayName("an account that was suspended can do nothing more, and is refused like nobody")
  void suspended() throws Exception {
    Map<String, String> dora =
        Map.of(
            "name", "dora",
            "duties", "approver@green.example",
            "password", TestAppliance.PASSWORD);
    assertThat(post("sofia", "/console/accounts", dora).statusCode()).isEqualTo(303);
    enter("dora");
    assertThat(post("sofia", "/console/accounts/suspend", Map.of("name", "dora")).statusCode())
        .isEqualTo(303);
    assertThat(site.get("/console", cookies.get("dora")).statusCode()).isEqualTo(403);
    HttpResponse<String> closed =
        site.post("/login", "", Map.of("name", "dora", "password", TestAppliance.PASSWORD));
    HttpResponse<String> nobody =
        site.post("/login", "", Map.of("name", "dory", "password", TestAppliance.PASSWORD));
    assertThat(closed.statusCode()).isEqualTo(401);
    assertThat(closed.body().replace("dora", "dory")).isEqualTo(nobody.body());
  }
}
