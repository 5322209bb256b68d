package org.sluice.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.testing.TestConsole;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.id.PeriodRule;

/// Messages on the command line, from one user to another and from domain to domain.
class MessageCommandsTest extends DeviceCommands {

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
}
