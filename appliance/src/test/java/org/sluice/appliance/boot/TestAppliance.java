package org.sluice.appliance.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.answer.CommandErrors;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.EnrolmentLine;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.KeyHash;
import picocli.CommandLine;

/// A high side over SoftHSM2, made by a real ceremony in this process with the commands that
/// operators use. One for the whole process, because SoftHSM has one store in a process.
public final class TestAppliance {
  static final DomainName GREEN = DomainName.parse("green.example");
  public static final int USERS = 3;
  static final String PASSWORD = "correct horse 4711";

  private static @Nullable TestAppliance made;

  public final Path root;

  private TestAppliance(Path root) {
    this.root = root;
  }

  /// Made by the first who asks.
  public static synchronized TestAppliance get() throws IOException {
    if (made == null) {
      made = new TestAppliance(Files.createTempDirectory("sluice-appliance"));
      made.ceremony();
      made.users();
      made.accounts();
    }
    return made;
  }

  /// Its folder and PINs.
  public DataOption data() {
    return DataOption.of(root.resolve("high"), root.resolve("pins"));
  }

  private void ceremony() throws IOException {
    for (String name : List.of("sofia", "enzo", "irene", "aldo", "bea")) {
      secret("officers/" + name + ".pass", "passphrase-of-" + name);
      must(
          "officer",
          "new",
          "--name",
          name,
          "--out",
          path("officers"),
          "--passphrase-file",
          path("officers/" + name + ".pass"));
    }
    for (String token : List.of("partition-1", "partition-2", "partition-3", "appliance")) {
      secret("pins/" + token + ".pin", "pin-of-" + token);
      secret("pins/" + token + ".so.pin", "so-pin-of-" + token);
    }
    List<String> run =
        new ArrayList<>(
            List.of(
                "ceremony",
                "run",
                Path.of(System.getProperty("sluice.root"), "system-tests/demo/ceremony.yaml")
                    .toString(),
                "--yes",
                "--officers",
                path("officers"),
                "--distribution",
                "https://localhost:8443," + "ab".repeat(32),
                "--sign-with",
                path("officers/sofia.p12"),
                "--passphrase-file",
                path("officers/sofia.pass")));
    must(with(run));
  }

  /// Users with a device each, enrolled as in the field: the devices' private sealing keys are
  /// thrown away, nobody opens anything here.
  private void users() throws IOException {
    StringBuilder csv = new StringBuilder("domain,uri,devices,seal\n");
    StringBuilder lines = new StringBuilder();
    Hash32 profile;
    try (HighSide high = HighSide.look(data())) {
      profile = high.profileHash(GREEN);
    }
    for (int i = 0; i < USERS; i++) {
      String uri = "tel:+44770090010" + i;
      csv.append("green.example,").append(uri).append(",1,x25519\n");
      lines.append(device(i, UserUri.parse(uri), profile)).append('\n');
    }
    secret("community.csv", csv.toString());
    secret("enrolment.lines", lines.toString());
    must(with(List.of("users", "import", path("community.csv"))));
    must(
        with(
            List.of(
                "enrol",
                path("enrolment.lines"),
                "--officer",
                path("officers/enzo.p12"),
                "--passphrase-file",
                path("officers/enzo.pass"))));
  }

  /// One user more, enrolled with a device.
  public void join(int number, String uri) throws IOException {
    Hash32 profile;
    try (HighSide high = HighSide.look(data())) {
      profile = high.profileHash(GREEN);
    }
    secret("joins.csv", "domain,uri,devices,seal\ngreen.example," + uri + ",1,x25519\n");
    secret("joins.lines", device(number, UserUri.parse(uri), profile) + "\n");
    run(0, "users", "import", path("joins.csv"));
    act(0, "enzo", "enrol", path("joins.lines"));
  }

  /// Runs a command of an officer with this data folder.
  public String act(int expected, String officer, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--officer",
            path("officers/" + officer + ".p12"),
            "--passphrase-file",
            path("officers/" + officer + ".pass")));
    return run(expected, all.toArray(String[]::new));
  }

  private EnrolmentLine device(int number, UserUri user, Hash32 profile) {
    char[] passphrase = "passphrase of a device".toCharArray();
    OfficerKey key = OfficerKey.create(root.resolve("devices"), "device" + number, passphrase);
    byte[] nonce = new byte[EnrolmentLine.Content.NONCE_OCTETS];
    nonce[0] = (byte) number;
    return new EnrolmentLine.Content(
            GREEN,
            user,
            "phone",
            Octets.of(key.spki()),
            KeyHash.X25519,
            Octets.of(sealKey()),
            profile,
            Octets.of(nonce))
        .sign(key);
  }

  private static byte[] sealKey() {
    try {
      byte[] spki =
          KeyPairGenerator.getInstance("X25519").generateKeyPair().getPublic().getEncoded();
      return Arrays.copyOfRange(spki, spki.length - 32, spki.length);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void accounts() throws IOException {
    secret("password", PASSWORD);
    account("sofia", "security-officer@green.example", "security-officer@blue.example");
    account("enzo", "enrolment-officer@green.example");
    account("eve", "enrolment-officer@green.example");
    account("irene", "issue-officer@green.example");
    account("aldo", "approver@green.example");
    account("bea", "approver@green.example");
    account("carl", "custodian@green.example");
    account("adam", "auditor@green.example");
    account("vera", "reviewer@green.example");
    account("bill", "issue-officer@blue.example");
  }

  void account(String name, String... duties) {
    List<String> add = new ArrayList<>(List.of("operator", "add", name));
    add.addAll(List.of(duties));
    add.addAll(List.of("--password-file", path("password")));
    if (Files.exists(root.resolve("officers/" + name + ".pem"))) {
      add.addAll(List.of("--key", path("officers/" + name + ".pem")));
    }
    must(with(add));
  }

  public String path(String relative) {
    return root.resolve(relative).toString();
  }

  private void secret(String relative, String text) throws IOException {
    Path file = root.resolve(relative);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  private String[] with(List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--data", path("high"), "--pins", path("pins")));
    return all.toArray(String[]::new);
  }

  /// Runs a command with this data folder.
  public String run(int expected, String... arguments) {
    return command(expected, with(List.of(arguments)));
  }

  /// Runs a command that needs no data folder.
  public String must(String... arguments) {
    return command(0, arguments);
  }

  /// The same, with the exit code that is expected; returns what it complained about.
  public String must(int expected, String... arguments) {
    return command(expected, arguments);
  }

  private static String command(int expected, String... arguments) {
    StringWriter errors = new StringWriter();
    int exit =
        new CommandLine(new ApplianceCommands())
            .setErr(new PrintWriter(errors))
            .setExecutionExceptionHandler(new CommandErrors("sluice"))
            .execute(arguments);
    assertThat(exit).as(String.join(" ", arguments) + ": " + errors).isEqualTo(expected);
    return errors.toString();
  }
}
