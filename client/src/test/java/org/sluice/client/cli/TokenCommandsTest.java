package org.sluice.client.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.testing.World;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;

/// A device whose keys are in a SoftHSM2 token, from the enrolment to a message. Each command is a
/// process of its own, as it is in the field: a process that is logged in would not look at a PIN.
@Tag("slow")
@DisplayName("Keys in a token: enrol, pull, open; the wrong PIN, no token, another token")
class TokenCommandsTest extends DeviceCommands {
  private static final Pattern SLOT = Pattern.compile("slot ([0-9]+)");
  private static final String LIBRARY =
      Stream.of(
              System.getProperty("sluice.softhsm", "/usr/lib/softhsm/libsofthsm2.so"),
              "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
              "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so")
          .filter(path -> Files.isRegularFile(Path.of(path)))
          .findFirst()
          .orElse("");

  private record Result(int code, String text) {}

  private Path token;
  private Path pin;

  @BeforeEach
  void tokens() throws Exception {
    assumeTrue(!LIBRARY.isEmpty(), "no SoftHSM2 here: keys in a token were not tested");
    Files.createDirectories(root.resolve("tokens"));
    Files.writeString(
        root.resolve("softhsm2.conf"),
        "directories.tokendir = "
            + root.resolve("tokens")
            + "\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n");
    token = place("alpha");
    pin = secret("pin", "pin-of-alpha\n");
  }

  /// A new token, as the file that says where it is.
  private Path place(String label) throws Exception {
    Result made =
        run(
            "softhsm2-util",
            "--init-token",
            "--free",
            "--label",
            label,
            "--so-pin",
            "so-of-" + label,
            "--pin",
            "pin-of-" + label);
    Matcher slot = SLOT.matcher(made.text());
    assertThat(made.code()).as(made.text()).isZero();
    assertThat(slot.find()).as(made.text()).isTrue();
    return Files.writeString(
        root.resolve(label + ".txt"), "library=" + LIBRARY + "\nslot=" + slot.group(1) + "\n");
  }

