package org.sluice.appliance.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.records.id.RequestId;

@DisplayName("The archive of an issue, which names users")
class IssueDownloadTest {
  private static final RequestId ID = RequestId.fromHex("0123456789abcdef".repeat(2));

  private static final int LIMIT = 40_000;

  private final List<Path> written = new ArrayList<>();

  /// The archives that this process is writing now.
  private static List<Path> open() {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.flatMap(IssueDownloadTest::archive).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> archive(Path descriptor) {
    try {
      return Stream.of(Files.readSymbolicLink(descriptor))
          .filter(f -> f.toString().matches(".*/sluice-issue[^/]*\\.zip"));
    } catch (IOException e) {
      return Stream.empty(); // It was closed meanwhile: by another thread, so it is not ours.
    }
  }

  @Test
  @DisplayName(
      "a file of it that cannot be read: it fails, and nothing stays in the temporary folder")
  void fails() {
    Stream<byte[]> files =
        Stream.of(1, 2, 3)
            .map(n -> {
              if (n == 2) {
                written.addAll(open());
                throw new CommandFailed("the draft was discarded");
              }
              return new byte[100_000];
            });
    assertThatThrownBy(() -> IssueDownload.of(ID, 3, "draft", files))
        .isInstanceOf(CommandFailed.class)
        .hasMessage("the draft was discarded");
    assertThat(written).as("it was being written").hasSize(1);
    assertThat(written.getFirst()).doesNotExist();
  }

  @Test
  @DisplayName("a write that fails: likewise, in words")
  void noRoom() throws Exception {
    byte[] octets = new byte[LIMIT];
    new Random(1).nextBytes(octets); // so that it does not get smaller
    Stream<byte[]> files =
        Stream.of(1, 2, 3)
            .map(_ -> {
              written.addAll(open());
              return octets;
            });
    limit(LIMIT + ":");
    try {
      assertThatThrownBy(() -> IssueDownload.of(ID, 3, "draft", files))
          .isInstanceOf(CommandFailed.class)
          .hasMessage("the files cannot be put together: File too large");
    } finally {
      limit("unlimited:");
    }
    assertThat(written).as("it was being written").isNotEmpty();
    written.forEach(file -> assertThat(file).doesNotExist());
  }

  /// How large a file may become that this process writes: a disk that has no more room.
  private static void limit(String octets) throws Exception {
    Process prlimit =
        new ProcessBuilder(
                "prlimit", "--pid", "" + ProcessHandle.current().pid(), "--fsize=" + octets)
            .inheritIO()
            .start();
    assertThat(prlimit.waitFor()).isZero();
  }
}
