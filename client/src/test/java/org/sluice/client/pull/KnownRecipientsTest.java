package org.sluice.client.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.client.Refused;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.Purpose;

/// The alarm for keys that went to a device that is not the user's own.
class KnownRecipientsTest {
  private static final Hash32 FOREIGN = Hash32.sha256(new byte[] {7});

  @TempDir Path root;

  private World world;
  private DeviceFolder phone;
  private KnownRecipients known;

  @BeforeEach
  void start() {
    world = new World(root);
    phone = world.device(World.ALICE, "phone", SealSuite.X25519);
    known = new KnownRecipients(world.home());
  }

  private KeyPull.Outcome pulled(Hash32... recipients) throws IOException {
    long period = KeyPeriod.at(world.domain().rule(), World.NOW).number();
    World.Answered record =
        world.issue(
            phone,
            world.domain().extraction(World.ALICE, period, Purpose.ISSUE, List.of(recipients)));
    KeyPull.Outcome outcome =
        new KeyPull(world.domains())
            .accept(
                phone,
                world.domains().profile(phone.domain()),
                PullAnswer.parse("server", world.answer(phone, record)));
    assertThat(outcome.kept()).hasSize(1);
    return outcome;
  }

  @Test
  void aLeafForThisDeviceAloneIsNoAlarm() throws IOException {
    assertThat(known.unknown(phone, pulled(phone.sealKeyHash()).otherRecipients())).isEmpty();
  }

  @Test
  void theUsersOtherDeviceIsNoAlarmAndAnotherUsersIs() throws IOException {
    DeviceFolder tablet = world.device(World.ALICE, "tablet", SealSuite.P256);
    DeviceFolder bobs = world.device(World.BOB, "phone", SealSuite.X25519);
    assertThat(
            known.unknown(
                phone,
                pulled(phone.sealKeyHash(), tablet.sealKeyHash(), bobs.sealKeyHash())
                    .otherRecipients()))
        .containsExactly(bobs.sealKeyHash());
  }

  @Test
  void aForeignDeviceIsAnAlarmUntilTheUserSaysThatItIsTheirs() throws IOException {
    KeyPull.Outcome outcome = pulled(phone.sealKeyHash(), FOREIGN);
    assertThat(known.unknown(phone, outcome.otherRecipients())).containsExactly(FOREIGN);
    known.accept(phone, Set.of(FOREIGN));
    assertThat(known.unknown(phone, outcome.otherRecipients())).isEmpty();
    Hash32 another = Hash32.sha256(new byte[] {8});
    assertThat(
            known.unknown(phone, pulled(phone.sealKeyHash(), FOREIGN, another).otherRecipients()))
        .containsExactly(another);
  }

  @Test
  void aDamagedListIsRefused() throws IOException {
    Files.writeString(phone.folder().resolve("recipients"), "rubbish\n");
    KeyPull.Outcome outcome = pulled(phone.sealKeyHash(), FOREIGN);
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> known.unknown(phone, outcome.otherRecipients()));
  }
}
