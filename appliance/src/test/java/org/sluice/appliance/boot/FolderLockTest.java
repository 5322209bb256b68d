package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("One at a time works in a data folder: of all processes, and of all parts of one")
class FolderLockTest {
  @TempDir private Path root;
  @TempDir private Path beside;

  private static void busy(DataFolder folder) {
    assertThatThrownBy(() -> FolderLock.take(folder, Duration.ZERO))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("another command is working");
  }

  /// What another process finds.
  private String elsewhere() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Elsewhere.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said.strip();
  }

  @Test
  @DisplayName("a part of the process that waits in vain does not give up the lock of the other")
  void secondInTheSameProcess() throws Exception {
    DataFolder folder = new DataFolder(root);
    try (FolderLock _ = FolderLock.take(folder)) {
      busy(folder);
      busy(new DataFolder(Files.createSymbolicLink(beside.resolve("link"), root)));
      assertThat(elsewhere()).isEqualTo("busy");
    }
    assertThat(elsewhere()).isEqualTo("taken");
  }

  @Test
  void givenBackItIsTakenAgain() {
    DataFolder folder = new DataFolder(root.resolve("made"));
    for (int i = 0; i < 2; i++) {
      try (FolderLock _ = FolderLock.take(folder, Duration.ZERO)) {
        busy(folder);
      }
    }
  }

  @Test
  @DisplayName("a folder that cannot be used is not busy afterwards")
  void notAFolder() throws Exception {
    Path file = Files.writeString(root.resolve("file"), "x");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> FolderLock.take(new DataFolder(file), Duration.ZERO))
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining("cannot be used");
    }
    Path lock = root.resolve("lock");
    assertThat(new DataFolder(root).lock()).isEqualTo(lock);
    Files.createDirectory(lock);
    assertThatThrownBy(() -> FolderLock.take(new DataFolder(root), Duration.ZERO))
        .hasMessageContaining("cannot be used");
    Files.delete(lock);
    FolderLock.take(new DataFolder(root), Duration.ZERO).close();
  }

  /// Another process.
  static final class Elsewhere {
    private Elsewhere() {}

    public static void main(String[] arguments) {
      try (FolderLock _ = FolderLock.take(new DataFolder(Path.of(arguments[0])), Duration.ZERO)) {
        System.out.println("taken");
      } catch (CommandFailed e) {
        System.out.println("busy");
      }
    }
  }
}