  private Result run(String... command) throws Exception {
    Path out = Files.createTempFile(root, "run", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().put("SOFTHSM2_CONF", root.resolve("softhsm2.conf").toString());
    int code = builder.start().waitFor();
    return new Result(code, Files.readString(out, StandardCharsets.UTF_8));
  }

  private Result process(Object... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "org.sluice.client.ClientMain",
                "client"));
    Arrays.stream(args).map(String::valueOf).forEach(command::add);
    command.addAll(List.of("--data", data.toString()));
    return run(command.toArray(String[]::new));
  }

  private static void done(Result run) {
    assertThat(run.code()).as(run.text()).isZero();
  }

  private static void not(Result run, String... words) {
    assertThat(run.code()).as(run.text()).isEqualTo(1);
    assertThat(run.text()).contains(words);
    assertThat(run.text()).doesNotContain("Exception", "\tat ");
  }

  private DeviceFolder enrolled() throws Exception {
    done(
        process(
            "enrol",
            "--profile",
            world.profileFile(server.named()),
            "--user",
            World.ALICE,
            "--device",
            "card",
            "--token",
            token,
            "--pin-file",
            pin));
    return world.home().deviceOf(World.ALICE, null, "card");
  }

  /// Lets the server answer for a device whose key this process cannot open: by its certificate.
  private void served(DeviceFolder device) throws Exception {
    KeyPeriod now = KeyPeriod.at(world.domain().rule(), World.NOW);
    World.Answered first = world.proven(world.issue(device, now.number()));
    server.answer(
        "/api/v1/keysets",
        200,
        World.json(
            List.of(first),
            world.log().checkpoint(3),
            world.domain().access(device, DeviceState.ACTIVE, spki(device)).encoded(),
            world.domain().certificate()));
  }

  private static byte[] spki(DeviceFolder device) throws Exception {
    try (var in = Files.newInputStream(device.folder().resolve("auth.crt"))) {
      return java.security.cert.CertificateFactory.getInstance("X.509")
          .generateCertificate(in)
          .getPublicKey()
          .getEncoded();
    }
  }

  private Result pull(Path where, Path with) throws Exception {
    return process(
        "pull",
        "--server",
        server.url(),
        "--user",
        World.ALICE,
        "--at",
        AT,
        "--token",
        where,
        "--pin-file",
        with);
  }

  private Result make(Object... more) throws Exception {
    List<Object> all =
        new ArrayList<>(
            List.of("message", "make", "--from", World.ALICE, "--to", World.ALICE, "--at", AT));
    all.addAll(List.of(more));
    return process(all.toArray());
  }

  @Test
  @DisplayName("the disk has no private key; the token signs the enrolment and TLS, and opens")
  void wholePath() throws Exception {
    DeviceFolder device = enrolled();
    try (Stream<Path> files = Files.list(device.folder())) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "auth.crt", "auth.key.token", "device.txt", "keysets", "seal.key.locked");
    }
    served(device);
    Result pulled = pull(token, pin);
    done(pulled);
    assertThat(pulled.text()).contains("proven, opened, RSK and SSK valid");
    assertThat(server.callers()).containsOnly(Hash32.sha256(spki(device)));
    Path message = root.resolve("m.bin");
    done(make("--token", token, "--pin-file", pin, "--out", message));
    done(
        process(
            "message",
            "open",
            "--user",
            World.ALICE,
            "--at",
            AT,
            message,
            "--token",
            token,
            "--pin-file",
            pin));
  }

  @Test
  @DisplayName("what does not open is named, and opens afterwards")
  void refusals() throws Exception {
    DeviceFolder device = enrolled();
    served(device);
    Path other = place("beta");
    Path otherPin = secret("other-pin", "pin-of-beta\n");
    Path none =
        Files.writeString(root.resolve("none.txt"), "library=" + LIBRARY + "\nslot-index=77\n");
    not(pull(token, otherPin), "token of slot", "its PIN, got another");
    not(pull(other, otherPin), "the token of this device", "one without it");
    not(pull(none, pin), "token of slotListIndex = 77");
    not(process("pull", "--server", server.url(), "--user", World.ALICE), "--token, --pin-file");
    not(make("--token", token), "--token with --pin-file");
    Path pass = secret("pass", "correct horse battery\n");
    not(
        process("pull", "--server", server.url(), "--user", World.ALICE, "--passphrase-file", pass),
        "the token of this key (--token, --pin-file)");
    not(
        process(
            "lock",
            "--user",
            World.ALICE,
            "--token",
            token,
            "--pin-file",
            pin,
            "--new-passphrase-file",
            pass),
        "keys in a token, where they stay");
    done(pull(token, pin));
  }

  @Test
  @DisplayName(
      "a locked file of another device does not open; a damaged one is named; nothing goes")
  void files() throws Exception {
    DeviceFolder device = enrolled();
    served(device);
    Path locked = device.folder().resolve("seal.key.locked");
    byte[] good = Files.readAllBytes(locked);
    byte[] changed = good.clone();
    changed[changed.length - 3] = (byte) (changed[changed.length - 3] == '0' ? '1' : '0');
    Files.write(locked, changed);
    not(pull(token, pin), "seal.key.locked", "a key of this device as it was locked, got another");
    Files.writeString(locked, "sluice-locked-key/1 pkcs11 x\n");
    not(pull(token, pin), "seal.key.locked", "something else");
    Files.write(locked, good);
    Path name = device.folder().resolve("auth.key.token");
    byte[] alias = Files.readAllBytes(name);
    Files.writeString(name, "../../etc\n");
    not(pull(token, pin), "auth.key.token", "the name of a key");
    Files.write(name, alias);
    done(pull(token, pin));
  }
}
