package org.sluice.client.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;

/// Private keys of a device under a passphrase.
@Tag("slow")
class KeyLockTest {

  private static final KeyLock FIRST = lock("correct horse battery");
  private static final KeyLock SECOND = lock("another fine passphrase");

  @TempDir Path root;

  private World world;
  private Path folder;
  private byte[] sealKey;

  @BeforeEach
  void aDeviceWithLockedKeys() throws IOException {
    world = new World(root);
    folder = world.device(World.ALICE, "phone", SealSuite.X25519).folder();
    sealKey = Files.readAllBytes(folder.resolve("seal.key"));
    open(KeyLock.none()).lock(FIRST);
  }

  private static KeyLock lock(String passphrase) {
    return KeyLock.with(() -> passphrase.getBytes(StandardCharsets.UTF_8));
  }

  private DeviceFolder open(KeyLock lock) throws IOException {
    return DeviceFolder.open(folder, lock);
  }

  private void usable(KeyLock lock) throws IOException {
    DeviceFolder device = open(lock);
    try (HpkeKeyPair pair = device.sealing()) {
      assertThat(pair.publicKey()).isEqualTo(device.sealPublicKey());
    }
    assertThat(device.authentication().sign(new byte[] {1})).hasSize(64);
  }

  private void refused(KeyLock lock, String words) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> open(lock).sealing().close())
        .withMessageContaining(words)
        .satisfies(e -> assertThat(e.check()).isEqualTo(Check.FILE));
    assertThatExceptionOfType(Refused.class).isThrownBy(() -> open(lock).authentication());
  }

  @Test
  void opensWithItsPassphraseOnly() throws IOException {
    usable(FIRST);
    refused(SECOND, "the passphrase of this key");
    refused(KeyLock.none(), "--passphrase-file");
    refused(lock("too short"), "at least 12 octets");
  }

  @Test
  void nothingOfTheKeyIsLeftInTheFolder() throws IOException {
    assertThat(folder.resolve("seal.key")).doesNotExist();
    assertThat(folder.resolve("auth.key")).doesNotExist();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] octets = Files.readAllBytes(file);
        String all =
            new String(octets, StandardCharsets.ISO_8859_1) + HexFormat.of().formatHex(octets);
        assertThat(all)
            .as(file.toString())
            .doesNotContain(
                HexFormat.of().formatHex(sealKey),
                new String(sealKey, StandardCharsets.ISO_8859_1));
      }
    }
  }

  @Test
  void thePassphraseCanBeChangedAndTheSameAgainChangesNothing() throws IOException {
    open(FIRST).lock(SECOND);
    usable(SECOND);
    refused(FIRST, "the passphrase of this key");
    byte[] before = Files.readAllBytes(folder.resolve("seal.key.locked"));
    open(FIRST).lock(SECOND);
    assertThat(Files.readAllBytes(folder.resolve("seal.key.locked"))).isEqualTo(before);
  }

  @Test
  void whoDoesNotHaveThePassphraseCannotChangeIt() throws IOException {
    assertThatExceptionOfType(Refused.class).isThrownBy(() -> open(KeyLock.none()).lock(SECOND));
    usable(FIRST);
  }

  @Test
  void aCrashBetweenTheFilesIsFinishedByTheSameAgain() throws IOException {
    DeviceFolder pad = world.device(World.ALICE, "pad", SealSuite.P256);
    byte[] plain = Files.readAllBytes(pad.folder().resolve("auth.key"));
    pad.lock(FIRST);
    // As if the crash had come before the plain file was taken away.
    PrivateFiles.write(pad.folder().resolve("auth.key"), plain);
    DeviceFolder again = DeviceFolder.open(pad.folder(), KeyLock.none());
    assertThat(again.authentication().sign(new byte[] {1})).hasSize(64);
    again.lock(FIRST);
    assertThat(pad.folder().resolve("auth.key")).doesNotExist();
  }

  @Test
  void aLockedKeyOfAnotherDeviceOrNameDoesNotOpen() throws IOException {
    Path pad = world.device(World.ALICE, "pad", SealSuite.X25519).folder();
    DeviceFolder.open(pad, KeyLock.none()).lock(FIRST);
    Files.copy(
        pad.resolve("seal.key.locked"),
        folder.resolve("seal.key.locked"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    assertThatExceptionOfType(Refused.class).isThrownBy(() -> open(FIRST).sealing().close());
  }

  @Test
  void changedTextIsRefusedAndAsksForNoMemory() throws IOException {
    Path file = folder.resolve("seal.key.locked");
    String good = Files.readString(file);
    for (String bad :
        new String[] {
          "",
          "sluice-locked-key/2" + good.substring(19),
          good.replace("m=65536", "m=9999999"),
          good.replace("m=65536", "m=1"),
          good.replace("t=3", "t=99"),
          good.replace("p=4", "p=0"),
          good.strip() + "00\n",
          good.substring(0, good.length() - 3) + "0\n",
          good + good
        }) {
      Files.writeString(file, bad);
      assertThatExceptionOfType(Refused.class)
          .as(bad)
          .isThrownBy(() -> open(FIRST).sealing().close());
    }
    Files.writeString(file, good);
    usable(FIRST);
  }

  @Test
  void aLockedFileThatOthersMayReadIsRefused() throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve("seal.key.locked"),
        java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> open(FIRST).sealing().close())
        .withMessageContaining("rw-------");
  }
}
