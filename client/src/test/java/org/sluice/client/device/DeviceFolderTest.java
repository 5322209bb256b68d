package org.sluice.client.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.HpkeKeyPair;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.signing.P256Verifier;

class DeviceFolderTest {

  @TempDir Path root;

  private World world;

  @BeforeEach
  void world() {
    world = new World(root);
  }

  private static void refused(
      Check check, org.assertj.core.api.ThrowableAssert.ThrowingCallable c) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(c)
        .satisfies(e -> assertThat(e.check()).isEqualTo(check));
  }

  @ParameterizedTest
  @EnumSource(SealSuite.class)
  void opensWhatItStored(SealSuite suite) throws IOException {
    DeviceFolder made = world.device(World.ALICE, "phone", suite);
    DeviceFolder opened = DeviceFolder.open(made.folder(), KeyLock.none());
    assertThat(opened.user()).isEqualTo(World.ALICE);
    assertThat(opened.deviceId()).isEqualTo("phone");
    assertThat(opened.domain()).isEqualTo(world.domain().name());
    assertThat(opened.sealKeyHash())
        .isEqualTo(KeyHash.ofSealKey(suite.code(), opened.sealPublicKey()));
    try (HpkeKeyPair pair = opened.sealing()) {
      assertThat(pair.publicKey()).isEqualTo(opened.sealPublicKey());
    }
    byte[] message = {1, 2, 3};
    AuthenticationKey key = opened.authentication();
    assertThat(P256Verifier.verify(key.spki(), message, key.sign(message))).isTrue();
  }

  @Test
  void privateKeysAreTheOwnersAlone() throws IOException {
    DeviceFolder device = world.device(World.ALICE, "phone", SealSuite.X25519);
    for (String name : new String[] {"auth.key", "seal.key"}) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(device.folder().resolve(name))))
          .isEqualTo("rw-------");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(device.folder())))
        .isEqualTo("rwx------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"auth.key", "seal.key"})
  void refusesAPrivateKeyThatOthersMayRead(String name) throws IOException {
    DeviceFolder device = world.device(World.ALICE, "phone", SealSuite.X25519);
    Files.setPosixFilePermissions(
        device.folder().resolve(name), PosixFilePermissions.fromString("rw-r-----"));
    refused(
        Check.FILE,
        () -> {
          var _ = device.authentication();
          device.sealing().close();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"auth.key", "seal.key", "device.txt"})
  void refusesAMissingFile(String name) throws IOException {
    DeviceFolder device = world.device(World.ALICE, "phone", SealSuite.X25519);
    Files.delete(device.folder().resolve(name));
    refused(
        Check.FILE,
        () -> {
          DeviceFolder opened = DeviceFolder.open(device.folder(), KeyLock.none());
          var _ = opened.authentication();
          opened.sealing().close();
        });
  }

  @Test
  void refusesTheSealingKeyOfAnotherDevice() throws IOException {
    DeviceFolder phone = world.device(World.ALICE, "phone", SealSuite.X25519);
    DeviceFolder pad = world.device(World.ALICE, "pad", SealSuite.X25519);
    Files.copy(
        pad.folder().resolve("seal.key"),
        phone.folder().resolve("seal.key"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    refused(Check.FILE, () -> phone.sealing().close());
  }

  @Test
  void refusesTheAuthenticationKeyOfAnotherDevice() throws IOException {
    DeviceFolder phone = world.device(World.ALICE, "phone", SealSuite.X25519);
    DeviceFolder pad = world.device(World.ALICE, "pad", SealSuite.X25519);
    Files.copy(
        pad.folder().resolve("auth.key"),
        phone.folder().resolve("auth.key"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    refused(Check.FILE, phone::authentication);
  }

  @Test
  void neverReplacesTheKeysOfADevice() throws IOException {
    DeviceFolder device = world.device(World.ALICE, "phone", SealSuite.X25519);
    byte[] before = Files.readAllBytes(device.folder().resolve("auth.crt"));
    refused(Check.DEVICE, () -> world.device(World.ALICE, "phone", SealSuite.P256));
    assertThat(Files.readAllBytes(device.folder().resolve("auth.crt"))).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "a/b", "-x", ".hidden", "a b", "é"})
  void refusesADeviceIdThatIsNoPlainName(String id) {
    refused(Check.DEVICE, () -> world.device(World.ALICE, id, SealSuite.X25519));
  }

  @Test
  void saysWhichDevicesThereAre() throws IOException {
    var _ = world.device(World.ALICE, "phone", SealSuite.X25519);
    var _ = world.device(World.ALICE, "pad", SealSuite.X25519);
    assertThat(world.home().deviceOf(World.ALICE, null, "pad").deviceId()).isEqualTo("pad");
    assertThat(world.home().devicesOf(World.ALICE, null, null)).hasSize(2);
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> world.home().deviceOf(World.ALICE, null, null))
        .withMessageContaining("example.org/pad, example.org/phone");
    refused(Check.DEVICE, () -> world.home().deviceOf(World.ALICE, null, "watch"));
    refused(Check.DEVICE, () -> world.home().deviceOf(World.BOB, null, null));
  }

  @Test
  void usersWhoseNamesLookAlikeHaveFoldersOfTheirOwn() {
    assertThat(ClientHome.folderOf(UserUri.parse("sip:a*b@example.org")))
        .isNotEqualTo(ClientHome.folderOf(UserUri.parse("sip:a_b@example.org")))
        .doesNotContain("*");
  }
}
