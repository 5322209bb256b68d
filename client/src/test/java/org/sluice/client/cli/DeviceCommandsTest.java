package org.sluice.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.testing.TestConsole;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.EnrolmentLine;
import org.sluice.records.export.ImportKey;
import org.sluice.records.export.TransportKeyLine;

/// Enrol, pull, keys and profile on the command line.
class DeviceCommandsTest extends DeviceCommands {

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
  void enrolFleetMakesManyAtOnceAndKeepsTheirOrder() throws IOException {
    StringBuilder file = new StringBuilder("domain,uri,devices,seal\n");
    for (int i = 0; i < 60; i++) {
      file.append("example.org,sip:user")
          .append(i)
          .append("@example.org,")
          .append(1 + i % 2)
          .append(i % 3 == 0 ? ",p256\n" : ",x25519\n");
    }
    Path users = Files.writeString(root.resolve("users.csv"), file);
    Path out = root.resolve("lines.txt");
    ok(client("enrol-fleet", "--profile", world.profileFile(), "--users", users, "--out", out));
    List<EnrolmentLine> lines = Files.readAllLines(out).stream().map(EnrolmentLine::parse).toList();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      for (int d = 1; d <= 1 + i % 2; d++) {
        expected.add("sip:user" + i + "@example.org d" + d);
      }
    }
    assertThat(lines)
        .allMatch(EnrolmentLine::verify)
        .extracting(l -> l.content().user() + " " + l.content().deviceId())
        .containsExactlyElementsOf(expected);
    for (EnrolmentLine line : lines) {
      DeviceFolder made =
          world.home().deviceOf(line.content().user(), null, line.content().deviceId());
      assertThat(line.content().sealPublicKey().toArray()).isEqualTo(made.sealPublicKey());
      assertThat(line.content().authSpki().toArray()).isEqualTo(made.authentication().spki());
    }
  }

  @Test
  void enrolFleetMakesClientsWithTransportKeys() throws IOException {
    Path users =
        Files.writeString(
            root.resolve("users.csv"),
            "domain,uri,devices,seal\nexample.org,sip:a@example.org,2,x25519\n"
                + "example.org,tel:+441,1,p256\n");
    ImportKey to;
    try (HpkeKeyPair pair = HpkeKeyPair.generate(SealSuite.X25519)) {
      to = new ImportKey(Octets.of(pair.publicKey()));
    }
    Path key = Files.writeString(root.resolve("import.key"), to + "\n");
    Path out = root.resolve("lines.txt");
    Path keys = root.resolve("keys.txt");
    Object[] fleet = {
      "enrol-fleet", "--profile", world.profileFile(), "--users", users, "--out", out
    };
    ok(client(with(fleet, "--import-key", key, "--transport-lines", keys)));
    List<EnrolmentLine> enrol = Files.readAllLines(out).stream().map(EnrolmentLine::parse).toList();
    List<TransportKeyLine> transport =
        Files.readAllLines(keys).stream().map(TransportKeyLine::parse).toList();
    assertThat(enrol).hasSize(3).allMatch(EnrolmentLine::verify);
    assertThat(transport)
        .extracting(l -> l.content().user().value() + " " + l.content().transportName())
        .containsExactly(
            "sip:a@example.org tk.1.a@example.org",
            "sip:a@example.org tk.1.a@example.org",
            "tel:+441 tk.1.+441");
    for (int i = 0; i < enrol.size(); i++) {
      assertThat(transport.get(i).content().importKey()).isEqualTo(to.hash());
      assertThat(enrol.get(i).content().sealPublicKey().toArray())
          .isEqualTo(transport.get(i).id().octets());
      assertThat(enrol.get(i).content().deviceId())
          .isEqualTo(transport.get(i).content().deviceId());
    }
    assertThat(data.resolve("client/transport/2-d2/trk.key")).hasSize(32);

    assertThat(client(with(fleet, "--import-key", key)).code()).as("one of the two").isEqualTo(2);
    refused(
        client(with(fleet, "--import-key", root.resolve("none"), "--transport-lines", keys)),
        "--import-key");
  }

  private static Object[] with(Object[] first, Object... more) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray();
  }

  @Test
  void enrolFleetWritesNoLinesWhenOneDeviceIsThere() throws IOException {
    Path first =
        Files.writeString(
            root.resolve("first.csv"),
            "domain,uri,devices,seal\nexample.org,sip:user7@example.org,1,x25519\n");
    Path profile = world.profileFile();
    ok(client("enrol-fleet", "--profile", profile, "--users", first, "--out", root.resolve("l")));
    StringBuilder file = new StringBuilder("domain,uri,devices,seal\n");
    for (int i = 0; i < 20; i++) {
      file.append("example.org,sip:user").append(i).append("@example.org,1,x25519\n");
    }
    Path users = Files.writeString(root.resolve("users.csv"), file);
    Path out = root.resolve("lines.txt");
    refused(
        client("enrol-fleet", "--profile", profile, "--users", users, "--out", out),
        "sip:user7@example.org/d1");
    assertThat(out).doesNotExist();
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
  void aPackageThatWasCarriedIsCheckedLikeAPull() throws IOException {
    DeviceFolder device = world.device(World.ALICE, "d1", SealSuite.X25519);
    DeviceFolder bobs = world.device(World.BOB, "d1", SealSuite.X25519);
    Path good = world.write("keys-d1.json", world.answer(device, world.issue(device, 1522)));
    Path others = world.write("keys-bob.json", world.answer(bobs, world.issue(bobs, 1522)));
    ok(client("pull", "--user", World.ALICE, "--at", AT, "--package", good));
    assertThat(device.kept()).hasSize(1);
    refused(
        client("pull", "--user", World.ALICE, "--at", AT, "--package", others), "access record");
    refused(
        client("pull", "--user", World.ALICE, "--at", AT, "--package", root.resolve("none")),
        "no such file");
    assertThat(server.requests()).isEmpty();
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
