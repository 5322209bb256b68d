package org.sluice.records.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.id.Hash32;

class TileLogTest {
  private final MemoryTileStore store = new MemoryTileStore();

  @Test
  void growsInAnyBatchesAndProvesEveryStep() {
    TileLog log = TileLog.open(store);
    assertThat(log.root()).isEqualTo(Merkle.EMPTY_ROOT);
    int size = 0;
    for (int batch : new int[] {1, 1, 253, 1, 1, 0, 255, 256, 300, 7}) {
      assertThat(log.append(Vectors.leaves(size, size + batch))).isEqualTo(size);
      size += batch;
      LogCheck.holds(store, Vectors.leaves(0, size));
    }
  }

  @Test
  void aLargeBatchWritesEachTileOnce() {
    Map<String, Integer> writes = new HashMap<>();
    TileStore counting =
        new FailingStore(store) {
          @Override
          public void write(String path, byte[] octets) {
            writes.merge(path, 1, Integer::sum);
            super.write(path, octets);
          }
        };
    TileLog log = TileLog.open(counting);
    log.append(Vectors.leaves(0, 5000));
    assertThat(writes).hasSize(20 + 20 + 1).allSatisfy((p, n) -> assertThat(n).isEqualTo(1));
    writes.clear();
    log.append(Vectors.leaves(5000, 5001));
    assertThat(writes).as("a full tile is never written again").hasSize(2);
    log.append(List.of());
    assertThat(writes).hasSize(2);
  }

