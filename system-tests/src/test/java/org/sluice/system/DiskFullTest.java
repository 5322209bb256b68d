package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@DisplayName("A disk that is full, at every stage: nothing lost, nothing twice")
class DiskFullTest {
  private static final int[] FREE_KIB = {0, 16, 64, 160, 320, 640, 1280};

  @TempDir static Path shared;
  @TempDir Path own;

  private static SmallCommunity made;

  private Path disk;
  private boolean mounted;

  @BeforeAll
  static void ceremony() throws IOException, InterruptedException {
    made = SmallCommunity.make(shared.resolve("made"));
  }

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(own.resolve("disk"));
    long octets;
    try (Stream<Path> files = Files.walk(made.root())) {
      octets = files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length() + 8192).sum();
    }
    mounted = command("mount", "-t", "tmpfs", "-o", "size=" + (octets + (24 << 20)), "tmpfs", disk);
    assumeTrue(
        mounted, "no small disk can be mounted here (only root may): a full disk was not tried");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(command("umount", disk)).isTrue();
    }
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
  private Path fill(int freeKib) throws IOException {
    Path filler = disk.resolve("filler");
    FileStore store = Files.getFileStore(disk);
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
  private String withLittleRoom(SmallCommunity c, String... command) throws Exception {
    for (int free : FREE_KIB) {
      Path filler = fill(free);
      Program.Result result = c.run(command);
      Files.delete(filler);
      // What was logged before the disk was full is not logged again.
      if (result.exit() == 0 || result.text().contains("has approved this request before")) {
        return result.text();
      }
      assertThat(result.text())
          .as("%d KiB: %s", free, String.join(" ", command))
          .containsPattern("(?i)full|no space left|no room")
          .doesNotContain("pin-of-", "passphrase-of-");
    }
    return c.must(command);
  }

  @Test
  @DisplayName("import, request, approval and run, each with less room than it takes")
  void everyStage() throws Exception {
    SmallCommunity c = made.copyTo(disk.resolve("copy"));
    StringBuilder csv = new StringBuilder("domain,uri\n");
    for (int i = 0; i < 2000; i++) {
      csv.append("green.example,sip:more").append(i).append("@green.example\n");
    }
    Path more = Files.writeString(own.resolve("more.csv"), csv);
    withLittleRoom(
        c, "users", "import", more.toString(), "--report", own.resolve("problems").toString());
    assertThat(c.must("status")).contains("green.example: " + (SmallCommunity.USERS + 2000));
    withLittleRoom(c, c.by("irene", ask()));
    String id =
        c.must("issue", "list")
            .lines()
            .reduce((_, last) -> last)
            .orElseThrow()
            .strip()
            .substring(0, 32);
    withLittleRoom(c, c.by("aldo", "issue", "approve", id));
    c.approve(id, "bea");
    withLittleRoom(c, "issue", "run", id);
    FaultsTest.assertComplete(c);
  }

  private static String[] ask() {
    return new String[] {
      "issue", "request", "--domain", "green.example", "--periods", "current,next"
    };
  }
}
