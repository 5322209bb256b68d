package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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
  private static final Pattern DONE_BEFORE =
      Pattern.compile("has approved this request before|BROKEN_CHAIN|is (SUSPENDED|REVOKED) already");

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

  @Test
  @DisplayName(
      "enrolment, changes of a user's state and name, a policy, discs: each with less room than it"
          + " takes")
  void everyChange() throws Exception {
    SmallCommunity c = made.copyTo(disk.resolve("copy"));
    Path more =
        Files.writeString(
            own.resolve("more.csv"), "domain,uri,devices,seal\n" + "green.example,sip:n@green.example,1,x25519\n");
    c.must("users", "import", more.toString(), "--report", own.resolve("problems").toString());
    Path lines = own.resolve("more.lines");
    Program.Result fleet =
        Program.client()
            .run(
                "client",
                "enrol-fleet",
                "--profile",
                c.root().resolve("high/profiles/green.example.profile").toString(),
                "--users",
                more.toString(),
                "--data",
                own.resolve("devices").toString(),
                "--out",
                lines.toString());
    assertThat(fleet.exit()).as(fleet.text()).isZero();
    withLittleRoom(c, c.by("enzo", "enrol", lines.toString()));
    assertThat(c.must("status"))
        .contains(SmallCommunity.USERS + 1 + " users, " + (SmallCommunity.USERS + 1) + " devices");
    withLittleRoom(c, state(c, "suspend", "tel:+447700900100"));
    withLittleRoom(c, state(c, "resume", "tel:+447700900100"));
    withLittleRoom(c, state(c, "revoke", "tel:+447700900101"));
    withLittleRoom(
        c,
        c.by(
            "enzo",
            "users",
            "rename",
            "--domain",
            "green.example",
            "--user",
            "tel:+447700900102",
            "--to",
            "tel:+447700900999"));
    String draft = disk.resolve("policy2.draft").toString();
    withLittleRoom(
        c, "policy", "draft", "--domain", "green.example", "--max-keys", "500", "--out", draft);
    withLittleRoom(c, c.by("sofia", "draft", "sign", draft));
    withLittleRoom(c, "draft", "log", draft);
    assertThat(c.must("policy", "show", "--domain", "green.example")).contains("policy 2");
    // 40 with keys, one more, one revoked and one under another name.
    String id = c.request();
    c.approve(id, "aldo");
    c.approve(id, "bea");
    assertThat(c.must("issue", "run", id)).contains("80 key sets");
    discs(c);
    c.reviewed(own.resolve("log"));
  }

  private static String[] state(SmallCommunity c, String verb, String user) {
    return c.by(
        "enzo", "users", verb, "--domain", "green.example", "--user", user, "--why", "a test");
  }

  /// Discs are written to the full disk: none that says that it is whole, until there is room.
  private void discs(SmallCommunity c) throws Exception {
    for (int free : new int[] {0, 64}) {
      Path filler = fill(free);
      Path out = disk.resolve("media-" + free);
      Program.Result result = Program.diodeSender().run(media(c, out));
      Files.delete(filler);
      assertThat(result.exit()).as(result.text()).isNotZero();
      assertThat(result.text()).containsPattern("(?i)full|no space left|no room");
      assertThat(out.resolve("SHA256SUMS")).doesNotExist();
    }
    Path whole = disk.resolve("media");
    assertThat(Program.diodeSender().run(media(c, whole)).exit()).isZero();
    assertThat(whole.resolve("SHA256SUMS")).exists();
  }

  private static String[] media(SmallCommunity c, Path out) {
    Path high = c.root().resolve("high");
    return new String[] {
      "media",
      "--spool",
      high.resolve("spool").toString(),
      "--profile",
      high.resolve("profiles/green.example.profile").toString(),
      high.resolve("profiles/blue.example.profile").toString(),
      "--out",
      out.toString()
    };
  }

  @Test
  @DisplayName("a ceremony with less and less missing: cut off each time, it goes on, and is one")
  void ceremony() throws Exception {
    SmallCommunity c = SmallCommunity.begin(disk.resolve("new"));
    withLittleRoom(c, c.ceremony(Modules.ROOT.resolve("system-tests/demo/ceremony.yaml")));
    c.users();
    c.must("issue", "run", c.approvedRequest());
    FaultsTest.assertComplete(c);
    c.reviewed(own.resolve("log"));
  }

  private static String[] ask() {
    return new String[] {
      "issue", "request", "--domain", "green.example", "--periods", "current,next"
    };
  }
}
