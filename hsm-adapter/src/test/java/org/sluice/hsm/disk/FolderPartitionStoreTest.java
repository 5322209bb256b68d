package org.sluice.hsm.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.records.disk.DiskFailure;

class FolderPartitionStoreTest {

  @TempDir Path folder;

  @Test
  void keepsReplacesAndDeletes() {
    FolderPartitionStore store = new FolderPartitionStore(folder.resolve("partition-1"));
    assertThat(store.get("share")).isNull();
    store.delete("share");
    store.put("share", new byte[] {1});
    store.put("share", new byte[] {2, 3});
    store.put("other", new byte[0]);
    FolderPartitionStore reopened = new FolderPartitionStore(folder.resolve("partition-1"));
    assertThat(reopened.get("share")).containsExactly(2, 3);
    assertThat(reopened.get("other")).isEmpty();
    reopened.delete("share");
    reopened.delete("share");
    assertThat(store.get("share")).isNull();
    assertThat(store.get("other")).isEmpty();
  }

  @Test
  void namesCannotLeaveTheFolder() {
    FolderPartitionStore store = new FolderPartitionStore(folder);
    for (String bad :
        new String[] {"", "..", "../x", "a/b", ".hidden", "/etc/passwd", "a\0b", "x".repeat(161)}) {
      assertThatThrownBy(() -> store.put(bad, new byte[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("store name");
      assertThatThrownBy(() -> store.get(bad)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.delete(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    FolderPartitionStore store = new FolderPartitionStore(file);
    assertThatThrownBy(() -> store.put("share", new byte[1]))
        .isInstanceOf(DiskFailure.class)
        .hasMessageContaining(file.toString());
  }
}
