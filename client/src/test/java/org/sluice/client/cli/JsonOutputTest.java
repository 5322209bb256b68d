package org.sluice.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.client.testing.TestConsole;
import org.sluice.client.testing.TestServer;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.review.SignOff;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.SignedNote;
import picocli.CommandLine;

@DisplayName("--json: every command of the client has it, and prints one object without a secret")
final class JsonOutputTest extends DeviceCommands {
  /// Commands without it, and why.
  private static final Map<String, String> EXEMPT =
      Map.of(
          "client gateway", "goes on until it is stopped",
          "client keys", "what it is for is to print secret keys, which are in no object",
          "client sed decapsulate", "likewise, the secret that was sent",
          "words", "lines for the launcher's completion; the help hides it");

  /// Commands whose object another test looks at.
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "client audit open", "AuditOpenTest",
          "client leaves", "OwnLeavesTest",
          "client renew", "RenewCommandsTest",
          "log open", "OpenedNamesTest",
          "log verify", "LogReviewerTest: its --json names a file");

  private static final String WORDS = "correct horse battery 4711";
  private static final String SSV = "c0ffee".repeat(5) + "11";

  private final Set<String> seen = new TreeSet<>();
  private final StringBuilder printed = new StringBuilder();

  private static Map<String, CommandLine> commands() {
    Map<String, CommandLine> leaves = new TreeMap<>();
    collect("", SluiceCommand.commandLine(Console.ofProcess()), leaves);
    return leaves;
  }

  private static void collect(String name, CommandLine command, Map<String, CommandLine> into) {
    if (command.getSubcommands().isEmpty()) {
      into.put(name, command);
    }
    command
        .getSubcommands()
        .forEach((word, sub) -> collect(name.isEmpty() ? word : name + " " + word, sub, into));
  }

  @Test
  @DisplayName("every command has it, or a reason why not")
  void everyCommand() {
    Map<String, CommandLine> all = commands();
    assertThat(all).hasSizeGreaterThan(25).containsKeys(EXEMPT.keySet().toArray(new String[0]));
    all.forEach((name, command) ->
        assertThat(command.getCommandSpec().findOption("--json") != null)
            .as("--json of " + name)
            .isNotEqualTo(EXEMPT.containsKey(name)));
  }

  private TestConsole run(String command, Object... more) {
    List<Object> all = new ArrayList<>(List.of((Object[]) command.split(" ", -1)));
    all.addAll(List.of(more));
    all.addAll(List.of("--data", data));
    return TestConsole.run(all.toArray());
  }

  /// The object of a command that must succeed.
  private JsonNode object(String command, Object... more) {
    List<Object> all = new ArrayList<>(List.of(more));
    all.add("--json");
    TestConsole run = run(command, all.toArray());
    ok(run);
    assertThat(run.lines()).as(command).hasSize(1);
    seen.add(command);
    printed.append(run.out());
    return run.object();
  }

  private static String text(JsonNode object, String name) {
    return object.path(name).asText("no " + name + " in " + object);
  }

  private String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  @Test
  @Tag("slow") // passphrases are stretched
  @DisplayName("what each prints is one object, and no secret is in any of them")
  void objects() throws IOException {
    var _ = pulled(world, World.ALICE);
    var _ = pulled(world, World.BOB);
    Path pass = secret("pass", WORDS + "\n");
    devices(pass);
    List<String> secrets = new ArrayList<>(messages());
    secrets.addAll(primitives());
    kit();
    reviewers(pass);
    status();
    Set<String> expected = new TreeSet<>(commands().keySet());
    expected.removeAll(EXEMPT.keySet());
    expected.removeAll(ELSEWHERE.keySet());
    assertThat(seen).isEqualTo(expected);
    secrets.add(WORDS);
    assertThat(secrets).hasSizeGreaterThan(5);
    secrets.forEach(secret -> assertThat(printed).doesNotContain(secret));
  }

  private void devices(Path pass) throws IOException {
    Path profile = world.profileFile(server.named());
    Path line = root.resolve("line");
    JsonNode made =
        object(
            "client enrol",
            "--profile",
            profile,
            "--user",
            "tel:+447700900789",
            "--device",
            "phone",
            "--out",
            line);
    assertThat(text(made, "line") + "\n").isEqualTo(Files.readString(line));
    Path users = root.resolve("users.csv");
    Files.writeString(
        users,
        "domain,uri,devices,seal\nexample.org,sip:f@example.org,2,p256\nexample.org,?,1,p256\n");
    Path lines = root.resolve("lines");
    made =
        object(
            "client enrol-fleet",
            "--profile",
            profile,
            "--users",
            users,
            "--out",
            lines,
            "--partial");
    assertThat(made.path("devices").asInt()).isEqualTo(2);
    assertThat(made.path("leftOut").path(0).path("line").asInt()).isEqualTo(3);
    Path importKey =
        Files.writeString(root.resolve("import.key"), "sluice-import-key/1 09" + "0".repeat(62));
    made =
        object(
            "client transport-key",
            "--profile",
            profile,
            "--user",
            "sip:a@example.org",
            "--device",
            "radio",
            "--import-key",
            importKey,
            "--folder",
            root.resolve("radio"));
    assertThat(text(made, "key")).matches("[0-9a-f]{64}");
    made = object("client lock", "--user", "tel:+447700900789", "--new-passphrase-file", pass);
    assertThat(made.path("locked").asBoolean()).isTrue();
    made = object("client profile show", profile);
    assertThat(text(made, "domain")).isEqualTo("example.org");
    assertThat(made.path("periodSeconds").isNull()).as("months").isTrue();
    assertThat(made.path("witnesses")).hasSize(3);
    fromServers(profile);
  }

  private void fromServers(Path profile) {
    String certificate = base64(world.domain().certificate());
    server.answer(
        "/api/v1/certificate/example.org",
        200,
        ("{\"certificate\":\"" + certificate + "\"}").getBytes(StandardCharsets.US_ASCII));
    JsonNode kept =
        object(
            "client certificate",
            "--user",
            World.BOB,
            "--profile",
            profile,
            "--server",
            server.url());
    assertThat(text(kept, "certificate")).matches("[0-9a-f]{64}");
    JsonNode pulled =
        object("client pull", "--user", World.BOB, "--server", server.url(), "--at", AT);
    assertThat(pulled.path("kept").findValuesAsText("period")).contains("2026-11", "2026-12");
    assertThat(pulled.path("notKept").isArray()).isTrue();
  }

  private void status() {
    try (TestServer open = TestServer.forAnybody()) {
      open.answer("/api/v1/status", 200, "{\"records\":7}".getBytes(StandardCharsets.US_ASCII));
      Path profile = world.profileFile(open.named());
      JsonNode said = object("client status", "--server", open.url(), "--profile", profile);
      assertThat(said.path("records").asInt()).isEqualTo(7);
    }
  }

  /// The secrets of a message from Alice to Bob.
  private List<String> messages() {
    Path file = root.resolve("m.bin");
    JsonNode made =
        object(
            "client message make",
            "--from",
            World.ALICE,
            "--to",
            World.BOB,
            "--at",
            AT,
            "--out",
            file);
    assertThat(text(made.path("messages").path(0), "file")).isEqualTo(file.toString());
    JsonNode opened = object("client message open", "--user", World.BOB, "--at", AT, file);
    assertThat(text(opened, "sender")).isEqualTo(World.ALICE.value());
    assertThat(text(opened, "srtpKeyFingerprint"))
        .isEqualTo(text(made.path("messages").path(0), "srtpKeyFingerprint"))
        .matches("[0-9a-f]{16}");
    TestConsole revealed =
        run("client message open", "--user", World.BOB, "--at", AT, file, "--reveal");
    return List.of(revealed.value("srtp-key"), revealed.value("srtp-salt"));
  }

  /// Bob's secrets, used on the command line.
  private List<String> primitives() throws IOException {
    TestConsole keys = run("client keys", "--user", World.BOB, "--at", AT, "--reveal");
    Path ssk = secret("ssk", keys.value("SSK"));
    JsonNode signed =
        object(
            "client sign",
            "--kpak",
            keys.value("KPAK"),
            "--id",
            keys.value("UID"),
            "--ssk",
            "@" + ssk,
            "--pvt",
            keys.value("PVT"),
            "--message",
            "00");
    JsonNode verified =
        object(
            "client verify",
            "--kpak",
            keys.value("KPAK"),
            "--id",
            keys.value("UID"),
            "--message",
            "00",
            "--sig",
            text(signed, "signature"));
    assertThat(verified.path("valid").asBoolean()).isTrue();
    TestConsole not =
        run(
            "client verify",
            "--kpak",
            keys.value("KPAK"),
            "--id",
            keys.value("UID"),
            "--message",
            "01",
            "--sig",
            text(signed, "signature"),
            "--json");
    refused(not, "one that is not");
    assertThat(not.out()).as("an outcome, and the verdict on it").isEqualTo("{\"valid\":false}\n");
    JsonNode sed =
        object(
            "client sed encapsulate",
            "--z",
            keys.value("Z"),
            "--id",
            keys.value("UID"),
            "--ssv",
            SSV);
    assertThat(text(sed, "sed")).matches("[0-9a-f]{546}");
    return List.of(keys.value("RSK"), keys.value("SSK"), SSV);
  }

  private void kit() throws IOException {
    Path folder = root.resolve("kit");
    assertThat(text(object("client kit export", folder), "folder")).isEqualTo(folder.toString());
    JsonNode checked = object("client kit check", folder.resolve("from-vendor.mikey"));
    String key =
        Files.readString(folder.resolve("from-vendor.txt"))
            .replaceAll("(?s).*SRTP-KEY=([0-9a-f]+).*", "$1");
    assertThat(checked.toString()).contains("vendor-kit.invalid").doesNotContain(key);
  }

  private void reviewers(Path pass) throws IOException {
    Path audit = root.resolve("audit.key");
    JsonNode made = object("client audit key", "--out", audit, "--passphrase-file", pass);
    assertThat(text(made, "line") + "\n")
        .isEqualTo(Files.readString(root.resolve("audit.key.pub")));
    made = object("log opening-key", "--name", "vera", "--out", root.resolve("opening.key"));
    assertThat(text(made, "tenWords").split(" ", -1)).hasSize(10);
    Path key = root.resolve("vera.key");
    made = object("log reviewer-key", "--name", "vera", "--out", key, "--passphrase-file", pass);
    assertThat(text(made, "line")).startsWith("vera+");
    byte[] note = world.log().checkpoint(3);
    Checkpoint now = Checkpoint.parse(SignedNote.parse(note).text());
    SignOff text = new SignOff(now.origin(), now.size(), now.root(), "all", "vera", List.of());
    made =
        object(
            "log sign-off",
            "--key",
            key,
            "--passphrase-file",
            pass,
            "--in",
            world.write("sign-off.txt", text.text().getBytes(StandardCharsets.US_ASCII)),
            "--checkpoint",
            world.write("checkpoint", note),
            "--out",
            root.resolve("sign-off.note"));
    assertThat(text(made, "root")).isEqualTo(now.root().toString());
  }

  @Test
  @DisplayName("keys that were kept are in the object also where others are missing")
  void partly() {
    var device = world.device(World.ALICE, "d1", SealSuite.X25519, server.named());
    server.answer("/api/v1/keysets", 200, world.answer(device, world.issue(device, 1523)));
    TestConsole run =
        run("client pull", "--server", server.url(), "--user", World.ALICE, "--at", AT, "--json");
    refused(run, "keys of period 2026-11");
    assertThat(run.object().path("kept").findValuesAsText("period")).containsExactly("2026-12");
  }

  @Test
  @DisplayName("what fails before it has an outcome prints no object, and one line says why")
  void failures() {
    var _ = world.device(World.ALICE, "d1", SealSuite.X25519, server.named());
    for (TestConsole run :
        List.of(
            run("client profile show", root.resolve("none"), "--json"),
            run("client pull", "--user", World.BOB, "--json"),
            run("client pull", "--server", server.url(), "--user", World.ALICE, "--json"),
            run(
                "client verify",
                "--kpak",
                "04",
                "--id",
                "00",
                "--message",
                "00",
                "--sig",
                "00",
                "--json"),
            run("client leaves", "--user", World.ALICE, "--json"))) {
      refused(run, "refused: ");
      assertThat(run.out()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client keys --user tel:+447700900123 --reveal",
        "client sed decapsulate --z 04 --id 00 --rsk 04 --sed 04",
        "client gateway --user tel:+447700900123",
        "client message open --user tel:+447700900123 --reveal m.bin",
        "client message make --from tel:+447700900123 --to tel:+447700900456 --reveal",
        "client audit open --audit-key a --key k --passphrase-file p --profile p --certificate c"
            + " --user tel:+447700900123 --reveal m.bin",
        "client renew --user tel:+447700900123"
      })
  @DisplayName("secrets, and what never ends, are wrong usage with it")
  void wrongUse(String command) {
    TestConsole run = run(command, "--json");
    assertThat(run.code()).as("%s", run).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("--json");
    assertThat(run.out()).isEmpty();
  }
}
