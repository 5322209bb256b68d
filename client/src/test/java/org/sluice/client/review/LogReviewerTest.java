package org.sluice.client.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.Refused;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.testing.TestConsole;
import org.sluice.client.testing.TestIssue;
import org.sluice.client.testing.TestLog;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.id.PeriodRule;

/// `log verify` on a whole log in a folder, as a reviewer runs it.
class LogReviewerTest {

  private static final List<Long> PERIODS = List.of(1522L, 1523L);

  @TempDir Path root;

  private Path folder;
  private World world;
  private List<DeviceFolder> devices;

  @BeforeEach
  void world() {
    folder = root.resolve("log");
    world =
        new World(
            root, "example.org", PeriodRule.MONTHLY, new TestLog(new FolderTileStore(folder)));
    devices =
        List.of(
            world.device(World.ALICE, "phone", SealSuite.X25519),
            world.device(World.BOB, "phone", SealSuite.P256));
  }

  private TestConsole verify(Object... more) {
    return TestConsole.run(
        Stream.concat(
                Stream.of("log", "verify", folder, "--profile", world.profileFile()),
                Stream.of(more))
            .toArray());
  }

  private void refused(TestConsole run, String why) {
    assertThat(run.code()).as("%s", run).isEqualTo(1);
    assertThat(run.err()).contains(why);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).doesNotContain("log ok");
  }

  @Test
  void aGoodLogPasses() {
    new TestIssue(world).write(devices, PERIODS, 2, 0);
    TestConsole run = verify();
    assertThat(run.code()).as("%s", run).isEqualTo(0);
    assertThat(run.out())
        .contains("the log is good")
        .contains("keys: 4 extracted, 4 records logged, 4 exported")
        .contains("example.org period 1522: 2 records");
    assertThat(run.lines().getLast()).isEqualTo("log ok");
  }

  @Test
  void theReportIsAloneOnStandardOutputWhereItIsAskedForThere() throws Exception {
    new TestIssue(world).write(devices, PERIODS, 2, 0);
    Path file = root.resolve("report.json");
    TestConsole run = verify("--json", file);
    assertThat(run.lines().getLast()).as("lines for people").isEqualTo("log ok");
    TestConsole printed = verify("--json", "-");
    assertThat(printed.code()).as("%s", printed).isEqualTo(0);
    assertThat(printed.object().path("ok").asBoolean()).isTrue();
    assertThat(printed.out()).isEqualTo(Files.readString(file));
    assertThat(printed.err()).contains("the log is good", "log ok");
    Path tile = folder.resolve("checkpoint");
    Files.writeString(tile, Files.readString(tile).replaceFirst("\\n[0-9]+\\n", "\n1\n"));
    TestConsole bad = verify("--json", "-");
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.object().path("ok").asBoolean(true)).isFalse();
    assertThat(bad.object().path("findings")).isNotEmpty();
  }

  @Test
  void takesThePinsOfTheDataFolderWhenNoProfileIsGiven() {
    new TestIssue(world).write(devices, PERIODS, 2, 0);
    TestConsole run = TestConsole.run("log", "verify", folder, "--data", root.resolve("data"));
    assertThat(run.code()).as("%s", run).isEqualTo(0);
  }

  @Test
  void withoutAnyPinNothingIsVerified() {
    new TestIssue(world).write(devices, PERIODS, 2, 0);
    refused(TestConsole.run("log", "verify", folder, "--data", root.resolve("empty")), "--profile");
  }

  @Test
  void oneChangedByteIsFound() throws Exception {
    new TestIssue(world).write(devices, PERIODS, 2, 0);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        byte[] octets = Files.readAllBytes(file);
        octets[octets.length / 2] ^= 1;
        Files.write(file, octets);
        assertThat(verify().code()).as("%s changed", file).isEqualTo(1);
        octets[octets.length / 2] ^= 1;
        Files.write(file, octets);
      }
    }
    assertThat(verify().code()).isEqualTo(0);
  }

  @Test
  void aMissingApprovalIsFound() {
    new TestIssue(world).write(devices, PERIODS, 1, 0);
    refused(verify(), "approval");
  }

  @Test
  void aRecordThatWasNotExportedIsFound() {
    new TestIssue(world).write(devices, PERIODS, 2, 1);
    refused(verify(), "record");
  }

  @Test
  void theProfileMustBeALeafOfTheLog() {
    new TestIssue(world)
        .write(
            devices,
            PERIODS,
            2,
            0,
            new org.sluice.records.statement.DomainProfile.Server(
                "https://other.example.org", org.sluice.records.id.Hash32.sha256(new byte[] {1})));
    refused(verify(), "is no entry");
  }

  @Test
  void theLogOfSomebodyElseIsRefused() {
    World other =
        new World(
            root.resolve("other"),
            "example.org",
            PeriodRule.MONTHLY,
            new TestLog(new FolderTileStore(root.resolve("otherlog"))));
    new TestIssue(world).write(devices, PERIODS, 2, 0);
    Path written = root.resolve("evil.profile");
    world.write("evil.profile", other.domain().profile().encoded());
    refused(TestConsole.run("log", "verify", folder, "--profile", written), "checkpoint");
  }

  @Test
  void aDomainWithoutAProfileIsNamed() {
    World fire = new World(root, "fire.example", PeriodRule.MONTHLY, world.log());
    new TestIssue(world).write(devices, PERIODS, 2, 0);
    new TestIssue(fire)
        .write(List.of(fire.device(World.BOB, "pad", SealSuite.X25519)), PERIODS, 2, 0);
    refused(verify(), "domain fire.example: has no profile");
    world.write("fire.profile", fire.domain().profile().encoded());
    TestConsole both = verify(root.resolve("fire.profile"));
    assertThat(both.code()).as("%s", both).isEqualTo(0);
  }

  @Test
  void anEmptyFolderAndNoFolderAreRefused() throws Exception {
    Files.createDirectories(folder);
    refused(verify(), "checkpoint");
    Files.delete(folder);
    refused(verify(), "none of that name");
  }

  @Test
  void storedCountsAreCompared() {
    new TestIssue(world).write(devices, PERIODS, 2, 0);
    TestConsole good = verify("--counts-from", status(2, 2));
    assertThat(good.code()).as("%s", good).isEqualTo(0);
    assertThat(good.out()).contains("stored: 4 records");
    refused(verify("--counts-from", status(2, 1)), "period 1523: logged 2, stored 1");
    refused(verify("--counts-from", status(3, 2)), "period 1522: logged 2, stored 3");
  }

  @Test
  void aFileThatIsNoStatusIsRefused() {
    new TestIssue(world).write(devices, PERIODS, 2, 0);
    for (String text : List.of("", "{}", "{\"keys\":[{\"domain\":\"example.org\"}]}", "[1")) {
      Path file = world.write("bad.json", text.getBytes(StandardCharsets.UTF_8));
      assertThatExceptionOfType(Refused.class).isThrownBy(() -> StoredCounts.read(file));
    }
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> StoredCounts.read(root.resolve("none.json")));
  }

  private Path status(int first, int second) {
    return world.write(
        "status.json",
        ("{\"state\":\"ok\",\"keys\":[{\"domain\":\"example.org\",\"period\":1522,\"records\":"
                + first
                + "},{\"domain\":\"example.org\",\"period\":1523,\"records\":"
                + second
                + "}]}")
            .getBytes(StandardCharsets.UTF_8));
  }
}
