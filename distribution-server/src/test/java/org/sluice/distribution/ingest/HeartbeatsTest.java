package org.sluice.distribution.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.store.SequenceRange;
import org.sluice.distribution.store.StreamReport;
import org.sluice.records.id.BundleKind;

/// Silence, lateness, and what was announced and did not come; by clocks of the tests.
final class HeartbeatsTest {
  private static final long AT = 1_780_000_000L;
  private static final long DUE = AT + 3600;

  @TempDir private Path folder;
  private final TestHighSide high = new TestHighSide();
  private LowSide low;

  @BeforeEach
  void open() throws IOException {
    low = LowSide.open(folder.resolve("data"), List.of(high.writeProfile(folder)));
  }

  @AfterEach
  void close() {
    low.close();
  }

  private Intake accept(byte[] bundle) {
    return low.receiver().accept(bundle);
  }

  private boolean late(long second) {
    return low.heartbeats().late(Instant.ofEpochSecond(second)).isPresent();
  }

  @Test
  void latenessIsAnAlarmAndSilenceBeforeItIsNot() throws IOException {
    assertThat(late(Long.MAX_VALUE / 1_000_000_000)).as("none was ever heard").isFalse();
    assertThat(accept(high.heartbeat(AT, DUE, 0, "off for lunch")))
        .isInstanceOf(Intake.Stored.class);
    assertThat(late(DUE + Heartbeats.PATIENCE)).isFalse();
    assertThat(late(DUE + Heartbeats.PATIENCE + 1)).isTrue();
    assertThat(low.heartbeats().late(Instant.ofEpochSecond(DUE + 1000)).orElseThrow())
        .contains("due at 2026-", "off for lunch");
    close();
    low = LowSide.open(folder.resolve("data"), List.of(folder.resolve("green.example.profile")));
    assertThat(late(DUE + 1000)).as("after a restart").isTrue();
    accept(high.heartbeat(DUE + 900, DUE + 5000, 0, ""));
    assertThat(late(DUE + 1000)).isFalse();
  }

  @Test
  void theNewestCountsInWhateverOrderTheyArrive() {
    byte[] first = high.heartbeat(AT, DUE, 3, "");
    byte[] second = high.heartbeat(AT + 60, DUE + 60, 5, "");
    accept(second);
    accept(first);
    assertThat(low.heartbeats().newest().orElseThrow().lastKeys()).isEqualTo(5);
  }

  @Test
  void bundlesAtTheEndOfTheStreamAreMissedThoughNothingCameAfterThem() {
    accept(high.heartbeat(AT, DUE, 2, ""));
    assertThat(low.streams().values())
        .extracting(StreamReport::missing)
        .contains(List.of(new SequenceRange(1, 2)));
    accept(high.certificate());
    assertThat(low.streams().values())
        .extracting(StreamReport::missing)
        .contains(List.of(new SequenceRange(2, 2)));
    assertThat(low.store().streams().values())
        .allSatisfy(held -> assertThat(held.missingCount()).isZero());
    accept(high.certificate());
    assertThat(low.streams().values()).allSatisfy(held -> assertThat(held.missingCount()).isZero());
  }

  @Test
  void whatIsNoHeartbeatIsRefused() {
    byte[] rubbish = "no heartbeat".getBytes(UTF_8);
    assertThat(accept(high.logBundle(BundleKind.HEARTBEAT, List.of(rubbish))))
        .isInstanceOf(Intake.Refused.class);
    byte[] two = high.heartbeat(AT, DUE, 0, "");
    assertThat(accept(new TestHighSide().heartbeat(AT, DUE, 9, "")))
        .as("of another high side")
        .isInstanceOf(Intake.Refused.class);
    assertThat(low.heartbeats().newest()).isEmpty();
    assertThat(accept(two)).isInstanceOf(Intake.Stored.class);
  }
}
