package org.sluice.client.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.client.Refused;
import org.sluice.client.device.DeviceFolder;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.client.testing.World;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.records.export.EnrolmentLine;

class EnrolmentTest {

  private static final String GOOD = "example.org,tel:+447700900123,2,x25519";

  @TempDir Path root;

  private World world;
  private PinnedProfile profile;
  private Enrolment enrolment;

  @BeforeEach
  void world() {
    world = new World(root);
    profile = world.domains().adopt(PinnedProfile.read(world.profileFile()));
    enrolment = new Enrolment(world.home(), new SecureRandom(), () -> World.NOW);
  }

  @Test
  void theLineSaysWhatTheDeviceHoldsAndIsSignedByIt() throws IOException {
    EnrolmentLine line =
        EnrolmentLine.parse(
            enrolment.enrol(profile, World.ALICE, "phone", SealSuite.P256).toString());
    DeviceFolder device = world.home().deviceOf(World.ALICE, null, null);
    assertThat(line.verify()).isTrue();
    assertThat(line.content().user()).isEqualTo(World.ALICE);
    assertThat(line.content().deviceId()).isEqualTo("phone");
    assertThat(line.content().profileHash()).isEqualTo(profile.hash());
    assertThat(line.content().sealKeyHash()).isEqualTo(device.sealKeyHash());
    assertThat(line.content().authKeyHash()).isEqualTo(device.authentication().keyId());
  }

  @Test
  void asksAgainWithTheSameKeysAndAnotherNonce() throws IOException {
    EnrolmentLine first = enrolment.enrol(profile, World.ALICE, "phone", SealSuite.X25519);
    DeviceFolder device = world.home().deviceOf(World.ALICE, null, null);
    EnrolmentLine again = enrolment.lineFor(profile, device);
    assertThat(again.content().sealKeyHash()).isEqualTo(first.content().sealKeyHash());
    assertThat(again.content().nonce()).isNotEqualTo(first.content().nonce());
    assertThat(again.verify()).isTrue();
  }

  @Test
  void twoDevicesHaveNoKeyInCommon() throws IOException {
    EnrolmentLine a = enrolment.enrol(profile, World.ALICE, "a", SealSuite.X25519);
    EnrolmentLine b = enrolment.enrol(profile, World.ALICE, "b", SealSuite.X25519);
    assertThat(a.content().authKeyHash()).isNotEqualTo(b.content().authKeyHash());
    assertThat(a.content().sealKeyHash()).isNotEqualTo(b.content().sealKeyHash());
  }

  @Test
  void readsACommunity() {
    Community community =
        Community.read(
            "c.csv",
            List.of(
                Community.HEADER, GOOD, "", "# one more", "example.org,sip:a@example.org,1,p256"));
    community.requireFaultless("c.csv");
    assertThat(community.members())
        .containsExactly(
            new Community.Member(2, profile.profile().domain(), World.ALICE, 2, SealSuite.X25519),
            new Community.Member(
                5,
                profile.profile().domain(),
                org.sluice.records.id.UserUri.parse("sip:a@example.org"),
                1,
                SealSuite.P256));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.org,tel:+447700900124,1",
        "example.org,tel:+447700900124,1,x25519,",
        "EXAMPLE,tel:+447700900124,1,x25519",
        "example.org,tel:447700900124,1,x25519",
        "example.org,mailto:a@example.org,1,x25519",
        "example.org,sluice:self-test,1,x25519",
        "example.org,tel:+447700900124,0,x25519",
        "example.org,tel:+447700900124,17,x25519",
        "example.org,tel:+447700900124,-1,x25519",
        "example.org,tel:+447700900124,one,x25519",
        "example.org,tel:+447700900124,1,rsa",
        GOOD
      })
  void namesTheLineThatIsWrong(String line) {
    Community community = Community.read("c.csv", List.of(Community.HEADER, GOOD, line));
    assertThat(community.members()).hasSize(1);
    assertThat(community.faults()).singleElement().extracting(Community.Fault::line).isEqualTo(3);
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> community.requireFaultless("c.csv"))
        .withMessageContaining("line 3: ");
  }

  @Test
  void refusesAFileWithoutTheHeader() {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> Community.read("c.csv", List.of(GOOD)));
    assertThatExceptionOfType(Refused.class).isThrownBy(() -> Community.read("c.csv", List.of()));
  }
}
