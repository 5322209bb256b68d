package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A high side made by a real ceremony over SoftHSM2 tokens, with a few users whose devices are
/// enrolled: the ground on which faults are tried.
final class SmallCommunity {

  static final int USERS = 40;

  private static @Nullable SmallCommunity first;

  private final Path root;

  private SmallCommunity(Path root) {
    this.root = root;
  }

  /// One in `root`, for the caller alone: a copy of the one that the first caller has made.
  static synchronized SmallCommunity make(Path root) throws IOException, InterruptedException {
    if (first == null) {
      Path folder = Files.createTempDirectory("sluice-community");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      SmallCommunity made = begin(folder.resolve("made"));
      made.must(made.ceremony(Modules.ROOT.resolve("system-tests/demo/ceremony.yaml")));
      made.users();
      first = made;
    }
    return first.copyTo(root);
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      System.err.println(folder + " stays: " + e);
    }
  }

  /// Officers and PINs, and nothing else yet.
  static SmallCommunity begin(Path root) throws IOException, InterruptedException {
    SmallCommunity made = new SmallCommunity(root);
    made.officers();
    for (int i = 1; i <= 5; i++) {
      made.pins("partition-" + i);
    }
    made.pins("appliance");
    return made;
  }

  private void pins(String token) throws IOException {
    secret(pin(token), "pin-of-" + token);
    secret(pin(token + ".so"), "so-pin-of-" + token);
  }

  /// The file with a token's PIN.
  Path pin(String token) {
    return root.resolve("pins").resolve(token + ".pin");
  }

  /// The command that runs the ceremony of `file`.
  String[] ceremony(Path file) {
    return ceremony(file, List.of("https://localhost:8443," + "ab".repeat(32)));
  }

  /// The same for these distribution servers, each `URL,PIN`.
  String[] ceremony(Path file, List<String> servers) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "ceremony",
                "run",
                file.toString(),
                "--yes",
                "--officers",
                root.resolve("officers").toString(),
                "--sign-with",
                root.resolve("officers/sofia.p12").toString(),
                "--passphrase-file",
                root.resolve("officers/sofia.pass").toString()));
    servers.forEach(server -> all.addAll(List.of("--distribution", server)));
    return all.toArray(String[]::new);
  }

  /// A copy of everything in another folder.
  SmallCommunity copyTo(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path from : files.toList()) {
        Path to = target.resolve(root.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          Files.copy(from, to);
        }
      }
    }
    SmallCommunity copy = new SmallCommunity(target);
    // SoftHSM's configuration names its folder.
    Path conf = target.resolve("high/tokens/softhsm2.conf");
    Files.writeString(conf, Files.readString(conf).replace(root.toString(), target.toString()));
    return copy;
  }

  private void officers() throws IOException, InterruptedException {
    for (String name : List.of("sofia", "enzo", "irene", "aldo", "bea")) {
      secret(root.resolve("officers").resolve(name + ".pass"), "passphrase-of-" + name);
      Program.Result made =
          Program.appliance()
              .run(
                  "officer",
                  "new",
                  "--name",
                  name,
                  "--out",
                  root.resolve("officers").toString(),
                  "--passphrase-file",
                  root.resolve("officers").resolve(name + ".pass").toString());
      assertThat(made.exit()).as(made.text()).isZero();
    }
  }

  /// Users with one device each, enrolled.
  void users() throws IOException, InterruptedException {
    Path file = csv();
    must("users", "import", file.toString());
    enrol(file);
  }

  /// The file of users.
  Path csv() throws IOException {
    StringBuilder csv = new StringBuilder("domain,uri,devices,seal\n");
    for (int i = 0; i < USERS; i++) {
      csv.append("green.example,tel:+4477009001")
          .append(String.format("%02d", i))
          .append(",1,x25519\n");
    }
    return Files.writeString(root.resolve("community.csv"), csv);
  }

  /// A device for each of them, enrolled.
  void enrol(Path file) throws IOException, InterruptedException {
    Program.Result fleet =
        Program.client()
            .run(
                "client",
                "enrol-fleet",
                "--profile",
                root.resolve("high/profiles/green.example.profile").toString(),
                "--users",
                file.toString(),
                "--data",
                root.resolve("devices").toString(),
                "--out",
                root.resolve("enrolment.lines").toString());
    assertThat(fleet.exit()).as(fleet.text()).isZero();
    must(by("enzo", "enrol", root.resolve("enrolment.lines").toString()));
  }

  private void secret(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  Path root() {
    return root;
  }

  List<String> officer(String name) {
    return List.of(
        "--officer", root.resolve("officers").resolve(name + ".p12").toString(),
        "--passphrase-file", root.resolve("officers").resolve(name + ".pass").toString());
  }

  /// Arguments with this community's data folder and PINs.
  String[] with(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    if (!all.contains("--data")) {
      all.addAll(
          List.of(
              "--data",
              root.resolve("high").toString(),
              "--pins",
              root.resolve("pins").toString()));
    }
    return all.toArray(String[]::new);
  }

  Program.Result run(String... arguments) throws IOException, InterruptedException {
    return Program.appliance().run(with(arguments));
  }

  /// Runs a command that has to succeed; returns what it printed.
  String must(String... arguments) throws IOException, InterruptedException {
    Program.Result result = run(arguments);
    assertThat(result.exit()).as("%s: %s", String.join(" ", arguments), result.text()).isZero();
    return result.text();
  }

  /// A command in an officer's name.
  String[] by(String officer, String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(officer(officer));
    return all.toArray(String[]::new);
  }

  /// Copies the log to a new folder, in an approver's name.
  void exportLog(Path to, String... more) throws IOException, InterruptedException {
    List<String> export =
        new ArrayList<>(List.of("log", "export", to.toString(), "--why", "review of the month"));
    export.addAll(List.of(more));
    must(by("aldo", export.toArray(String[]::new)));
  }

  /// The whole log, copied to `to`, as a reviewer checks it.
  void reviewed(Path to, String... more) throws IOException, InterruptedException {
    exportLog(to, more);
    Program.Result result =
        Program.client()
            .run(
                "log",
                "verify",
                to.toString(),
                "--profile",
                root.resolve("high/profiles/green.example.profile").toString(),
                "--profile",
                root.resolve("high/profiles/blue.example.profile").toString());
    assertThat(result.exit()).as(result.text()).isZero();
  }

  /// Has both verifiers check the log, copied to a new folder; both must find it good. Returns what
  /// ours printed.
  String verifiedTwice(Path to) throws IOException, InterruptedException {
    exportLog(to);
    String profiles = root.resolve("high/profiles").toString();
    Program.Result first =
        Program.client()
            .run(
                "log",
                "verify",
                to.toString(),
                "--profile",
                profiles + "/green.example.profile",
                "--profile",
                profiles + "/blue.example.profile");
    assertThat(first.exit()).as(first.text()).isZero();
    Process second =
        new ProcessBuilder(
                "python3",
                Modules.ROOT.resolve("tools/verify_log.py").toString(),
                to.toString(),
                "--profile",
                profiles + "/green.example.profile",
                profiles + "/blue.example.profile")
            .redirectErrorStream(true)
            .start();
    String text = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(second.waitFor()).as(text).isZero();
    return first.text();
  }

  /// A request for the current period, approved by two; returns its id.
  String approvedRequest() throws IOException, InterruptedException {
    String id = request();
    approve(id, "aldo");
    approve(id, "bea");
    return id;
  }

  String request() throws IOException, InterruptedException {
    String text =
        must(
            by(
                "irene",
                "issue",
                "request",
                "--domain",
                "green.example",
                "--periods",
                "current,next"));
    return text.replaceAll("(?s).*request ([0-9a-f]{32}).*", "$1");
  }

  void approve(String id, String name) throws IOException, InterruptedException {
    must(by(name, "issue", "approve", id));
  }

  /// Bundles of stream K in the spool, by sequence, without a gap from 1.
  List<Path> spooledK() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("high/spool"))) {
      List<Path> bundles = files.filter(f -> f.toString().endsWith(".k.slb")).sorted().toList();
      for (int i = 0; i < bundles.size(); i++) {
        assertThat(bundles.get(i).getFileName()).hasToString(String.format("%012d.k.slb", i + 1));
      }
      return bundles;
    }
  }
}
