package org.sluice.distribution.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.TestHighSide;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.DeviceState;

/// What is noted of answers: seen at once by the server, soon by others, and after a restart.
final class NotesTest {
  private static final Instant FIRST = Instant.parse("2026-11-22T10:00:00Z");
  private static final Instant SECOND = FIRST.plusSeconds(1);

  @TempDir private Path folder;
  private final TestHighSide high = new TestHighSide();
  private final AccessRecord alice =
      high.device("sip:a@green.example", DeviceState.ACTIVE).record();
  private final SealedKeySet keys = high.keySet(alice, 1500);

  @Test
  void theLastOneCountsAtOnceAndAfterARestart() {
    try (BundleStore store = BundleStore.open(folder)) {
      assertThat(store.lastPull(keys)).isEmpty();
      store.pulled(keys, FIRST);
      store.pulled(keys, SECOND);
      store.asked(alice, new Asked(FIRST, 200, ""));
      assertThat(store.lastPull(keys)).contains(SECOND);
      assertThat(store.asked(alice).orElseThrow().status()).isEqualTo(200);
    }
    try (BundleStore store = BundleStore.open(folder)) {
      assertThat(store.lastPull(keys)).contains(SECOND);
      assertThat(store.asked(alice).orElseThrow().at()).isEqualTo(FIRST);
    }
  }

  @Test
  @Timeout(30)
  void othersSeeItWhileTheServerRuns() throws Exception {
    try (BundleStore store = BundleStore.open(folder)) {
      store.pulled(keys, FIRST);
      await(FIRST);
      store.pulled(keys, SECOND);
      await(SECOND);
      assertThat(store.lastPull(keys)).contains(SECOND);
    }
  }

  /// Ends only when another process would see it.
  private void await(Instant pull) throws InterruptedException {
    boolean seen = false;
    while (!seen) {
      Thread.sleep(20);
      try (BundleStore other = BundleStore.read(folder)) {
        seen = other.lastPull(keys).filter(pull::equals).isPresent();
      }
    }
  }

  @Test
  void aNoteIsNoChangeOfWhatIsHeldAndEveryCommitIsOne() {
    try (BundleStore store = BundleStore.open(folder)) {
      long before = store.state();
      store.pulled(keys, FIRST);
      store.asked(alice, new Asked(FIRST, 200, ""));
      assertThat(store.state()).isEqualTo(before);
      try (Commit commit = store.begin()) {
        assertThat(commit.access(alice)).isTrue();
        assertThat(store.state()).as("not written yet").isEqualTo(before);
        commit.write();
      }
      assertThat(store.state()).isNotEqualTo(before);
      before = store.state();
      assertThat(store.destroyKeySets(_ -> true)).isZero();
      assertThat(store.state()).isNotEqualTo(before);
    }
  }
}
