package org.sluice.appliance.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.id.Hash32;

@Tag("slow") // a ceremony
@DisplayName("Backups of the appliance: killed at each step, and a disk that is full")
final class BackupCrashTest extends BackupScene {

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
  @DisplayName("kill -9 at each step of making: no file or a whole one, and the next one is made")
  void killedMaking() throws Exception {
    Path copy = copyOfHigh();
    for (String step :
        List.of(
            "logged",
            "co-signed",
            "copying the database",
            "writing log.vkey",
            "writing log/committed",
            "writing appliance.db",
            "writing contents",
            "written")) {
      Files.deleteIfExists(backup);
      assertThat(forked("make", copy, step)).as(step).isEqualTo(KilledBackup.EXIT);
      if (step.equals("written")) {
        assertThat(read(backup, "carl", BackupScene::nowhere).files()).isPositive();
      } else {
        assertThat(backup).as(step).doesNotExist();
      }
    }
    Files.deleteIfExists(backup);
    assertThat(forked("make", copy, "never")).isZero();
    assertThat(read(backup, "carl", BackupScene::nowhere).files()).isPositive();
    assertThat(copy.resolve("backup.copy")).doesNotExist();
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
}
