package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow") // a ceremony
@DisplayName("The time that the console goes by")
final class ConsoleTimeTest {
  private volatile Duration off = Duration.ZERO;

  private Instant clock() {
    return Instant.now().plus(off);
  }

  private static long entries(ConsoleSite site) {
    try (HighSide high = HighSide.look(site.appliance.data())) {
      return high.log().size();
    }
  }

  @Test
  @DisplayName(
      "a clock that jumps back while it runs: every page says so, and nothing is done by it")
  void jumps() throws Exception {
    try (ConsoleSite site = new ConsoleSite(this::clock)) {
      String sofia = site.login("sofia");
      String token = site.token(sofia);
      Map<String, String> beat = Map.of("hours", "1", "note", "test", "form-token", token);
      assertThat(site.post("/console/heartbeat", sofia, beat).statusCode()).isEqualTo(303);
      assertThat(site.get("/console", sofia).body()).doesNotContain("The clock cannot be right");
      assertThat(metric(site, sofia)).isEqualTo("0.0");
      long before = entries(site);

      off = Duration.ofDays(-3);
      for (String page : new String[] {"", "/calendar", "/password", "/accounts"}) {
        assertThat(site.get("/console" + page, sofia).body())
            .as(page)
            .contains("The clock cannot be right, so nothing is done here", "co-signed last at");
      }
      assertThat(metric(site, sofia)).isEqualTo("1.0");
      HttpResponse<String> refused = site.post("/console/heartbeat", sofia, beat);
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body()).contains("the log was co-signed last at", "nothing was changed");
      assertThat(entries(site)).as("nothing was logged").isEqualTo(before);

      off = Duration.ZERO;
      assertThat(site.get("/console", sofia).body()).doesNotContain("The clock cannot be right");
      assertThat(site.post("/console/heartbeat", sofia, beat).statusCode()).isEqualTo(303);
    }
  }

  private static String metric(ConsoleSite site, String cookie) throws Exception {
    return site.get("/console/metrics", cookie)
        .body()
        .replaceAll("(?s).*\\nsluice_clock_wrong ([0-9.]+)\\n.*", "$1");
  }

  @Test
  @DisplayName(
      "a time that is said runs on while the console runs, however often the folder is opened")
  void runsOn() {
    Instant[] machine = {Instant.parse("2026-01-01T00:00:00Z")};
    DataOption option =
        DataOption.of(java.nio.file.Path.of("x"), java.nio.file.Path.of("y"), () -> machine[0]);
    new picocli.CommandLine(new Said(option)).parseArgs("--at", "2031-05-01T00:00:00Z");
    assertThat(option.clock().instant()).isEqualTo(Instant.parse("2031-05-01T00:00:00Z"));
    machine[0] = machine[0].plus(Duration.ofHours(5));
    assertThat(option.clock().instant()).isEqualTo(Instant.parse("2031-05-01T05:00:00Z"));
  }

  @picocli.CommandLine.Command
  private static final class Said {
    @picocli.CommandLine.Mixin private final DataOption data;

    Said(DataOption data) {
      this.data = data;
    }
  }
}
