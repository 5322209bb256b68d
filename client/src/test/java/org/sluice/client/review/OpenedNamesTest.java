package org.sluice.client.review;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.testing.TestConsole;
import org.sluice.client.testing.TestIssue;
import org.sluice.client.testing.TestLog;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.hpke.Sealed;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.disk.FolderTileStore;
import org.sluice.records.export.Opening;
import org.sluice.records.export.Openings;
import org.sluice.records.export.ReviewerLine;
import org.sluice.records.export.SealedOpenings;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.UserUri;

@DisplayName("names behind commitments: sealed to a reviewer, opened, present or absent")
class OpenedNamesTest {
  private static final UserUri CAROL = UserUri.parse("tel:+447700900199");

  @TempDir Path root;

  private Path folder;
  private World world;
  private ReviewerLine vera;

  @BeforeEach
  void log() throws Exception {
    folder = root.resolve("log");
    world =
        new World(
            root, "example.org", PeriodRule.MONTHLY, new TestLog(new FolderTileStore(folder)));
    new TestIssue(world)
        .write(
            List.of(
                world.device(World.ALICE, "phone", SealSuite.X25519),
                world.device(World.BOB, "phone", SealSuite.P256)),
            List.of(1522L, 1523L),
            2,
            0);
    vera = OpeningKey.create(root.resolve("vera.key"), "vera");
  }

  private Opening opening(UserUri user) {
    return new Opening(world.domain().name(), user, Octets.of(world.domain().salt(user)));
  }

  private SealedOpenings seal(ReviewerLine to, Opening... openings) {
    byte[] info = SealedOpenings.info(world.domain().name(), to.reviewer(), to.sealKeyHash());
    byte[] text = Openings.of(Arrays.asList(openings)).text().getBytes(StandardCharsets.US_ASCII);
    try (SecretBytes plain = SecretBytes.takeOwnershipOf(text)) {
      Sealed sealed =
          Hpke.seal(SealSuite.X25519, to.sealPublicKey().toArray(), info, new byte[0], plain);
      return new SealedOpenings(
          world.domain().name(),
          to.reviewer(),
          1,
          to.sealKeyHash(),
          Octets.of(sealed.enc()),
          Octets.of(sealed.ciphertext()));
    }
  }

  private void put(SealedOpenings item) throws Exception {
    Octets octets = Octets.of(item.encoded());
    Path file = folder.resolve(SealedOpenings.fileOf(octets));
    Files.createDirectories(file.getParent());
    Files.write(file, octets.toArray());
  }

  private TestConsole open(Object... more) {
    return TestConsole.run(
        Stream.concat(
                Stream.of(
                    "log",
                    "open",
                    folder,
                    "--key",
                    root.resolve("vera.key"),
                    "--out",
                    root.resolve("names")),
                Stream.of(more))
            .toArray());
  }

  private TestConsole verify(Object... more) {
    return TestConsole.run(
        Stream.concat(
                Stream.of(
                    "log",
                    "verify",
                    folder,
                    "--profile",
                    world.profileFile(),
                    "--openings",
                    root.resolve("names"),
                    "--json",
                    root.resolve("report.json")),
                Stream.of(more))
            .toArray());
  }

  @Test
  void aReviewerSeesNamesAndAbsence() throws Exception {
    put(seal(vera, opening(World.ALICE)));
    put(seal(vera, opening(World.BOB), opening(World.ALICE)));
    put(seal(OpeningKey.create(root.resolve("other.key"), "otto"), opening(World.ALICE)));
    TestConsole opened = open();
    assertThat(opened.code()).as("%s", opened).isEqualTo(0);
    assertThat(opened.out()).contains("2 names of 2 sealed files, 1 more for others");
    JsonNode object = open("--json").object();
    assertThat(object.path("names").asInt()).isEqualTo(2);
    assertThat(object.path("others").asInt()).isEqualTo(1);

    TestConsole alice = verify("--user", World.ALICE);
    assertThat(alice.code()).as("%s", alice).isEqualTo(0);
    assertThat(alice.out())
        .contains("names: 2 of 2 commitments opened")
        .contains("user " + World.ALICE + ": 3 entries")
        .contains("device phone active", "key of period 1523, issue");

    TestConsole carol = verify("--user", CAROL, "--absent");
    assertThat(carol.code()).as("%s", carol).isEqualTo(0);
    assertThat(carol.out())
        .contains("user " + CAROL + " is absent: all 2 commitments are opened, and none is this");
    assertThat(Files.readString(root.resolve("report.json")))
        .contains("\"uri\" : \"" + CAROL + "\"", "\"unopened\" : 0");
  }

