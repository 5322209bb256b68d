package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A disk in memory that is little larger than what is put on it, and can be filled.
final class LittleDisk implements AutoCloseable {
  /// Said where it was tried and could not be had.
  static final String NONE =
      "no small disk can be mounted here (only root may): a full disk was not tried";

  private static final int[] FREE_KIB = {0, 16, 64, 160, 320, 640, 1280};
  private static final int MORE_OCTETS = 24 << 20;

  /// What was logged before the disk was full is not logged again.
  private static final Pattern DONE_BEFORE =
      Pattern.compile(
          "has approved this request before|BROKEN_CHAIN|is (ACTIVE|SUSPENDED|REVOKED) already");

  private final Path folder;

  private LittleDisk(Path folder) {
    this.folder = folder;
  }

  /// One at `at`, on which all of `like` has room; nothing if it cannot be mounted.
  static Optional<LittleDisk> mount(Path at, Path like) throws IOException, InterruptedException {
    Files.createDirectory(at);
    long octets;
    try (Stream<Path> files = Files.walk(like)) {
      octets = files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length() + 8192).sum();
    }
    return command("mount", "-t", "tmpfs", "-o", "size=" + (octets + MORE_OCTETS), "tmpfs", at)
        ? Optional.of(new LittleDisk(at))
        : Optional.empty();
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() throws InterruptedException {
    assertThat(command("umount", folder)).isTrue();
  }

  private static boolean command(Object... words) throws InterruptedException {
    try {
      Process p =
          new ProcessBuilder(Stream.of(words).map(String::valueOf).toList())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return p.waitFor(1, TimeUnit.MINUTES) && p.exitValue() == 0;
    } catch (IOException e) {
      return false; // No such program.
    }
  }

  /// Fills the disk until only so much is left.
  Path fill(int freeKib) throws IOException {
    Path filler = folder.resolve("filler");
    FileStore store = Files.getFileStore(folder);
    byte[] piece = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      for (long n = store.getUsableSpace() / 4096 - freeKib / 4; n > 0; n--) {
        out.write(piece);
      }
    }
    return filler;
  }

  /// Runs a command on a disk with less and less missing, until it succeeds; each failure says that
  /// the disk is full, and so does nobody's secret. At last there is room, and it succeeds.
  String withLittleRoom(SmallCommunity c, String... command) throws Exception {
    for (int free : FREE_KIB) {
      Path filler = fill(free);
      Program.Result result = c.run(command);
      Files.delete(filler);
      if (result.exit() == 0 || DONE_BEFORE.matcher(result.text()).find()) {
        return result.text();
      }
      assertThat(result.text())
          .as("%d KiB: %s", free, String.join(" ", command))
          .containsPattern("(?i)full|no space left|no room")
          .doesNotContain("pin-of-", "passphrase-of-");
    }
    return c.must(command);
  }
}
