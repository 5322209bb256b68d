package org.sluice.records.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.records.disk.FolderTileStore;

/// A log written by Tessera, with the checkpoint of every size it had.
class TesseraLogTest {
  private static final String VKEY =
      "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

  @Test
  void opensVerifiesAndProvesEveryStep() throws IOException {
    Path folder = Vectors.thirdParty("tessera-testdata").resolve("testdata/log");
    CheckpointVerifier verifier = new CheckpointVerifier(NoteKey.parse(VKEY), List.of(), 0);
    FolderTileStore store = new FolderTileStore(folder);
    TileLog log = TileLog.open(store);
    assertThat(log.size()).isEqualTo(15);
    for (int size = 0; size <= 15; size++) {
      Checkpoint then =
          verifier.verify(Files.readAllBytes(folder.resolve("checkpoint." + size))).checkpoint();
      assertThat(then.size()).isEqualTo(size);
      assertThat(log.root(size)).isEqualTo(then.root());
      assertThat(TileLog.open(store, size).root()).isEqualTo(then.root());
      log.consistency(size, 15).verify(then.root(), log.root());
      if (size > 0) {
        log.inclusion(size - 1, size).verify(log.leafHash(size - 1), then.root());
        assertThat(Merkle.leafHash(log.entry(size - 1))).isEqualTo(log.leafHash(size - 1));
      }
    }
  }
}
