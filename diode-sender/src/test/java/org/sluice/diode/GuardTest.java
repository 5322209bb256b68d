package org.sluice.diode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.records.id.BundleKind;

final class GuardTest {
  private final TestAppliance appliance = new TestAppliance();
  private final Guard guard = new Guard(List.of(appliance.profile()));

  private void refused(byte[] octets, StreamLetter stream, long sequence, String why) {
    assertThatThrownBy(() -> guard.check(octets, stream, sequence))
        .isInstanceOf(GuardRefusal.class)
        .hasMessageContaining(why);
  }

  @Test
  void goodBundlesOfBothStreamsPass() {
    byte[] key = appliance.certificate(1);
    assertThat(guard.check(key, StreamLetter.K, 1).payload().sequence()).isEqualTo(1);
    byte[] segment = appliance.segment(4);
    assertThat(guard.check(segment, StreamLetter.L, 4).payload().kind())
        .isEqualTo(BundleKind.LOG_SEGMENT);
  }

  @Test
  void noBitCanBeFlipped() {
    for (byte[] good : List.of(appliance.certificate(1), appliance.segment(1))) {
      StreamLetter stream = good[9] == 'K' ? StreamLetter.K : StreamLetter.L;
      guard.check(good, stream, 1);
      for (int at = 0; at < good.length; at++) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << (at % 8));
        refused(bad, stream, 1, "");
      }
    }
  }

  @Test
  void nothingMayFollowOrBeMissing() {
    byte[] good = appliance.certificate(1);
    refused(Arrays.copyOf(good, good.length + 1), StreamLetter.K, 1, "too many");
    refused(Arrays.copyOf(good, good.length - 1), StreamLetter.K, 1, "needed");
    refused(new byte[0], StreamLetter.K, 1, "");
  }

  @Test
  void theNameMustSayWhatIsInside() {
    refused(appliance.certificate(2), StreamLetter.K, 3, "its name says K 3");
    refused(appliance.certificate(2), StreamLetter.L, 2, "its name says L 2");
    refused(appliance.certificate(0), StreamLetter.K, 0, "its name says");
  }

  @Test
  void anotherSignerIsRefused() {
    refused(new TestAppliance().certificate(1), StreamLetter.K, 1, "SIGNATURE");
    refused(new TestAppliance().segment(1), StreamLetter.L, 1, "SIGNATURE");
  }

  @Test
  void itemsMustBeWhatTheirKindSays() {
    byte[] rubbish = "keys in the clear".getBytes(UTF_8);
    for (BundleKind kind : BundleKind.values()) {
      if (!kind.isLogStream()) {
        refused(appliance.bundle(1, kind, rubbish), StreamLetter.K, 1, "");
      }
    }
  }

  @Test
  void aLogEntryThatIsNoStatementIsRefused() {
    appliance.certificate(1);
    refused(appliance.segment(1, List.of(new byte[] {1, 2, 3})), StreamLetter.L, 1, "");
  }

  @Test
  void aSegmentOfAnotherSizeThanItsCheckpointIsRefused() {
    appliance.certificate(1);
    refused(appliance.segment(1, List.of()), StreamLetter.L, 1, "checkpoint of size 1");
  }

  @Test
  void oneHeartbeatOfTheLogPassesAndNothingElseUnderThatKind() {
    appliance.certificate(1);
    assertThat(
            guard
                .check(appliance.heartbeat(1, TestAppliance.ORIGIN, 1), StreamLetter.L, 1)
                .payload()
                .kind())
        .isEqualTo(BundleKind.HEARTBEAT);
    refused(appliance.heartbeat(1, "other.example/log", 1), StreamLetter.L, 1, "other.example/log");
    refused(appliance.heartbeat(1, TestAppliance.ORIGIN, 2), StreamLetter.L, 1, "2 heartbeats");
    byte[] rubbish = "keys in the clear".getBytes(UTF_8);
    refused(appliance.logBundle(1, BundleKind.HEARTBEAT, List.of(rubbish)), StreamLetter.L, 1, "");
  }

  @Test
  void withoutTheDomainsProfileNothingPasses() {
    Guard other = new Guard(List.of());
    assertThatThrownBy(() -> other.check(appliance.certificate(1), StreamLetter.K, 1))
        .hasMessageContaining("no profile was given");
  }

  @Test
  void twoProfilesOfOneDomainAreAMistake() {
    assertThatThrownBy(() -> new Guard(List.of(appliance.profile(), appliance.profile())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
