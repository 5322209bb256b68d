package org.sluice.appliance.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.appliance.boot.CommandFailed;

@DisplayName("Folders of consoles: nobody empties another's, and everybody an abandoned one")
class OwnFolderTest {
  @TempDir private Path root;

  private List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(root.resolve("uploads"))) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  private OwnFolder own() {
    return OwnFolder.in(root.resolve("uploads"));
  }

  @Test
  @DisplayName("two in one process: each keeps its own, and takes it along")
  void two() throws IOException {
    try (OwnFolder first = own()) {
      Path file = Files.writeString(first.path().resolve("a.carried"), "a");
      try (OwnFolder second = own()) {
        assertThat(second.path()).isNotEqualTo(first.path());
        assertThat(file).exists();
      }
      try (OwnFolder _ = own()) {
        assertThat(file).as("after a second one ended").exists();
      }
      assertThat(Files.getPosixFilePermissions(first.path()))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
    assertThat(folders()).isEmpty();
  }

  @Test
  @DisplayName("of another process: kept while it lives, removed when it was killed")
  void killed() throws IOException, InterruptedException {
    Process other =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                root.resolve("uploads").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
      Path file = Path.of(said.readLine());
      try (OwnFolder _ = own()) {
        assertThat(file).exists();
      }
      assertThat(file).as("after another console ended").exists();
      other.destroyForcibly().waitFor();
      assertThat(file).as("left by the crash").exists();
      try (OwnFolder own = own()) {
        assertThat(file.getParent()).doesNotExist();
        assertThat(folders()).hasSize(1);
        assertThat(own.path()).exists();
      }
    } finally {
      other.destroyForcibly();
    }
  }

  /// Another console: it makes its folder, says a file in it, and lives until it is killed.
  static final class Holder {
    private Holder() {}

    @SuppressWarnings("resource") // it is killed
    public static void main(String[] args) throws IOException {
      Path file = OwnFolder.in(Path.of(args[0])).path().resolve("b.carried");
      Files.writeString(file, "b");
      System.out.println(file);
      int _ = System.in.read();
    }
  }

  @Test
  @DisplayName("what an older program left, and a folder that was being made when it was cut off")
  void left() throws IOException {
    Path uploads = Files.createDirectory(root.resolve("uploads"));
    Files.writeString(uploads.resolve("0123.carried"), "old");
    Files.createDirectory(uploads.resolve("f".repeat(32)));
    Path abandoned = Files.createDirectory(uploads.resolve("e".repeat(32)));
    Files.writeString(abandoned.resolve("owner"), "");
    Files.writeString(abandoned.resolve("c.lines"), "c");
    try (OwnFolder own = own()) {
      try (Stream<Path> all = Files.list(uploads)) {
        assertThat(all.map(p -> p.getFileName().toString()))
            .containsExactlyInAnyOrder("lock", own.path().getFileName().toString());
      }
    }
  }

  @Test
  @DisplayName("a place that cannot be used is named")
  void unusable() throws IOException {
    Files.writeString(root.resolve("uploads"), "a file");
    assertThatThrownBy(this::own).isInstanceOf(CommandFailed.class).hasMessageContaining("uploads");
  }
}
