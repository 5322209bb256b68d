package org.sluice.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.testing.TestConsole;
import org.sluice.client.testing.TestServer;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.export.EnrolmentLine;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.PeriodRule;

/// Enrol, pull, keys and message on the command line, against a server over TLS.
class DeviceCommandsTest {

  private static final String AT = "2026-11-21T10:00:00Z";

  @TempDir Path root;

  private TestServer server;
  private World world;
  private Path data;

  @BeforeEach
  void start() {
    server = new TestServer("TLSv1.3");
    world = new World(root);
    data = world.home().data();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TestConsole client(Object... args) {
    Object[] all = new Object[args.length + 3];
    all[0] = "client";
    System.arraycopy(args, 0, all, 1, args.length);
    all[args.length + 1] = "--data";
    all[args.length + 2] = data;
    return TestConsole.run(all);
  }

  private static void ok(TestConsole run) {
    assertThat(run.code()).as("%s", run).isEqualTo(0);
  }

  private static void refused(TestConsole run, String... words) {
    assertThat(run.code()).as("%s", run).isEqualTo(1);
    assertThat(run.err()).contains(words);
    assertThat(run.err().lines()).hasSize(1);
  }

  /// A user with a device that has pulled the keys of November and December.
  private DeviceFolder pulled(World domain, org.sluice.records.id.UserUri user) {
    DeviceFolder device = domain.device(user, "d1", SealSuite.X25519, server.named());
    KeyPeriod now = KeyPeriod.at(domain.domain().rule(), World.NOW);
    World.Answered first = domain.issue(device, now.number());
    World.Answered second = domain.issue(device, now.next().number());
    server.answer("/api/v1/keysets", 200, domain.answer(device, first, second));
    ok(pull(user.value()));
    return device;
  }

  private TestConsole pull(String user) {
    return client("pull", "--server", server.url(), "--user", user, "--at", AT);
  }

  @Test
  void enrolPrintsTheLineAndKeepsTheKeys() throws IOException {
    Path out = root.resolve("line.txt");
    TestConsole run =
        client(
            "enrol",
            "--profile",
            world.profileFile(),
            "--user",
            "tel:+447700900123",
            "--device",
            "phone",
            "--seal",
            "p256",
            "--out",
            out);
    ok(run);
    EnrolmentLine line = EnrolmentLine.parse(run.out().strip());
    assertThat(line.verify()).isTrue();
    assertThat(line.content().sealSuite()).isEqualTo(2);
    assertThat(Files.readString(out)).isEqualTo(run.out());
    refused(
        client(
            "enrol",
            "--profile",
            world.profileFile(),
            "--user",
            "tel:+447700900123",
            "--device",
            "phone"),
        "a new device");
  }

  @Test
  void enrolFleetMakesEveryDevice() throws IOException {
    Path users =
        Files.writeString(
            root.resolve("users.csv"),
            """
            domain,uri,devices,seal
            example.org,tel:+447700900123,2,x25519
            example.org,sip:a@example.org,1,p256
            """);
    Path out = root.resolve("lines.txt");
    TestConsole run =
        client("enrol-fleet", "--profile", world.profileFile(), "--users", users, "--out", out);
    ok(run);
    assertThat(run.out()).contains("made 3 devices of 2 users");
    List<String> lines = Files.readAllLines(out);
    assertThat(lines)
        .hasSize(3)
        .allSatisfy(l -> assertThat(EnrolmentLine.parse(l).verify()).isTrue());
    assertThat(world.home().devicesOf(World.ALICE, null, null)).hasSize(2);
  }

  @Test
  void enrolFleetMakesNothingUnlessAllIsValidOrPartialIsAsked() throws IOException {
    Path users =
        Files.writeString(
            root.resolve("users.csv"),
            """
            domain,uri,devices,seal
            example.org,tel:123,2,x25519
            example.org,sip:a@example.org,1,p256
            """);
    Path out = root.resolve("lines.txt");
    Path profile = world.profileFile();
    refused(client("enrol-fleet", "--profile", profile, "--users", users, "--out", out), "line 2");
    assertThat(out).doesNotExist();
    TestConsole partial =
        client("enrol-fleet", "--profile", profile, "--users", users, "--out", out, "--partial");
    ok(partial);
    assertThat(partial.err()).contains("left out line 2");
    assertThat(Files.readAllLines(out)).hasSize(1);
    Files.writeString(users, "domain,uri,devices,seal\nfire.example,sip:a@fire.example,1,p256\n");
    refused(client("enrol-fleet", "--profile", profile, "--users", users, "--out", out), "line 2");
  }

  @Test
  void pullSaysWhatItProved() {
    var _ = pulled(world, World.ALICE);
    TestConsole run = pull(World.ALICE.value());
    assertThat(run.out())
        .contains("checkpoint of size 2")
        .contains("period 2026-11 leaf 0: proven, opened, RSK and SSK valid")
        .contains("period 2026-12 leaf 1: proven, opened, RSK and SSK valid");
  }

  @Test
  void pullFailsWithoutTheKeysOfThePeriod() {
    DeviceFolder device = world.device(World.ALICE, "d1", SealSuite.X25519, server.named());
    server.answer("/api/v1/keysets", 200, world.answer(device, world.issue(device, 1523)));
    TestConsole run = pull(World.ALICE.value());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("keys of period 2026-11, got periods 2026-12");
    server.answer("/api/v1/keysets", 403, "{}".getBytes(StandardCharsets.UTF_8));
    refused(pull(World.ALICE.value()), "403");
    refused(pull(World.BOB.value()), "device of tel:+447700900456");
  }

  @Test
  void keysPrintsExactlySixLines() {
    var _ = pulled(world, World.ALICE);
    TestConsole run = client("keys", "--user", World.ALICE, "--at", AT, "--reveal");
    ok(run);
    assertThat(run.err()).isEmpty();
    assertThat(run.lines()).hasSize(6);
    assertThat(run.lines().stream().map(l -> l.replaceAll("=.*", "")).toList())
        .containsExactly("UID", "Z", "KPAK", "RSK", "SSK", "PVT");
    assertThat(run.value("UID"))
        .isEqualTo(
            HexFormat.of()
                .formatHex("2026-11\0tel:+447700900123\0".getBytes(StandardCharsets.US_ASCII)));
    assertThat(run.value("Z")).matches("04[0-9a-f]{512}");
    assertThat(run.value("KPAK")).matches("04[0-9a-f]{128}");
    assertThat(run.value("RSK")).matches("04[0-9a-f]{512}");
    assertThat(run.value("SSK")).matches("[0-9a-f]{64}");
    assertThat(run.value("PVT")).matches("04[0-9a-f]{128}");
    TestConsole signed =
        client(
            "sign",
            "--kpak",
            run.value("KPAK"),
            "--id",
            run.value("UID"),
            "--ssk",
            run.value("SSK"),
            "--pvt",
            run.value("PVT"),
            "--message",
            "00");
    ok(signed);
    assertThat(
            client("keys", "--user", World.ALICE, "--period", "2026-12", "--reveal").value("UID"))
        .startsWith("323032362d3132");
    assertThat(client("keys", "--user", World.ALICE, "--period", "1523", "--reveal").code())
        .isEqualTo(0);
  }

  @Test
  void keysNeedTheWordRevealAndAPeriodThatIsHeld() {
    var _ = pulled(world, World.ALICE);
    TestConsole silent = client("keys", "--user", World.ALICE, "--at", AT);
    refused(silent, "--reveal");
    assertThat(silent.out()).isEmpty();
    refused(client("keys", "--user", World.ALICE, "--period", "1521", "--reveal"), "2026-10");
    refused(client("keys", "--user", World.ALICE, "--period", "later", "--reveal"), "--period");
    refused(client("keys", "--user", World.BOB, "--at", AT, "--reveal"), "enrol one first");
  }

  @Test
  void bothEndsOfAMessageHoldTheSameKey() throws IOException {
    var _ = pulled(world, World.ALICE);
    var _ = pulled(world, World.BOB);
    Path file = root.resolve("m.bin");
    TestConsole made =
        client(
            "message",
            "make",
            "--from",
            World.ALICE,
            "--to",
            World.BOB,
            "--at",
            AT,
            "--out",
            file,
            "--reveal");
    ok(made);
    TestConsole opened =
        client("message", "open", "--user", World.BOB, "--at", AT, file, "--reveal");
    ok(opened);
    assertThat(opened.value("sender")).isEqualTo(World.ALICE.value());
    assertThat(opened.value("period")).isEqualTo("2026-11");
    for (String name :
        List.of("ssv-fingerprint", "srtp-key-fingerprint", "srtp-key", "srtp-salt")) {
      assertThat(opened.value(name)).isEqualTo(made.value(name));
    }
    assertThat(opened.value("srtp-key")).matches("[0-9a-f]{32}");
    assertThat(opened.value("srtp-salt")).matches("[0-9a-f]{24}");
    TestConsole hidden = client("message", "open", "--user", World.BOB, "--at", AT, file);
    ok(hidden);
    assertThat(hidden.out()).doesNotContain("srtp-key=").doesNotContain("srtp-salt=");
  }

  @Test
  void aMessageInHexIsTheSameMessage() {
    var _ = pulled(world, World.ALICE);
    var _ = pulled(world, World.BOB);
    TestConsole made =
        client("message", "make", "--from", World.ALICE, "--to", World.BOB, "--at", AT);
    ok(made);
    Path file =
        world.write(
            "m.hex",
            ("MESSAGE=" + made.value("MESSAGE") + "\n").getBytes(StandardCharsets.US_ASCII));
    ok(client("message", "open", "--user", World.BOB, "--at", AT, file));
  }

  @Test
  void aMessageThatIsNotRightIsRefused() throws IOException {
    var _ = pulled(world, World.ALICE);
    var _ = pulled(world, World.BOB);
    Path file = root.resolve("m.bin");
    ok(
        client(
            "message",
            "make",
            "--from",
            World.ALICE,
            "--to",
            World.BOB,
            "--at",
            AT,
            "--out",
            file));
    refused(client("message", "open", "--user", World.ALICE, "--at", AT, file), "WRONG_RECIPIENT");
    refused(
        client("message", "open", "--user", World.BOB, "--at", "2026-12-21", file), "WRONG_TIME");
    byte[] octets = Files.readAllBytes(file);
    octets[octets.length - 1] ^= 1;
    Path signature = world.write("signature.bin", octets);
    refused(client("message", "open", "--user", World.BOB, "--at", AT, signature), "BAD_SIGNATURE");
    octets[octets.length - 1] ^= 1;
    octets[octets.length - 140] ^= 1;
    Path body = world.write("body.bin", octets);
    refused(client("message", "open", "--user", World.BOB, "--at", AT, body), "BAD_SIGNATURE");
    Path cut = world.write("cut.bin", java.util.Arrays.copyOf(octets, 100));
    refused(client("message", "open", "--user", World.BOB, "--at", AT, cut), "MALFORMED");
    Path text = world.write("text.txt", "hello".getBytes(StandardCharsets.US_ASCII));
    refused(client("message", "open", "--user", World.BOB, "--at", AT, text), "neither");
    refused(client("message", "open", "--user", World.BOB, root.resolve("none")), "no such file");
  }

  @Test
  void aMonthWithoutKeysIsRefusedAtBothEnds() {
    var _ = pulled(world, World.ALICE);
    DeviceFolder bob = world.device(World.BOB, "d1", SealSuite.X25519, server.named());
    server.answer("/api/v1/keysets", 200, world.answer(bob, world.issue(bob, 1522)));
    ok(pull(World.BOB.value()));
    refused(
        client("message", "make", "--from", World.ALICE, "--to", World.BOB, "--at", "2027-01-15"),
        "2027-01");
    Path file = root.resolve("m.bin");
    ok(
        client(
            "message",
            "make",
            "--from",
            World.ALICE,
            "--to",
            World.BOB,
            "--at",
            "2026-12-15",
            "--out",
            file));
    refused(
        client("message", "open", "--user", World.BOB, "--at", "2026-12-15", file), "WRONG_PERIOD");
  }

  @Test
  void aMessageGoesFromOneDomainToAnother() {
    World fire = new World(root, "fire.example", PeriodRule.hashed(2592000, 0), world.log());
    var carol = org.sluice.records.id.UserUri.parse("sip:carol@fire.example");
    var _ = pulled(world, World.ALICE);
    var _ = pulled(fire, carol);
    Path file = root.resolve("m.bin");
    ok(
        client(
            "message",
            "make",
            "--from",
            World.ALICE,
            "--to",
            carol,
            "--to-domain",
            "fire.example",
            "--at",
            AT,
            "--out",
            file));
    TestConsole opened = client("message", "open", "--user", carol, "--at", AT, file);
    ok(opened);
    assertThat(opened.value("sender")).isEqualTo(World.ALICE.value());
    refused(
        client(
            "message",
            "make",
            "--from",
            World.ALICE,
            "--to",
            carol,
            "--to-domain",
            "no.example",
            "--at",
            AT),
        "no.example");
  }

  @Test
  void aSenderOfADomainThatIsNotKnownIsRefused() throws IOException {
    World fire =
        new World(
            root.resolve("elsewhere"), "fire.example", PeriodRule.hashed(2592000, 0), world.log());
    Files.createDirectories(root.resolve("elsewhere"));
    Path own = data;
    var _ = pulled(world, World.ALICE);
    data = fire.home().data();
    var carol = org.sluice.records.id.UserUri.parse("sip:carol@fire.example");
    var _ = pulled(fire, carol);
    server.answer(
        "/api/v1/certificate/example.org",
        200,
        ("{\"certificate\":\""
                + java.util.Base64.getEncoder().encodeToString(world.domain().certificate())
                + "\"}")
            .getBytes(StandardCharsets.US_ASCII));
    ok(
        client(
            "certificate",
            "--user",
            carol,
            "--profile",
            world.profileFile(server.named()),
            "--server",
            server.url()));
    Path file = root.resolve("m.bin");
    ok(
        client(
            "message",
            "make",
            "--from",
            carol,
            "--to",
            World.ALICE,
            "--to-domain",
            "example.org",
            "--at",
            AT,
            "--out",
            file));
    data = own;
    refused(
        client("message", "open", "--user", World.ALICE, "--at", AT, file), "UNKNOWN_SENDER_KMS");
  }

  @Test
  void aCertificateThatTheOtherProfileDoesNotNameIsRefused() {
    World fire = new World(root, "fire.example", PeriodRule.hashed(2592000, 0), world.log());
    var _ = pulled(world, World.ALICE);
    server.answer(
        "/api/v1/certificate/fire.example",
        200,
        ("{\"certificate\":\""
                + java.util.Base64.getEncoder().encodeToString(world.domain().certificate())
                + "\"}")
            .getBytes(StandardCharsets.US_ASCII));
    refused(
        client(
            "certificate",
            "--user",
            World.ALICE,
            "--profile",
            fire.profileFile(),
            "--server",
            server.url()),
        "certificate of fire.example");
  }

  @Test
  void profileShowSaysWhatIsPinned() {
    TestConsole run = client("profile", "show", world.profileFile(server.named()));
    ok(run);
    assertThat(run.out())
        .containsPattern("fingerprint +([0-9a-f]{4} ){15}[0-9a-f]{4}\n")
        .contains("example.org")
        .contains("2 of 3")
        .contains(server.url());
    refused(client("profile", "show", root.resolve("none")), "no such file");
  }
}
