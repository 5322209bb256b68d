package org.sluice.appliance.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.TestAppliance;
import org.sluice.web.WebAnswer;

@Tag("slow") // a ceremony
@DisplayName("Ready: what anybody on the machine is told, and what a machine is")
class ReadinessTest {
  private TestAppliance a;

  @BeforeEach
  void appliance() throws IOException {
    a = TestAppliance.get();
  }

  private DataOption looking(InstantSource clock) {
    return DataOption.of(a.root.resolve("high"), null, clock);
  }

  private static void says(Status status, Map<String, Object> data) {
    HealthCheckResponse said = new Readiness().call();
    assertThat(said.getName()).isEqualTo("high side");
    assertThat(said.getStatus()).isEqualTo(status);
    assertThat(said.getData()).contains(data);
  }

  @Test
  @DisplayName("down before the console is there, and while it has asked no partition; then up")
  void ready() {
    says(Status.DOWN, Map.of("console", "not started"));
    try (Console _ = Console.start(looking(InstantSource.system()))) {
      says(Status.DOWN, Map.of("quorum", false, "log", true, "clock", true, "disk", true));
    }
    try (Console console = Console.start(a.data())) {
      console.place().tidy();
      says(Status.UP, Map.of("quorum", true, "log", true, "clock", true, "disk", true));
    }
    says(Status.DOWN, Map.of("console", "not started"));
  }

  @Test
  @DisplayName("a machine is told 503 and which of them it is, 200 when all is well")
  void machine() {
    Instant back = Instant.now().minus(Duration.ofDays(1));
    try (Workplace place = new Workplace(looking(() -> back))) {
      WebAnswer down = health(place);
      assertThat(down.status()).isEqualTo(503);
      assertThat(new String(down.body(), StandardCharsets.UTF_8))
          .isEqualTo("{\"up\":false,\"quorum\":false,\"log\":true,\"clock\":false,\"disk\":true}");
    }
    try (Workplace place = new Workplace(a.data())) {
      assertThat(health(place).status()).as("nobody was asked yet").isEqualTo(503);
      place.tidy();
      assertThat(health(place).status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("any one of the four that is not so is enough to be down")
  void each() {
    assertThat(new Health(true, true, true, true).isUp()).isTrue();
    assertThat(new Health(false, true, true, true).isUp()).isFalse();
    assertThat(new Health(true, false, true, true).isUp()).isFalse();
    assertThat(new Health(true, true, false, true).isUp()).isFalse();
    assertThat(new Health(true, true, true, false).isUp()).isFalse();
  }

  private static WebAnswer health(Workplace place) {
    try (IssueRunner runner = new IssueRunner(place)) {
      return new MachineDesk(place, runner)
          .routes().stream()
              .filter(r -> r.path().equals("/machine/health"))
              .findFirst()
              .orElseThrow()
              .handler()
              .answer(Optional.empty());
    }
  }
}
