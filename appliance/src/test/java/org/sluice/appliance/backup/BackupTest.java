package org.sluice.appliance.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.appliance.audit.LogSigner;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.appliance.boot.DataOption;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.TestAppliance;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.records.disk.DurableFiles;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;

@Tag("slow") // a ceremony
@DisplayName("Backups of the appliance: made, verified, put back, attacked, cut off")
final class BackupTest {
  private static final String PASSPHRASE = "twelve or more characters";

  @TempDir Path own;

  private TestAppliance appliance;
  private Path high;
  private Path backup;

  @BeforeEach
  void custodians() throws IOException {
    appliance = TestAppliance.get();
    high = appliance.root.resolve("high");
    backup = own.resolve("backup");
    for (String name : List.of("carl", "dora", "eve")) {
      Path file = Files.writeString(own.resolve(name + ".pass"), PASSPHRASE);
      appliance.must(
          "backup",
          "key",
          "--name",
          name,
          "--out",
          own.toString(),
          "--passphrase-file",
          file.toString());
    }
  }

  private String[] key(String name) {
    return new String[] {
      "--key", own.resolve(name + ".backup").toString(),
      "--passphrase-file", own.resolve(name + ".pass").toString()
    };
  }

  private static String[] join(String[] last, Object... first) {
    List<String> all = new ArrayList<>();
    Arrays.stream(first).map(String::valueOf).forEach(all::add);
    all.addAll(List.of(last));
    return all.toArray(String[]::new);
  }

  private void make() {
    appliance.run(
        0,
        "backup",
        "make",
        backup.toString(),
        "--to",
        own.resolve("carl.backup.pub").toString(),
        "--to",
        own.resolve("dora.backup.pub").toString());
  }

  private Unpacking.Read read(Path file, String who, Unpacking.Target target) {
    try (HpkeKeyPair key =
        CustodianKey.open(own.resolve(who + ".backup"), PASSPHRASE.toCharArray())) {
      return new Unpacking(file, logKey()).read(key, _ -> {}, target);
    }
  }

  private NoteKey logKey() {
    return LogKeys.of(high.resolve("log.vkey")).orElseThrow();
  }

  private static void nowhere(String name, DurableFiles.Content content) throws IOException {
    content.to(OutputStream.nullOutputStream());
  }

  private static long logSize(Path folder) {
    try (HighSide look = HighSide.look(DataOption.of(folder, folder))) {
      return look.log().size();
    }
  }

  private static List<String> users(Path folder) {
    try (HighSide look = HighSide.look(DataOption.of(folder, folder))) {
      return look.database()
          .transaction(c -> {
            List<String> all = new ArrayList<>();
            try (var s = c.createStatement();
                var r = s.executeQuery("SELECT uri FROM user ORDER BY uri")) {
              while (r.next()) {
                all.add(r.getString(1));
              }
            }
            return all;
          });
    }
  }

  /// Every file of the parts with the hash of its octets.
  private static Map<String, Hash32> state(Path folder) throws IOException {
    Map<String, Hash32> all = new TreeMap<>();
    for (String name : Parts.files(folder)) {
      all.put(name, Hash32.sha256(Files.readAllBytes(folder.resolve(name))));
    }
    return all;
  }

  private Path copyOfHigh() throws IOException {
    Path copy = own.resolve("copy");
    try (Stream<Path> files = Files.walk(high)) {
      for (Path from : files.toList()) {
        Path to = copy.resolve(high.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          Files.copy(from, to);
        }
      }
    }
    Path conf = copy.resolve("tokens/softhsm2.conf");
    Files.writeString(conf, Files.readString(conf).replace(high.toString(), copy.toString()));
    return copy;
  }

  private String restore(int exit, Path into, String... more) {
    return appliance.must(exit, join(more, "backup", "restore", backup, "--data", into));
  }

