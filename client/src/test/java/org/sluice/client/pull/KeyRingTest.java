package org.sluice.client.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.signing.SignedStatement;

/// Key sets at rest: every use repeats the checks.
class KeyRingTest {

  @TempDir Path root;

  private World world;
  private DeviceFolder device;
  private KeyPeriod period;

  @BeforeEach
  void domain() {
    world = new World(root);
    device = world.device(World.ALICE, "phone", SealSuite.X25519);
    period = KeyPeriod.at(world.domain().rule(), World.NOW);
  }

  private KeyPull.Outcome accept(byte[] json) throws IOException {
    return new KeyPull(world.domains())
        .accept(device, world.domains().profile(device.domain()), PullAnswer.parse("server", json));
  }

  @Test
  void refusesAStoredRecordThatWasChangedOnTheDisk() throws IOException {
    World.Answered record = world.issue(device, period.number());
    assertThat(accept(world.answer(device, record)).kept()).hasSize(1);
    Path file = device.kept().getFirst();
    byte[] octets = Files.readAllBytes(file);
    octets[octets.length / 4] ^= 1;
    Files.write(file, octets);
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> new KeyRing(world.domains()).open("alice", List.of(device), period));
  }

  @Test
  void refusesAPeriodThatIsNotHeld() throws IOException {
    World.Answered record = world.issue(device, period.number());
    assertThat(accept(world.answer(device, record)).kept()).hasSize(1);
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(
            () -> new KeyRing(world.domains()).open("alice", List.of(device), period.next()))
        .satisfies(e -> {
          assertThat(e.check()).isEqualTo(Check.PERIOD);
          assertThat(e).hasMessageContaining("2026-12").hasMessageContaining("2026-11");
        });
  }

  @Test
  void refusesTheRecordOfAnotherPeriodUnderThisName() throws IOException {
    World.Answered record = world.issue(device, period.number());
    assertThat(accept(world.answer(device, record)).kept()).hasSize(1);
    Path file = device.kept().getFirst();
    Files.copy(
        file, file.resolveSibling(file.getFileName().toString().replace("2026-11", "2026-12")));
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(
            () -> new KeyRing(world.domains()).open("alice", List.of(device), period.next()))
        .satisfies(e -> assertThat(e.check()).isEqualTo(Check.FILE));
  }

  @Test
  void refusesKeysOnceTheProfileNamesAnotherCertificate() throws IOException {
    World.Answered record = world.issue(device, period.number());
    assertThat(accept(world.answer(device, record)).kept()).hasSize(1);
    org.sluice.records.id.Hash32 first = world.domain().profile().statement().hash();
    SignedStatement next =
        world.domain().profile(2, first, org.sluice.records.id.Hash32.sha256(new byte[] {1}));
    var _ = world.domains().follow(device.domain(), world.succession(next, 2));
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> new KeyRing(world.domains()).open("alice", List.of(device), period))
        .satisfies(e -> assertThat(e.check()).isEqualTo(Check.CERTIFICATE));
  }
}
