package org.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.records.review.SignOff;
import org.sluice.records.tlog.Checkpoint;
import org.sluice.records.tlog.SignedNote;

@Tag("slow")
@DisplayName("docs/COMPLIANCE.md: the review of a month")
class ComplianceTest {

  private static final int MOST_COMMANDS = 12;

  @TempDir static Path folder;

  private static SmallCommunity community;
  private static Path kept;
  private static List<String> script;

  @BeforeAll
  static void twoMonths() throws Exception {
    community = SmallCommunity.make(folder.resolve("made"));
    kept = Files.createDirectories(folder.resolve("kept"));
    Path profile = community.root().resolve("high/profiles/green.example.profile");
    Files.copy(profile, kept.resolve("green.example.profile"));
    Path blue = community.root().resolve("high/profiles/blue.example.profile");
    if (Files.exists(blue)) {
      Files.copy(blue, kept.resolve("blue.example.profile"));
    }
    issue();
    community.exportLog(folder.resolve("october"));
    Files.copy(folder.resolve("october/checkpoint"), kept.resolve("last.checkpoint"));
    Path pass = kept.resolve("reviewer.pass");
    Files.createFile(
        pass, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(pass, "a long passphrase\n");
    Program.Result key =
        Program.client()
            .run(
                "log",
                "reviewer-key",
                "--name",
                "vera",
                "--out",
                kept.resolve("reviewer.key").toString(),
                "--passphrase-file",
                pass.toString());
    assertThat(key.exit()).as(key.text()).isZero();
    reviewer();
    issue();
    script = commands();
  }

  /// The security officer names vera, and the names leave sealed to her key.
  private static void reviewer() throws Exception {
    Path line = folder.resolve("vera.line");
    Program.Result made =
        Program.client()
            .run(
                "log",
                "opening-key",
                "--name",
                "vera",
                "--out",
                kept.resolve("opening.key").toString());
    assertThat(made.exit()).as(made.text()).isZero();
    Files.writeString(
        line,
        made.text().lines().filter(l -> l.startsWith("sluice/reviewer")).findFirst().orElseThrow());
    Path draft = folder.resolve("vera.draft");
    community.must(
        "reviewer",
        "draft",
        "--domain",
        "green.example",
        "--line",
        line.toString(),
        "--out",
        draft.toString());
    Program.Result unsigned = community.run("draft", "log", draft.toString());
    assertThat(unsigned.exit()).as(unsigned.text()).isNotZero();
    List<String> sign = new java.util.ArrayList<>(List.of("draft", "sign", draft.toString()));
    sign.addAll(community.officer("sofia"));
    community.must(sign.toArray(String[]::new));
    community.must("draft", "log", draft.toString());
    assertThat(community.must("reviewer", "list")).contains("green.example vera ACTIVE");
    // The same statement again is refused: it has a number.
    assertThat(community.run("draft", "log", draft.toString()).exit()).isNotZero();
  }

  private static void issue() throws Exception {
    String id = community.request();
    community.approve(id, "aldo");
    community.approve(id, "bea");
    community.must("issue", "run", id);
  }

  private static List<String> commands() throws Exception {
    String document = Files.readString(Modules.ROOT.resolve("docs/COMPLIANCE.md"));
    Matcher block = Pattern.compile("(?s)```sh\n(.*?)```").matcher(document);
    assertThat(block.find()).as("a script in docs/COMPLIANCE.md").isTrue();
    return block.group(1).strip().lines().toList();
  }

  private static Path month(String name) throws Exception {
    Path month = Files.createDirectories(folder.resolve(name));
    community.exportLog(month.resolve("log"));
    Checkpoint now =
        Checkpoint.parse(
            SignedNote.parse(Files.readAllBytes(month.resolve("log/checkpoint"))).text());
    Files.writeString(
        month.resolve("sign-off.txt"),
        new SignOff(
                now.origin(),
                now.size(),
                now.root(),
                "green.example, a month",
                "vera",
                List.of("ok"))
            .text());
    return month;
  }

  /// Runs commands one after the other and stops at the first that fails; what it printed.
  private static Program.Result run(List<String> commands, Path month) throws Exception {
    Path log = folder.resolve("script.log");
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-e", "-c", String.join("\n", commands))
            .directory(Modules.ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    shell.environment().put("KEPT", kept.toString());
    shell.environment().put("MONTH", month.toString());
    // The modules are built: the launcher need not look.
    shell.environment().put("SLUICE_BUILT", Modules.ROOT.toAbsolutePath().normalize().toString());
    shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = shell.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return new Program.Result(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("is at most twelve commands, and all of them succeed on a good log")
  void good() throws Exception {
    assertThat(script.size()).isLessThanOrEqualTo(MOST_COMMANDS);
    Path month = month("november");
    byte[] before = Files.readAllBytes(kept.resolve("last.checkpoint"));
    try {
      Program.Result result = run(script, month);
      assertThat(result.exit()).as(result.text()).isZero();
      assertThat(result.text()).contains("log ok", "signed: ");
      assertThat(kept.resolve("last.checkpoint"))
          .hasSameBinaryContentAs(month.resolve("log/checkpoint"));
      assertThat(month.resolve("sign-off.note")).content().contains("\n\u2014 vera ");
    } finally {
      Files.write(kept.resolve("last.checkpoint"), before);
    }
  }

  @Test
  @DisplayName("stops before the signature at a log with one octet changed, and at an older one")
  void bad() throws Exception {
    Path month = month("changed");
    Path bundle;
    try (var files = Files.walk(month.resolve("log/tile/entries"))) {
      bundle = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
    byte[] octets = Files.readAllBytes(bundle);
    octets[100] ^= 1;
    Files.write(bundle, octets);
    Program.Result result = run(script, month);
    assertThat(result.exit()).as(result.text()).isNotZero();
    assertThat(month.resolve("sign-off.note")).doesNotExist();

    Path older = month("older");
    Path newest = kept.resolve("last.checkpoint");
    byte[] before = Files.readAllBytes(newest);
    try {
      Files.copy(
          older.resolve("log/checkpoint"),
          newest,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      Files.move(folder.resolve("october"), folder.resolve("shown-as-new"));
      Path shown = Files.createDirectories(folder.resolve("old-month"));
      Files.move(folder.resolve("shown-as-new"), shown.resolve("log"));
      Files.copy(older.resolve("sign-off.txt"), shown.resolve("sign-off.txt"));
      Program.Result stale = run(script, shown);
      assertThat(stale.exit()).as(stale.text()).isNotZero();
      assertThat(shown.resolve("sign-off.note")).doesNotExist();
    } finally {
      Files.write(newest, before);
    }
  }

  @Test
  @DisplayName(
      "names: who is there is found, who is not is proven absent, by both the log and vera's openings")
  void names() throws Exception {
    Path month = month("names");
    Path log = month.resolve("log");
    Path names = month.resolve("names");
    Program.Result opened =
        Program.client()
            .run(
                "log",
                "open",
                log.toString(),
                "--key",
                kept.resolve("opening.key").toString(),
                "--out",
                names.toString());
    assertThat(opened.exit()).as(opened.text()).isZero();
    String there = Files.readAllLines(names).get(1).split(" ", -1)[1];
    assertThat(verified(log, names, there, false)).contains("key of period", "device ");
    assertThat(verified(log, names, "tel:+447700909999", true))
        .contains("is absent: all")
        .contains("commitments are opened, and none is this URI");
  }

  @Test
  @DisplayName("the second verifier finds the same names and the same absence")
  void namesTwice() throws Exception {
    Path month = month("names-twice");
    List<String> script =
        List.of(
            "./sluice log open $MONTH/log --key $KEPT/opening.key --out $MONTH/names",
            "there=$(sed -n '2s/^[^ ]* \\([^ ]*\\) .*/\\1/p' $MONTH/names)",
            "verify=\"python3 tools/verify_log.py $MONTH/log --profile $KEPT/*.profile --openings $MONTH/names\"",
            "$verify --user tel:+447700909999 --absent",
            "$verify --user $there",
            "if $verify --user $there --absent; then exit 9; fi",
            // A name less: the commitment may be anybody's.
            "sed -i -e 3d -e \"1s/.*/sluice\\/openings\\/v1 $(($(wc -l < $MONTH/names) - 2))/\" $MONTH/names",
            "if $verify --user tel:+447700909999 --absent; then exit 9; fi");
    Program.Result result = run(script, month);
    assertThat(result.exit()).as(result.text()).isZero();
    assertThat(result.text())
        .contains("tel:+447700909999 is none of them", " is there", "BAD entry", "is not opened");
  }

  private static String verified(Path log, Path names, String user, boolean absent)
      throws Exception {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of("log", "verify", log.toString(), "--openings", names.toString()));
    arguments.addAll(List.of("--user", user));
    if (absent) {
      arguments.add("--absent");
    }
    arguments.add("--profile");
    try (var profiles = Files.list(kept)) {
      profiles
          .filter(f -> f.toString().endsWith(".profile"))
          .forEach(f -> arguments.add(f.toString()));
    }
    Program.Result result = Program.client().run(arguments.toArray(String[]::new));
    assertThat(result.exit()).as(result.text()).isZero();
    return result.text();
  }

  @Test
  @DisplayName("the log's ECDSA key, as log keys prints it: both verifiers demand its line")
  void secondKey() throws Exception {
    Path month = month("keys");
    List<String> keys =
        community
            .must("log", "keys")
            .lines()
            .map(String::strip)
            .filter(l -> l.matches("\\S+\\+[0-9a-f]{8}\\+\\S+"))
            .toList();
    assertThat(keys).hasSize(2);
    assertThat(keys.getLast()).contains("/ecdsa+");
    List<String> script =
        List.of(
            "grep -q \" ${LOG_KEY%%+*} \" $MONTH/log/checkpoint",
            "verify=\"$MONTH/log --profile $KEPT/*.profile --log-key\"",
            "./sluice log verify $verify $LOG_KEY",
            "python3 tools/verify_log.py $verify $LOG_KEY",
            "sed -i '/ [^ ]*\\/ecdsa [^ ]*$/d' $MONTH/log/checkpoint",
            "if ./sluice log verify $verify $LOG_KEY; then exit 9; fi",
            "if python3 tools/verify_log.py $verify $LOG_KEY; then exit 9; fi",
            "./sluice log verify $MONTH/log --profile $KEPT/*.profile");
    List<String> all = new java.util.ArrayList<>(List.of("LOG_KEY='" + keys.getLast() + "'"));
    all.addAll(script);
    Program.Result result = run(all, month);
    assertThat(result.exit()).as(result.text()).isZero();
  }

  @Test
  @DisplayName("a sign-off about another state than the verified one is not signed")
  void otherState() throws Exception {
    Path month = month("other");
    Files.copy(kept.resolve("last.checkpoint"), month.resolve("this.checkpoint"));
    Program.Result result =
        run(script.stream().filter(c -> c.contains("sign-off --key")).toList(), month);
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.text()).contains("refused");
    assertThat(month.resolve("sign-off.note")).doesNotExist();
  }
}
