package org.sluice.appliance.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.appliance.audit.LogSigner;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.DataFolder;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.boot.TestAppliance;
import org.sluice.records.id.Hash32;
import org.sluice.records.tlog.NoteKey;
import org.sluice.records.tlog.SignedNote;

@Tag("slow") // a ceremony
@DisplayName("Backups of the appliance: made, verified, put back, attacked")
final class BackupTest extends BackupScene {

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
      "the settings of the machine come back as they were, for their owner alone, and damaged ones"
          + " do not stand in the way")
  void settings() throws Exception {
    Path file = high.resolve("settings.yaml");
    String text = "# of this machine\nspool-limit: 17179869184\n";
    try {
      Files.writeString(file, text);
      make();
    } finally {
      Files.delete(file);
    }
    Path copy = copyOfHigh();
    Files.writeString(copy.resolve("settings.yaml"), "spool-limit: many\n");
    assertThatThrownBy(() -> logSize(copy)).hasMessageContaining("spool-limit: expected");
    String _ = restore(0, copy, key("carl"));
    assertThat(copy.resolve("settings.yaml")).hasContent(text);
    assertThat(Files.getPosixFilePermissions(copy.resolve("settings.yaml")))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    assertThat(logSize(copy)).isPositive();
    // A backup of a machine without the file: it goes aside, like all that is not in the backup.
    Files.delete(backup);
    make();
    String _ = restore(0, copy, key("carl"));
    assertThat(copy.resolve("settings.yaml")).doesNotExist();
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
      assertThatThrownBy(() -> read(bad, "carl", BackupScene::nowhere))
          .isInstanceOf(CommandFailed.class)
          .hasMessageContaining(bad.toString());
    }
    Files.write(bad, Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(() -> read(bad, "carl", BackupScene::nowhere))
        .hasMessageContaining("changed or cut off");
    Files.write(bad, Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> read(bad, "carl", BackupScene::nowhere))
        .isInstanceOf(CommandFailed.class);
    for (int at = 0; at < whole.length; at += step / 2) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      Files.write(bad, changed);
      assertThatThrownBy(() -> read(bad, "carl", BackupScene::nowhere))
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
    assertThatThrownBy(() -> read(forged, "carl", BackupScene::nowhere))
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
