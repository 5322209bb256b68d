package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("slow") // a ceremony
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("What the console says of users, and of requests that are no issue")
final class ConsoleStatesTest {
  private ConsoleSite site;

  @BeforeAll
  void start() throws Exception {
    site = new ConsoleSite();
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private void must(String officer, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(
        List.of(
            "--officer",
            site.appliance.path("officers/" + officer + ".p12"),
            "--passphrase-file",
            site.appliance.path("officers/" + officer + ".pass")));
    site.appliance.run(0, all.toArray(String[]::new));
  }

  private String user(String cookie) throws Exception {
    String page = site.get("/console/users?find=0101", cookie).body();
    return page.replaceAll("(?s).*(<tr>.*?tel:.447700900101.*?</tr>).*", "$1")
        .replaceAll("(?s)<[^>]*>", " ")
        .replaceAll("\\s+", " ");
  }

  @Test
  @DisplayName("an identity that is suspended does not look like one that gets keys")
  void suspended() throws Exception {
    String cookie = site.login("irene");
    String[] who = {"--domain", "green.example", "--user", "tel:+447700900101"};
    assertThat(user(cookie)).contains("are made 1 1");
    must("enzo", "users", "suspend", who[0], who[1], who[2], who[3], "--why", "a test");
    assertThat(user(cookie)).contains("suspended 0 1").doesNotContain("phone");
    must("enzo", "users", "resume", who[0], who[1], who[2], who[3], "--why", "a test");
    assertThat(user(cookie)).contains("are made 1 1").contains("phone");
  }

  @Test
  @DisplayName("a drill is approved like an issue, and no page offers to start it")
  void drill() throws Exception {
    must("irene", "drill", "request", "--domain", "green.example");
    String drill;
    try (HighSide high = HighSide.look(site.appliance.data())) {
      drill = List.copyOf(high.log().index().requests()).getLast().request().requestId().toString();
    }
    assertThat(page(drill, site.login("aldo"))).contains("Hand in the approval", "0 of 2");
    for (String officer : List.of("aldo", "bea")) {
      must(officer, "issue", "approve", drill);
    }
    assertThat(page(drill, site.login("irene")))
        .contains("approved: sluice drill run")
        .doesNotContain("/start\"");
  }

  private String page(String request, String cookie) throws Exception {
    return site.get("/console/requests/" + request, cookie).body();
  }
}
