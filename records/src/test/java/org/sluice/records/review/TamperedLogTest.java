package org.sluice.records.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.records.review.ReviewedLogs.*;
import static org.sluice.records.review.SmallLog.*;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.tlog.MemoryTileStore;
import org.sluice.records.tlog.TileLog;
import org.sluice.records.tlog.TilePath;

/// A log whose files were changed, lost, or left behind.
class TamperedLogTest {
  /// Two appends to both sides of a full tile, so that there is a file of each class: checkpoint,
  /// full and partial bundles, hash tiles of levels 0 and 1, and partial versions that were
  /// replaced.
  private static MemoryTileStore allClasses() {
    List<byte[]> small = entries().stream().map(SignedStatement::encoded).toList();
    byte[] note = small.getLast();
    MemoryTileStore store = new MemoryTileStore();
    TileLog log = TileLog.open(store);
    log.append(small);
    log.append(java.util.Collections.nCopies(300, note));
    log.append(java.util.Collections.nCopies(5, note));
    store.write(TilePath.CHECKPOINT, checkpoint(log, 2).encode());
    return store;
  }

  @Test
  @Tag("slow")
  void findsOneFlippedBitInEveryFile() {
    MemoryTileStore store = allClasses();
    assertThat(REVIEW.review(store).findings()).isEmpty();
    assertThat(store.files().keySet())
        .contains(
            "checkpoint",
            "tile/0/000",
            "tile/0/000.p/23",
            "tile/0/001.p/67",
            "tile/0/001.p/72",
            "tile/1/000.p/1",
            "tile/entries/000",
            "tile/entries/000.p/23",
            "tile/entries/001.p/67",
            "tile/entries/001.p/72");
    for (Map.Entry<String, byte[]> file : store.files().entrySet()) {
      int octets = file.getValue().length;
      for (int at = 0; at < octets; at += 1 + octets / 40) {
        byte[] flipped = file.getValue().clone();
        flipped[at] ^= (byte) (1 << (at % 8));
        store.write(file.getKey(), flipped);
        LogReview.Result result = REVIEW.review(store);
        assertThat(result.ok()).as("%s, octet %d", file.getKey(), at).isFalse();
      }
      store.write(file.getKey(), file.getValue());
    }
    assertThat(REVIEW.review(store).ok()).isTrue();
  }

  @Test
  void findsEveryFileThatIsMissingShortOrLong() {
    MemoryTileStore store = allClasses();
    for (Map.Entry<String, byte[]> file : store.files().entrySet()) {
      byte[] good = file.getValue();
      for (int length : new int[] {0, good.length - 1, good.length + 1}) {
        store.write(file.getKey(), java.util.Arrays.copyOf(good, length));
        assertThat(REVIEW.review(store).ok()).as("%s of %d", file.getKey(), length).isFalse();
      }
      store.delete(file.getKey());
      boolean replaced = file.getKey().endsWith(".p/23") || file.getKey().endsWith(".p/67");
      assertThat(REVIEW.review(store).ok()).as("%s gone", file.getKey()).isEqualTo(replaced);
      store.write(file.getKey(), good);
    }
  }

  @Test
  void aLogRewrittenWithAllItsTilesDoesNotHaveTheSignedRoot() {
    MemoryTileStore good = store(entries().stream().map(SignedStatement::encoded).toList());
    List<SignedStatement> other = entries();
    other.set(other.size() - 1, other.get(other.size() - 2));
    MemoryTileStore forged = store(other.stream().map(SignedStatement::encoded).toList());
    forged.write(TilePath.CHECKPOINT, good.read(TilePath.CHECKPOINT));
    assertThat(REVIEW.review(forged).findings())
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).contains("the root of the 23 entries"));
  }

  @Test
  void whatACrashLeftBehindIsNotPartOfTheLog() {
    List<byte[]> small = entries().stream().map(SignedStatement::encoded).toList();
    MemoryTileStore store = store(small);
    byte[] other = entries().get(entries().size() - 2).encoded();
    TileLog.open(store, small.size()).append(java.util.Collections.nCopies(400, other));
    // The checkpoint was not written; the next process appends something else, in small steps.
    assertThat(REVIEW.review(store).findings()).isEmpty();
    TileLog log = TileLog.open(store);
    for (int batch = 0; batch < 50; batch++) {
      log.append(java.util.Collections.nCopies(11, small.getLast()));
      store.write(TilePath.CHECKPOINT, checkpoint(log, 2).encode());
      assertThat(REVIEW.review(store).findings()).as("batch %d", batch).isEmpty();
    }
  }
}
