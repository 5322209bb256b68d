package org.sluice.appliance.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.appliance.boot.CommandFailed;

class SpoolTest {

  @TempDir Path folder;

  @Test
  void putsABundleInPlaceOnce() throws IOException {
    Spool spool = new Spool(folder, 1000);
    spool.put('K', 7, new byte[] {1, 2, 3});
    spool.put('K', 7, new byte[] {9});
    assertThat(folder.resolve("000000000007.k.slb")).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(spool.size()).isEqualTo(3);
  }

  @Test
  void isFullBeforeItOverflows() throws IOException {
    Spool spool = new Spool(folder, 10);
    spool.put('K', 1, new byte[8]);
    assertThatThrownBy(() -> spool.put('L', 1, new byte[3]))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("is full: 8 of 10 octets used")
        .hasMessageContaining("Nothing is lost");
    assertThat(folder.resolve("000000000001.l.slb")).doesNotExist();
    Files.delete(folder.resolve("000000000001.k.slb"));
    spool.put('L', 1, new byte[3]);
    assertThat(folder.resolve("000000000001.l.slb")).exists();
  }
}