  @Test
  @DisplayName(
      "each custodian can verify it, nobody else; it holds no token, no partition and no PIN")
  void made() throws Exception {
    make();
    for (String who : List.of("carl", "dora")) {
      appliance.run(0, join(key(who), "backup", "verify", backup));
    }
    assertThat(appliance.run(1, join(key("eve"), "backup", "verify", backup)))
        .contains("sealed to the keys", "ask one of their custodians");
    List<String> names = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    Unpacking.Read read =
        read(
            backup,
            "carl",
            (name, content) -> {
              names.add(name);
              content.to(
                  new OutputStream() {
                    @Override
                    public void write(int b) {
                      text.append((char) (b & 0xff));
                    }
                  });
            });
    assertThat(read.files()).isEqualTo(names.size());
    assertThat(names)
        .contains("appliance.db", "log.vkey", "log/committed", "operators", "ceremony.yaml")
        .noneMatch(n -> n.startsWith("tokens") || n.startsWith("partition-"));
    assertThat(text).doesNotContain("pin-of-").doesNotContain("passphrase-of-");
    assertThat(Files.readString(backup, StandardCharsets.ISO_8859_1))
        .startsWith("age-encryption.org/v1\n")
        .doesNotContain("tel:+4477009001");
    assertThat(
            appliance.run(
                1,
                "backup",
                "make",
                backup.toString(),
                "--to",
                own.resolve("carl.backup.pub").toString()))
        .contains("exists already");
    try (Stream<Path> left = Files.list(high)) {
      assertThat(left.map(f -> f.getFileName().toString())).noneMatch(n -> n.contains("copy"));
    }
  }

  @Test
  @DisplayName(
      "cut off anywhere, or one bit changed anywhere, it is refused and nothing is touched")
  void damaged() throws Exception {
    make();
    byte[] whole = Files.readAllBytes(backup);
    Path copy = copyOfHigh();
    Map<String, Hash32> before = state(copy);
    Path bad = own.resolve("bad");
    int step = whole.length / 23;
    for (int length = 0; length < whole.length; length += step) {
      Files.write(bad, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read(bad, "carl", BackupTest::nowhere))
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining(bad.toString());
    }
    Files.write(bad, Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(() -> read(bad, "carl", BackupTest::nowhere))
        .hasMessageContaining("changed or cut off");
    Files.write(bad, Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> read(bad, "carl", BackupTest::nowhere))
        .isInstanceOf(CommandFailed.class);
    for (int at = 0; at < whole.length; at += step / 2) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      Files.write(bad, changed);
      assertThatThrownBy(() -> read(bad, "carl", BackupTest::nowhere))
          .as("octet " + at)
          .isInstanceOf(CommandFailed.class);
    }
    byte[] changed = whole.clone();
    changed[whole.length - 100] ^= 0x40;
    Files.write(backup, changed);
    assertThat(restore(1, copy, key("carl"))).contains("changed or cut off");
    assertThat(state(copy)).isEqualTo(before);
    assertThat(logSize(copy)).isPositive();
  }

  @Test
  @DisplayName(
      "of another appliance, or not signed by its log's key, or for a folder that is nobody's: refused"
          + " by name")
  void foreign() throws Exception {
    make();
    Path empty = Files.createDirectories(own.resolve("empty"));
    assertThat(restore(1, empty, key("carl"))).contains("--log-key");
    NoteKey other = NoteKey.ed25519("other.example/log", new byte[32]);
    assertThat(restore(1, empty, join(key("carl"), "--log-key", other.vkey())))
        .contains("backup of another appliance", "other.example/log");
    Path forged = own.resolve("forged");
    LogSigner nobody =
        new LogSigner() {
          @Override
          public NoteKey logKey() {
            return BackupTest.this.logKey();
          }

          @Override
          public SignedNote sign(String text) {
            return new SignedNote(
                text,
                List.of(new SignedNote.Line(logKey().name(), logKey().keyId(), new byte[64])));
          }
        };
    try (HighSide look = HighSide.look(appliance.data())) {
      Head head = new Head(Packing.id(), 1, logKey().vkey(), look.log().size(), look.log().root());
      Contents _ =
          new Packing(high, _ -> {})
              .write(
                  forged,
                  head,
                  look.database(),
                  nobody,
                  List.of(CustodianKey.read(own.resolve("carl.backup.pub"))));
    }
    assertThatThrownBy(() -> read(forged, "carl", BackupTest::nowhere))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("not signed by");
    try (Stream<Path> left = Files.list(empty)) {
      assertThat(left.filter(f -> !f.endsWith("lock") && !f.endsWith("restoring"))).isEmpty();
    }
  }