  @Test
  void whoIsThereIsNotAbsent() throws Exception {
    put(seal(vera, opening(World.ALICE), opening(World.BOB)));
    assertThat(open().code()).isEqualTo(0);
    TestConsole alice = verify("--user", World.ALICE, "--absent");
    assertThat(alice.code()).isEqualTo(1);
    assertThat(alice.err()).contains("names " + World.ALICE);
  }

  @Test
  @DisplayName("an identity that the appliance hides is a commitment that nobody opens")
  void aHiddenIdentityLeavesNoProofOfAbsence() throws Exception {
    put(seal(vera, opening(World.ALICE)));
    assertThat(open().code()).isEqualTo(0);
    TestConsole carol = verify("--user", CAROL, "--absent");
    assertThat(carol.code()).isEqualTo(1);
    assertThat(carol.err())
        .contains(world.domain().commitment(World.BOB).toString(), "1 of 2 commitments are not");
  }

  @Test
  @DisplayName("a false opening opens nothing: another salt or name is another commitment")
  void aFalseOpeningOpensNothing() throws Exception {
    put(
        seal(
            vera,
            opening(World.ALICE),
            new Opening(world.domain().name(), CAROL, Octets.of(world.domain().salt(World.BOB)))));
    assertThat(open().code()).isEqualTo(0);
    TestConsole run = verify("--user", "tel:+447700900111", "--absent");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("which is not opened");
  }

  @Test
  void whatIsSealedToAnotherDoesNotOpen() throws Exception {
    put(seal(OpeningKey.create(root.resolve("other.key"), "otto"), opening(World.ALICE)));
    TestConsole run = open();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("1 files for others");
    assertThat(root.resolve("names")).doesNotExist();
  }

  @Test
  void oneChangedBitIsRefused() throws Exception {
    SealedOpenings good = seal(vera, opening(World.ALICE));
    byte[] bad = good.ciphertext().toArray();
    bad[3] ^= 1;
    put(
        new SealedOpenings(
            good.domain(), good.reviewer(), 1, good.keyHash(), good.enc(), Octets.of(bad)));
    assertThat(open().err()).contains("openings sealed to this key");
  }

  @Test
  @DisplayName("what was sealed for one domain does not open as another's")
  void anotherDomainIsRefused() throws Exception {
    SealedOpenings good = seal(vera, opening(World.ALICE));
    put(
        new SealedOpenings(
            org.sluice.records.id.DomainName.parse("other.example"),
            good.reviewer(),
            1,
            good.keyHash(),
            good.enc(),
            good.ciphertext()));
    assertThat(open().code()).isEqualTo(1);
  }

  @Test
  void withoutNamesNobodyIsAbsent() {
    TestConsole run =
        TestConsole.run(
            "log", "verify", folder, "--profile", world.profileFile(), "--user", CAROL, "--absent");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("--openings");
  }

  @Test
  void theKeyStaysOnItsMachine() throws Exception {
    TestConsole made =
        TestConsole.run("log", "opening-key", "--name", "otto", "--out", root.resolve("otto.key"));
    assertThat(ReviewerLine.parse(made.out().strip()).reviewer()).isEqualTo("otto");
    assertThat(made.err()).startsWith("words of the key: ");
    assertThat(
            java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root.resolve("otto.key"))))
        .isEqualTo("rw-------");
    TestConsole again =
        TestConsole.run("log", "opening-key", "--name", "otto", "--out", root.resolve("otto.key"));
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("one that is there");
  }
}
