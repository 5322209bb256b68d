package org.sluice.diode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.records.id.Hash32;

class DiscTest {
  private static final long SIZE = 100_000;

  @TempDir private Path folder;

  @Test
  @DisplayName("as many folders as it takes, each within its size and with the sums of its files")
  void split() throws IOException {
    Path out = folder.resolve("out");
    Disc all = new Disc(out, SIZE);
    for (int i = 0; i < 40; i++) {
      all.add("file-" + i, new byte[20_000 + i]);
    }
    int folders = all.complete();
    assertThat(folders).isGreaterThan(8);
    Set<String> names = new HashSet<>();
    for (int n = 1; n <= folders; n++) {
      Path disc = out.resolve("disc-" + n);
      long size = 0;
      for (String line : Files.readAllLines(disc.resolve(Disc.SUMS))) {
        String name = line.substring(66);
        byte[] octets = Files.readAllBytes(disc.resolve(name));
        assertThat(line).isEqualTo(Hash32.sha256(octets) + "  " + name);
        assertThat(names.add(name)).isTrue();
        size += octets.length;
      }
      assertThat(size).isPositive().isLessThan(SIZE);
    }
    assertThat(names).hasSize(40);
    assertThat(out.resolve("disc-" + (folders + 1))).doesNotExist();
  }

  @Test
  void whatFitsNoDiscIsSaid() throws IOException {
    Disc disc = new Disc(folder.resolve("out"), SIZE);
    assertThatThrownBy(() -> disc.add("large", new byte[(int) SIZE]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no disc holds it");
    try (Stream<Path> written = Files.walk(folder)) {
      assertThat(written).as("nothing says that it is complete").noneMatch(Files::isRegularFile);
    }
  }

  @Test
  void oneFolderOfAnySize() throws IOException {
    Disc disc = new Disc(folder.resolve("out"), 0);
    disc.add("a", new byte[1 << 20]);
    disc.add("b", new byte[1 << 20]);
    assertThat(disc.complete()).isEqualTo(1);
    assertThat(Files.readAllLines(folder.resolve("out").resolve(Disc.SUMS))).hasSize(2);
  }

  @Test
  void sizes() {
    assertThat(List.of(Disc.capacity("cd"), Disc.capacity("100000")))
        .containsExactly(681574400L, SIZE);
    assertThat(Disc.capacity("dvd")).isLessThan(Disc.capacity("usb"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999", "-1", "floppy", "1e9", "9999999999999999999"})
  void noSize(String size) {
    assertThatThrownBy(() -> Disc.capacity(size)).isInstanceOf(IllegalArgumentException.class);
  }
}
