package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow") // a ceremony
@DisplayName("Passwords in the console")
final class ConsolePasswordTest {
  private ConsoleSite site;
  private String cookie;

  @BeforeEach
  void start() throws Exception {
    site = new ConsoleSite();
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  @DisplayName(
      "one's own password: the old one is asked for, the change is logged, other sessions end")
  void ownPassword() throws Exception {
    site.appliance.account("paula", "approver@green.example");
    cookie = site.login("paula");
    String other = site.login("paula");
    String next = "another horse 4712";
    assertThat(change("wrong " + TestAppliance.PASSWORD, next, next)).isEqualTo(403);
    assertThat(change(TestAppliance.PASSWORD, next, next + "x")).isEqualTo(400);
    assertThat(change(TestAppliance.PASSWORD, "short", "short")).isEqualTo(409);
    assertThat(site.get("/console", other).statusCode()).isEqualTo(200);
    long before = logSize();
    assertThat(change(TestAppliance.PASSWORD, next, next)).isEqualTo(303);
    assertThat(logSize()).isGreaterThan(before);
    assertThat(site.get("/console", other).statusCode()).as("the other session").isEqualTo(303);
    assertThat(site.get("/console", cookie).statusCode()).isEqualTo(200);
    assertThat(
            site.post("/login", "", Map.of("name", "paula", "password", TestAppliance.PASSWORD))
                .statusCode())
        .isEqualTo(401);
    assertThat(site.post("/login", "", Map.of("name", "paula", "password", next)).statusCode())
        .isEqualTo(303);
  }

  private int change(String now, String next, String again) throws Exception {
    return site.post(
            "/console/password",
            cookie,
            Map.of("now", now, "next", next, "again", again, "form-token", site.token(cookie)))
        .statusCode();
  }

  private long logSize() {
    try (HighSide high = HighSide.look(site.appliance.data())) {
      return high.log().size();
    }
  }
}
