package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.records.id.DeviceState;

@Tag("slow")
@DisplayName("A full disk under changes of users and policy, under discs and under a ceremony")
class DiskFullChangesTest {
  @TempDir Path own;

  private SmallCommunity made;
  private LittleDisk little;

  @BeforeEach
  void mount() throws Exception {
    made = SmallCommunity.make(own.resolve("made"));
    Optional<LittleDisk> mounted = LittleDisk.mount(own.resolve("disk"), made.root());
    assumeTrue(mounted.isPresent(), LittleDisk.NONE);
    little = mounted.orElseThrow();
  }

  @AfterEach
  void unmount() throws Exception {
    if (little != null) {
      little.close();
    }
  }

  @Test
  @DisplayName("suspend, resume, revoke, rename, the next policy, discs: each said, each done once")
  void changes() throws Exception {
    SmallCommunity c = made.copyTo(little.folder().resolve("copy"));
    little.withLittleRoom(c, state(c, "suspend", "tel:+447700900100"));
    // Also by the command that was cut off when the log had it: nobody else would tell them soon.
    assertThat(UsersTest.announced(c, "tel:+447700900100")).endsWith(DeviceState.SUSPENDED);
    little.withLittleRoom(c, state(c, "resume", "tel:+447700900100"));
    assertThat(UsersTest.announced(c, "tel:+447700900100")).endsWith(DeviceState.ACTIVE);
    little.withLittleRoom(c, state(c, "revoke", "tel:+447700900101"));
    assertThat(UsersTest.announced(c, "tel:+447700900101")).endsWith(DeviceState.REVOKED);
    little.withLittleRoom(
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
    String draft = little.folder().resolve("policy2.draft").toString();
    little.withLittleRoom(
        c, "policy", "draft", "--domain", "green.example", "--max-keys", "500", "--out", draft);
    little.withLittleRoom(c, c.by("sofia", "draft", "sign", draft));
    little.withLittleRoom(c, "draft", "log", draft);
    assertThat(c.must("policy", "show", "--domain", "green.example")).contains("policy 2");
    String id = c.approvedRequest();
    // One of all has no keys any more; the others have theirs of two periods.
    assertThat(c.must("issue", "run", id)).contains(2 * (SmallCommunity.USERS - 1) + " key sets");
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
      Path filler = little.fill(free);
      Path out = little.folder().resolve("media-" + free);
      Program.Result result = Program.diodeSender().run(media(c, out));
      Files.delete(filler);
      assertThat(result.exit()).as(result.text()).isNotZero();
      assertThat(result.text()).containsPattern("(?i)full|no space left|no room");
      assertThat(out.resolve("SHA256SUMS")).doesNotExist();
    }
    Path whole = little.folder().resolve("media");
    Program.Result result = Program.diodeSender().run(media(c, whole));
    assertThat(result.exit()).as(result.text()).isZero();
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
    SmallCommunity c = SmallCommunity.begin(little.folder().resolve("new"));
    little.withLittleRoom(c, c.ceremony(Modules.ROOT.resolve("system-tests/demo/ceremony.yaml")));
    c.users();
    c.must("issue", "run", c.approvedRequest());
    FaultsTest.assertComplete(c);
    c.reviewed(own.resolve("log"));
  }
}
