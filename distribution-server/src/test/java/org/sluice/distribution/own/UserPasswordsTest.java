package org.sluice.distribution.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.ingest.Intake;
import org.sluice.distribution.ingest.LowSide;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.UserUri;
import org.sluice.web.account.Accounts;

final class UserPasswordsTest {
  private static final UserUri ALICE = UserUri.parse("tel:+447700900123");
  private static final byte[] PASSWORD = "correct horse 4711".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private LowSide low;
  private UserPasswords passwords;
  private Accounts accounts;

  @BeforeEach
  void oneKnownUser() throws Exception {
    TestHighSide high = new TestHighSide();
    low = LowSide.open(folder.resolve("data"), List.of(high.writeProfile(folder)));
    assertThat(
            low.receiver()
                .accept(high.access(high.device(ALICE.value(), DeviceState.ACTIVE).record())))
        .isInstanceOf(Intake.Stored.class);
    passwords = new UserPasswords(folder.resolve("data"));
    accounts = passwords.accounts(low.store());
  }

  @AfterEach
  void close() {
    low.close();
  }

  @Test
  void aPasswordCountsFromThenOnAndUntilItIsTakenAway() throws Exception {
    assertThat(accounts.holder(ALICE.value())).isEmpty();
    passwords.put(ALICE, PASSWORD.clone());
    Accounts.Holder holder = accounts.holder(ALICE.value()).orElseThrow();
    assertThat(holder.password().matches(PASSWORD.clone())).isTrue();
    assertThat(holder.password().matches("wrong horse 4711".getBytes(StandardCharsets.UTF_8)))
        .isFalse();
    assertThat(holder.permissions()).containsExactly(UserPasswords.OWN);
    assertThat(passwords.remove(ALICE)).isTrue();
    assertThat(passwords.remove(ALICE)).isFalse();
    assertThat(accounts.holder(ALICE.value())).isEmpty();
  }

  @Test
  void whoHasNoDeviceHereHasNoAccount() throws Exception {
    UserUri stranger = UserUri.parse("sip:stranger@green.example");
    passwords.put(stranger, PASSWORD.clone());
    assertThat(accounts.holder(stranger.value())).isEmpty();
  }

  @Test
  void anotherSpellingIsAnotherUser() throws Exception {
    passwords.put(ALICE, PASSWORD.clone());
    for (String other :
        List.of(
            "TEL:+447700900123", "tel:+447700900123 ", "tel:447700900123", "", "vera", "../x")) {
      assertThat(accounts.holder(other)).as(other).isEmpty();
    }
  }

  @Test
  void theFileIsItsOwnersAndCountsForItsUserOnly() throws Exception {
    passwords.put(ALICE, PASSWORD.clone());
    List<Path> files;
    try (var all = Files.walk(folder.resolve("data/user-passwords"))) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertThat(files).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.getFirst())))
        .isEqualTo("rw-------");
    Files.writeString(
        files.getFirst(),
        Files.readString(files.getFirst()).replace(ALICE.value(), "tel:+447700900999"));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> accounts.holder(ALICE.value()));
  }
}
