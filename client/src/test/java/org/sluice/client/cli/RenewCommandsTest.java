package org.sluice.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.testing.TestConsole;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;

/// Renewal, locked keys and the user's own leaves on the command line.
class RenewCommandsTest extends DeviceCommands {

  private DeviceFolder issuedNow(Hash32... more) {
    DeviceFolder device = world.device(World.ALICE, "d1", SealSuite.X25519, server.named());
    long period = KeyPeriod.at(world.domain().rule(), Instant.now()).number();
    List<Hash32> recipients = new java.util.ArrayList<>(List.of(device.sealKeyHash()));
    recipients.addAll(List.of(more));
    // Both periods: near the end of a month the next one is due as well.
    World.Answered[] records = {
      world.issue(
          device, world.domain().extraction(World.ALICE, period, Purpose.ISSUE, recipients)),
      world.issue(
          device, world.domain().extraction(World.ALICE, period + 1, Purpose.ISSUE, recipients))
    };
    server.answer("/api/v1/keysets", 200, world.answer(device, records));
    return device;
  }

  private TestConsole renew(Object... more) {
    Object[] all = new Object[more.length + 4];
    all[0] = "renew";
    all[1] = "--user";
    all[2] = World.ALICE;
    all[3] = "--once";
    System.arraycopy(more, 0, all, 4, more.length);
    return client(all);
  }

  @Test
  void renewOnceBringsWhatIsDueAndEnds() throws IOException {
    DeviceFolder device = issuedNow();
    TestConsole run = renew();
    ok(run);
    assertThat(run.out()).contains("leaf 0", "nothing to do before");
    assertThat(run.err()).contains("entries about the user");
    assertThat(device.kept()).hasSize(2);
    int asked = server.requests().size();
    ok(renew());
    assertThat(server.requests()).as("nothing was due").hasSize(asked);
  }

  @Test
  void renewForProgramsIsOneObjectAtTheEnd() {
    var _ = issuedNow();
    TestConsole run = renew("--json");
    ok(run);
    JsonNode object = run.object();
    assertThat(object.path("kept")).hasSize(2);
    assertThat(object.path("kept").path(0).path("entry").asInt(-1)).isZero();
    assertThat(object.path("looks").path(0).path("why").asText()).contains("404");
    assertThat(object.path("due").path(0).path("next").asText()).endsWith("Z");
    assertThat(object.path("failures").isArray()).isTrue();
    assertThat(object.path("failures")).isEmpty();
  }

  @Test
  void renewForSomeTimeEndsByItself() {
    var _ = issuedNow();
    ok(client("renew", "--user", World.ALICE, "--for", 1));
    refused(client("renew", "--user", World.ALICE, "--for", -1), "--for");
    refused(client("renew", "--user", World.ALICE, "--once", "--keep-days", -1), "--keep-days");
  }

  @Test
  void renewFailsWhenTheLastTryFailedAndWhenKeysWentToAStranger() {
    var _ = world.device(World.ALICE, "d1", SealSuite.X25519, server.named());
    TestConsole silent = renew();
    assertThat(silent.code()).isEqualTo(1);
    assertThat(silent.err()).contains("404", "a failure at the last try");
    TestConsole failed = renew("--json");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.object().path("failures").path(0).path("why").asText()).contains("404");
    var _ = issuedNowElsewhere();
  }

  private DeviceFolder issuedNowElsewhere() {
    try {
      stop();
      Path other = Files.createDirectories(root.resolve("other"));
      server = new org.sluice.client.testing.TestServer("TLSv1.3");
      world = new World(other);
      data = world.home().data();
      DeviceFolder device = issuedNow(Hash32.sha256(new byte[] {7}));
      TestConsole run = renew();
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("ALARM");
      assertThat(device.kept()).as("the keys are here all the same").hasSize(2);
      return device;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  @Tag("slow")
  void lockedKeysNeedThePassphraseInEveryCommand() throws IOException {
    var _ = pulled(world, World.ALICE);
    Path pass = secret("pass", "correct horse battery\n");
    ok(client("lock", "--user", World.ALICE, "--new-passphrase-file", pass));
    refused(client("keys", "--user", World.ALICE, "--at", AT, "--reveal"), "--passphrase-file");
    refused(pull(World.ALICE.value()), "--passphrase-file");
    ok(client("keys", "--user", World.ALICE, "--at", AT, "--reveal", "--passphrase-file", pass));
    ok(
        client(
            "pull",
            "--server",
            server.url(),
            "--user",
            World.ALICE,
            "--at",
            AT,
            "--passphrase-file",
            pass));
    Path next = secret("next", "another fine passphrase\n");
    refused(
        client("lock", "--user", World.ALICE, "--new-passphrase-file", next), "--passphrase-file");
    ok(
        client(
            "lock",
            "--user",
            World.ALICE,
            "--passphrase-file",
            pass,
            "--new-passphrase-file",
            next));
    refused(
        client("keys", "--user", World.ALICE, "--at", AT, "--reveal", "--passphrase-file", pass),
        "the passphrase of this key");
  }

  @Test
  void enrolWithAPassphraseMakesLockedKeys() throws IOException {
    Path pass = secret("pass", "correct horse battery\n");
    ok(
        client(
            "enrol",
            "--profile",
            world.profileFile(),
            "--user",
            World.ALICE,
            "--device",
            "phone",
            "--passphrase-file",
            pass));
    DeviceFolder device = world.home().deviceOf(World.ALICE, null, "phone");
    assertThat(device.folder().resolve("seal.key")).doesNotExist();
    assertThat(device.folder().resolve("seal.key.locked")).exists();
    Path open = Files.writeString(root.resolve("open"), "correct horse battery\n");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    refused(
        client(
            "enrol",
            "--profile",
            world.profileFile(),
            "--user",
            World.ALICE,
            "--device",
            "pad",
            "--passphrase-file",
            open),
        "rw-------");
  }

  @Test
  void leavesNeedAKeySetAndAServerThatShowsThem() {
    var _ = world.device(World.ALICE, "d1", SealSuite.X25519, server.named());
    refused(client("leaves", "--user", World.ALICE), "pull first");
    var _ = pulledByBob();
    refused(client("leaves", "--user", World.BOB), "404");
  }

  private DeviceFolder pulledByBob() {
    return pulled(world, World.BOB);
  }
}
