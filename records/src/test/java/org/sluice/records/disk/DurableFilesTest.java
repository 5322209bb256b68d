package org.sluice.records.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurableFilesTest {
  @TempDir Path folder;

  @Test
  void writesReplacesAndLeavesNothingElse() throws IOException {
    Path file = folder.resolve("a/b/c/state");
    DurableFiles.write(file, new byte[] {1});
    DurableFiles.write(file, new byte[] {2, 3});
    assertThat(DurableFiles.read(file, 2)).containsExactly(2, 3);
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void readsNothingWhereNothingIs() {
    assertThat(DurableFiles.read(folder.resolve("nothing"), 10)).isNull();
  }

  @Test
  void refusesFileAboveTheLimit() {
    Path file = folder.resolve("large");
    DurableFiles.write(file, new byte[11]);
    assertThatThrownBy(() -> DurableFiles.read(file, 10))
        .isInstanceOfSatisfying(
            DiskFailure.class,
            e -> {
              assertThat(e.kind()).isEqualTo(DiskFailure.Kind.TOO_LARGE);
              assertThat(e.path()).isEqualTo(file.toString());
            });
  }

  @Test
  void namesTheFileWhenItsPlaceIsTaken() throws IOException {
    Path file = folder.resolve("taken");
    Files.createDirectories(file.resolve("inside"));
    assertThatThrownBy(() -> DurableFiles.write(file, new byte[1]))
        .isInstanceOf(DiskFailure.class)
        .hasMessageContaining(file.toString());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("the unfinished file is gone").containsExactly(file);
    }
  }

  @Test
  void namesTheFolderThatIsAFile() throws IOException {
    Path file = folder.resolve("file");
    Files.write(file, new byte[1]);
    assertThatThrownBy(() -> DurableFiles.write(file.resolve("below"), new byte[1]))
        .isInstanceOf(DiskFailure.class)
        .hasMessageContaining("below");
  }

  @Test
  void saysThatTheDiskIsFullAndWhatToDo() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "not checked: this system has no /dev/full");
    assertThatThrownBy(() ->
            DurableFiles.writeAndForce(
                full, out -> out.write(new byte[100]), StandardOpenOption.WRITE))
        .isInstanceOfSatisfying(
            IOException.class,
            e -> {
              DiskFailure failure = DiskFailure.of("cannot write", folder.resolve("x"), e);
              assertThat(failure.kind()).isEqualTo(DiskFailure.Kind.FULL);
              assertThat(failure)
                  .hasMessageContaining("cannot write " + folder.resolve("x"))
                  .hasMessageContaining("free space");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/", "../x", "a/../x", "/etc/x", "a//b", ".hidden", "a/.b", "A", "a b"})
  void storeRefusesPathsThatLeaveTheLog(String path) {
    FolderTileStore store = new FolderTileStore(folder);
    assertThatThrownBy(() -> store.read(path)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.write(path, new byte[1]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.delete(path)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void storeListsFilesOnlyAndDeletes() {
    FolderTileStore store = new FolderTileStore(folder);
    store.write("tile/0/000.p/3", new byte[] {3});
    store.write("tile/0/000.p/5", new byte[] {5});
    assertThat(store.list("tile/0/000.p")).containsExactlyInAnyOrder("3", "5");
    assertThat(store.list("tile/0")).isEmpty();
    assertThat(store.list("tile/9")).isEqualTo(List.of());
    store.delete("tile/0/000.p/3");
    store.delete("tile/0/000.p/3");
    assertThat(store.read("tile/0/000.p/3")).isNull();
    assertThat(store.read("tile/0/000.p/5")).containsExactly(5);
  }
}