  @Test
  void tidyKeepsWhatTheCommittedSizeNeeds() {
    TileLog log = TileLog.open(store);
    for (int i = 0; i < 300; i++) {
      log.append(Vectors.leaves(i, i + 1));
    }
    assertThat(store.files().size()).isGreaterThan(500);
    log.tidy(300);
    assertThat(store.files())
        .containsOnlyKeys(
            "tile/0/000",
            "tile/0/001.p/44",
            "tile/1/000.p/1",
            "tile/entries/000",
            "tile/entries/001.p/44");
    // A checkpoint of an earlier size still opens from the full tile.
    LogCheck.holds(store, Vectors.leaves(0, 200));
    assertThatThrownBy(() -> log.tidy(301)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void tidyDoesNotTouchWhatIsNotCommitted() {
    TileLog log = TileLog.open(store);
    log.append(Vectors.leaves(0, 100));
    log.append(Vectors.leaves(100, 300));
    log.tidy(100);
    LogCheck.holds(store, Vectors.leaves(0, 100));
    LogCheck.holds(store, Vectors.leaves(0, 300));
  }

  @Test
  void refusesLongEntriesBeforeItWritesAnything() {
    TileLog log = TileLog.open(store);
    List<byte[]> batch = List.of(new byte[1], new byte[65_536]);
    assertThatThrownBy(() -> log.append(batch))
        .isInstanceOf(EntryTooLong.class)
        .hasMessageContaining("entry 1")
        .hasMessageContaining("65536");
    assertThat(store.files()).isEmpty();
    log.append(List.of(new byte[0], new byte[65_535]));
    LogCheck.holds(store, List.of(new byte[0], new byte[65_535]));
  }

  @Test
  void refusesIndicesOutsideTheLog() {
    TileLog log = TileLog.open(store);
    log.append(Vectors.leaves(0, 3));
    assertThatThrownBy(() -> log.entry(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> log.leafHash(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> log.inclusion(0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> log.inclusion(2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> log.consistency(3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> log.root(4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> TileLog.open(store, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatItHandsOutCannotChangeIt() {
    TileLog log = TileLog.open(store);
    byte[] mine = Vectors.leaf(0);
    log.append(List.of(mine));
    mine[0] ^= 1;
    log.entry(0)[0] ^= 1;
    assertThat(log.entry(0)).isEqualTo(Vectors.leaf(0));
    log.append(Vectors.leaves(1, 2));
    LogCheck.holds(store, Vectors.leaves(0, 2));
  }

  @Test
  void namesTheFileThatIsMissingOrDamaged() {
    TileLog.open(store).append(Vectors.leaves(0, 300));
    Hash32 root = TileLog.open(store, 300).root();
    for (String path : List.of("tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44")) {
      byte[] good = store.read(path);
      store.delete(path);
      damaged(path, () -> TileLog.open(store, 300));
      store.write(path, java.util.Arrays.copyOf(good, good.length - 1));
      damaged(path, () -> TileLog.open(store, 300));
      store.write(path, java.util.Arrays.copyOf(good, good.length + 1));
      damaged(path, () -> TileLog.open(store, 300));
      byte[] flipped = good.clone();
      flipped[7] ^= 1;
      store.write(path, flipped);
      assertThatThrownBy(() -> TileLog.open(store, new Checkpoint("log", 300, root)))
          .isInstanceOf(LogDamaged.class);
      store.write(path, good);
    }
    store.delete("tile/entries/000");
    damaged("tile/entries/000", () -> TileLog.open(store, 300).entry(5));
  }

  private static void damaged(String path, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(LogDamaged.class, e -> assertThat(e.path()).isEqualTo(path));
  }

  @Test
  void livesInAFolder(@TempDir Path folder) {
    FolderTileStore disk = new FolderTileStore(folder.resolve("log"));
    TileLog log = TileLog.open(disk);
    log.append(Vectors.leaves(0, 250));
    log.append(Vectors.leaves(250, 600));
    log.tidy(600);
    assertThat(Files.exists(folder.resolve("log/tile/0/002.p/88"))).isTrue();
    assertThat(Files.exists(folder.resolve("log/tile/0/000.p/250"))).isFalse();
    LogCheck.holds(disk, Vectors.leaves(0, 600));
  }

  /// Every write point x {lost, done but reported lost}: after each, the log is reopened at the
  /// committed size with nothing lost, takes another batch, and is right from end to end.
  @Test
  @Tag("slow")
  void crashTable() {
    for (int committed : new int[] {0, 1, 255, 256, 300, 511}) {
      for (int batch : new int[] {1, 2, 300}) {
        int writes = crash(committed, batch, Integer.MAX_VALUE, false);
        assertThat(writes).isGreaterThanOrEqualTo(2);
        for (int point = 0; point < writes; point++) {
          crash(committed, batch, point, false);
          crash(committed, batch, point, true);
        }
      }
    }
  }

  private static int crash(int committed, int batch, int point, boolean done) {
    MemoryTileStore disk = new MemoryTileStore();
    TileLog.open(disk).append(Vectors.leaves(0, committed));
    FailingStore failing = new FailingStore(disk);
    TileLog log = TileLog.open(failing, committed);
    failing.failAt(point, done);
    List<byte[]> lost = List.of(new byte[] {1}, new byte[] {2});
    List<byte[]> attempt = new ArrayList<>(Vectors.leaves(committed, committed + batch - 1));
    attempt.addAll(lost.subList(0, 1));
    String at = "%d + %d, write %d, done %s".formatted(committed, batch, point, done);
    if (point == Integer.MAX_VALUE) {
      log.append(attempt);
      return failing.writes();
    }
    assertThatThrownBy(() -> log.append(attempt)).as(at).isInstanceOf(IllegalStateException.class);

    // The same process goes on: nothing was appended, the same batch can be tried again.
    assertThat(log.size()).as(at).isEqualTo(committed);
    log.append(attempt);
    List<byte[]> expected = new ArrayList<>(Vectors.leaves(0, committed));
    LogCheck.holds(disk, expected);
    expected.addAll(attempt);
    LogCheck.holds(disk, expected);

    // Or the process died before its checkpoint: the committed size counts, and another, shorter or
    // longer batch replaces what lies beyond.
    for (int next : new int[] {1, batch, batch + 300}) {
      TileLog again = TileLog.open(disk, committed);
      again.append(Vectors.leaves(committed, committed + next));
      LogCheck.holds(disk, Vectors.leaves(0, committed + next));
    }
    return failing.writes();
  }
}