  @Test
  @DisplayName("put back into an empty folder: same users, same log, private files private")
  void restored() throws Exception {
    make();
    Path empty = own.resolve("empty");
    String line = logKey().vkey();
    restore(0, empty, join(key("dora"), "--log-key", line));
    assertThat(users(empty))
        .hasSizeGreaterThanOrEqualTo(TestAppliance.USERS)
        .isEqualTo(users(high));
    assertThat(logSize(empty)).isEqualTo(logSize(high));
    assertThat(Files.getPosixFilePermissions(empty.resolve("operators"))).hasSize(2);
    assertThat(empty.resolve("restoring")).doesNotExist();
    assertThat(new DataFolder(empty).restoreMark()).doesNotExist();
    assertThat(empty.resolve("tokens")).doesNotExist();
  }

  @Test
  @DisplayName(
      "put back over a damaged folder: what was there lies aside, and the log that is longer stays")
  void longerLogStays() throws Exception {
    make();
    long then = logSize(high);
    grow();
    Path copy = copyOfHigh();
    Files.writeString(copy.resolve("appliance.db"), "no database at all");
    Files.writeString(copy.resolve("appliance.db-wal"), "stale");
    restore(0, copy, key("carl"));
    assertThat(logSize(copy)).isEqualTo(logSize(high)).isGreaterThan(then);
    assertThat(users(copy)).contains("tel:+447700900100");
    try (Stream<Path> all = Files.walk(copy)) {
      assertThat(all.filter(f -> f.endsWith("appliance.db-wal"))).hasSize(1);
    }
    assertThat(copy.resolve("tokens")).isDirectory();
    assertThat(copy.resolve("partition-1")).isDirectory();
  }

  @Test
  @DisplayName("what the backup's log lacks comes from a copy; a copy of another log is refused")
  void logFrom() throws Exception {
    make();
    grow();
    Path first = own.resolve("first");
    String line = logKey().vkey();
    Path other = Files.createDirectories(own.resolve("other"));
    Files.copy(high.resolve("log/checkpoint"), other.resolve("checkpoint"));
    assertThat(restore(1, first, join(key("carl"), "--log-key", line, "--log-from", other)))
        .contains("cannot be used");
    assertThat(first.resolve("appliance.db")).doesNotExist();
    restore(0, first, join(key("carl"), "--log-key", line, "--log-from", high.resolve("log")));
    assertThat(logSize(first)).isEqualTo(logSize(high));
  }

  /// One entry more, published.
  private void grow() {
    appliance.run(0, "operator", "password", "carl", "--password-file", appliance.path("password"));
    appliance.run(0, "heartbeat");
  }

  @Test
  @DisplayName("kill -9 at each step of making: no file or a whole one, and the next one is made")
  void killedMaking() throws Exception {
    Path copy = copyOfHigh();
    for (String step :
        List.of(
            "copying the database",
            "writing log.vkey",
            "writing log/committed",
            "writing appliance.db",
            "writing contents",
            "written")) {
      Files.deleteIfExists(backup);
      assertThat(forked("make", copy, step)).as(step).isEqualTo(KilledBackup.EXIT);
      if (step.equals("written")) {
        assertThat(read(backup, "carl", BackupTest::nowhere).files()).isPositive();
      } else {
        assertThat(backup).as(step).doesNotExist();
      }
    }
    Files.deleteIfExists(backup);
    assertThat(forked("make", copy, "never")).isZero();
    assertThat(read(backup, "carl", BackupTest::nowhere).files()).isPositive();
    assertThat(copy.resolve("backup.copy")).doesNotExist();
  }

  private int forked(String what, Path folder, String step) throws Exception {
    return forked(what, folder, step, 0).exit();
  }

  private KilledBackup.End forked(String what, Path folder, String step, int most)
      throws Exception {
    Path log = own.resolve("log");
    return what.equals("make")
        ? KilledBackup.start(
            log,
            most,
            "make",
            folder,
            appliance.path("pins"),
            backup,
            own.resolve("carl.backup.pub"),
            step)
        : KilledBackup.start(
            log, most, "restore", folder, backup, own.resolve("carl.backup"), PASSPHRASE, step);
  }

