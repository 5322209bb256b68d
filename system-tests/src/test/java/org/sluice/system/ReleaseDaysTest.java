package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@DisplayName("How early a domain hands its keys out")
final class ReleaseDaysTest {
  @TempDir private Path shared;

  @Test
  @DisplayName("is said in the ceremony file, kept by the device with its first pull, and gone by")
  void learned() throws Exception {
    SmallCommunity c = SmallCommunity.begin(shared.resolve("made"));
    LowSideOnDisc low = LowSideOnDisc.make(shared.resolve("low"));
    String demo = Files.readString(Modules.ROOT.resolve("system-tests/demo/ceremony.yaml"));
    assertThat(demo).contains("release-days: 31");
    Path file =
        Files.writeString(
            shared.resolve("ceremony.yaml"), demo.replace("release-days: 31", "release-days: 45"));
    c.must(c.ceremony(file, List.of(low.pinned())));
    c.users();
    c.must("issue", "run", c.approvedRequest());
    low.fill(c);
    Path devices = c.root().resolve("devices");
    Program.Result renewed;
    try (LowSideOnDisc.Running _ = low.serve(c)) {
      renewed =
          Program.client()
              .run(
                  "client",
                  "renew",
                  "--once",
                  "--user",
                  "tel:+447700900100",
                  "--server",
                  low.url(),
                  "--data",
                  devices.toString());
    }
    assertThat(renewed.exit()).as(renewed.text()).isZero();
    // All of the next month lies within 45 days, so its keys came too.
    assertThat(renewed.text()).containsPattern("(?s)period .* leaf .*period .* leaf ");
    assertThat(devices.resolve("client/domains/green.example/release-days")).hasContent("45");
  }
}
