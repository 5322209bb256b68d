package org.sluice.distribution.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A replica that is behind, or blind, says so and is out of the health check")
class ReplicaStateTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path folder;

  private ReplicaState state;

  @BeforeEach
  void settings() throws IOException {
    Path file = folder.resolve("kafka.properties");
    Files.writeString(
        file,
        "bootstrap.servers=x:1\nsluice.allow-plaintext=true\n"
            + "sluice.behind-seconds=30\nsluice.blind-seconds=900\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    state = new ReplicaState(KafkaSettings.read(file));
  }

  private void out(Instant now, String why) {
    assertThat(state.report(now).ready()).isFalse();
    assertThat(state.report(now).why()).contains(why);
  }

  @Test
  void untilItHasReadEverythingOnce() {
    out(NOW, "has not read everything yet");
    state.looked(7, NOW);
    out(NOW, "7 records to go");
    state.looked(0, NOW);
    assertThat(state.report(NOW).ready()).isTrue();
    assertThat(state.report(NOW).why()).isEmpty();
  }

  @Test
  void behindForTooLong() {
    state.looked(0, NOW);
    state.looked(3, NOW.plusSeconds(30));
    assertThat(state.report(NOW.plusSeconds(30)).ready()).as("there is always more soon").isTrue();
    out(NOW.plusSeconds(31), "is behind by 3 records since " + NOW);
    state.looked(0, NOW.plusSeconds(40));
    assertThat(state.report(NOW.plusSeconds(40)).ready()).isTrue();
  }

  @Test
  void blindForTooLong() {
    state.looked(0, NOW);
    state.trouble("no broker");
    assertThat(state.report(NOW.plusSeconds(900)).ready()).isTrue();
    assertThat(state.report(NOW.plusSeconds(900)).why()).isEqualTo("no broker");
    out(NOW.plusSeconds(901), "could not ask");
    out(NOW.plusSeconds(901), "(no broker)");
  }
}