  @Test
  @DisplayName(
      "kill -9 at each step of putting back: before the mark nothing is touched, behind it nobody"
          + " works in the folder, and the same command finishes it")
  void killedRestoring() throws Exception {
    make();
    Path copy = copyOfHigh();
    Files.delete(copy.resolve("operators")); // what the restore has to mend
    Map<String, Hash32> before = state(copy);
    for (String step :
        List.of(
            "unpacking",
            "unpacking operators",
            "unpacking appliance.db",
            "looking for the newest log",
            "all of it is here")) {
      assertThat(forked("restore", copy, step)).as(step).isEqualTo(KilledBackup.EXIT);
      assertThat(state(copy)).as(step).isEqualTo(before);
      assertThat(logSize(copy)).as(step).isPositive();
    }
    for (String step :
        List.of(
            "putting ceremony.yaml aside",
            "putting ceremony.yaml in place",
            "putting operators in place",
            "putting appliance.db aside",
            "putting appliance.db in place",
            "done")) {
      assertThat(forked("restore", copy, step)).as(step).isEqualTo(KilledBackup.EXIT);
      assertThatThrownBy(() -> logSize(copy)).as(step).hasMessageContaining("finish it first");
    }
    assertThat(forked("restore", copy, "never")).isZero();
    assertThat(users(copy)).isEqualTo(users(high));
    assertThat(Files.readAllBytes(copy.resolve("operators")))
        .isEqualTo(Files.readAllBytes(high.resolve("operators")));
    assertThat(copy.resolve("restoring")).doesNotExist();
  }

  @Test
  @DisplayName(
      "where a file cannot be written to its end: no backup, an untouched folder, and a clear word")
  void diskFull() throws Exception {
    make();
    Path whole = own.resolve("whole");
    Files.move(backup, whole);
    Path copy = copyOfHigh();
    KilledBackup.End small = forked("make", copy, "never", 32);
    assertThat(small.exit()).isEqualTo(KilledBackup.FAILED);
    byte[] large = new byte[8 << 20];
    new SecureRandom().nextBytes(large);
    Files.write(Files.createDirectories(copy.resolve("access-log")).resolve("large"), large);
    KilledBackup.End end = forked("make", copy, "never", 4096);
    assertThat(end.exit()).isEqualTo(KilledBackup.FAILED);
    assertThat(end.text()).contains("cannot write " + backup);
    assertThat(backup).doesNotExist();
    assertThat(copy.resolve("backup.copy")).doesNotExist();

    Files.move(whole, backup);
    Map<String, Hash32> before = state(copy);
    KilledBackup.End back = forked("restore", copy, "never", 32);
    assertThat(back.exit()).isEqualTo(KilledBackup.FAILED);
    assertThat(back.text()).contains("cannot write", "restoring");
    assertThat(state(copy)).isEqualTo(before);
    assertThat(forked("restore", copy, "never", 0).exit()).isZero();
    assertThat(users(copy)).isEqualTo(users(high));
  }

  @Test
  @DisplayName("a custodian's key needs its passphrase, and a short one is refused")
  void keys() throws Exception {
    Path file = own.resolve("carl.backup");
    assertThatThrownBy(() -> CustodianKey.open(file, "another one, as long".toCharArray()))
        .hasMessageContaining("not the passphrase");
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("carl", "karl"));
    assertThatThrownBy(() -> CustodianKey.open(file, PASSPHRASE.toCharArray()))
        .hasMessageContaining("not the passphrase");
    assertThatThrownBy(() -> CustodianKey.create(own, "fred", "short".toCharArray()))
        .hasMessageContaining("12 characters");
    assertThatThrownBy(() -> CustodianKey.create(own, "carl", PASSPHRASE.toCharArray()))
        .hasMessageContaining("exists already");
    assertThatThrownBy(() -> CustodianKey.read(own.resolve("carl.pass")))
        .hasMessageContaining("sluice-backup-key/1");
  }
}
