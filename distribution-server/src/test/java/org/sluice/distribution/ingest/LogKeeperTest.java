package org.sluice.distribution.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.TestKeys;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.distribution.store.StreamReport;
import org.sluice.distribution.trust.DocumentPaths;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.SealedOpenings;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.KeyHash;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.tlog.Merkle;

final class LogKeeperTest {
  @TempDir private Path folder;
  private final TestHighSide high = new TestHighSide();
  private LowSide low;

  @BeforeEach
  void open() throws IOException {
    for (int i = 0; i < 20; i++) {
      high.keySet(high.device("sip:u" + i + "@green.example", DeviceState.ACTIVE).record(), 1522);
    }
    low = LowSide.open(folder.resolve("data"), List.of(high.writeProfile(folder)));
  }

  @AfterEach
  void close() {
    low.close();
  }

  private Snapshot mirror() {
    return low.logs().snapshot(TestHighSide.ORIGIN).orElseThrow();
  }

  private long number() {
    return low.domains().domain(TestHighSide.DOMAIN).orElseThrow().profile().number();
  }

  private void refused(byte[] bundle, String code) {
    assertThat(low.receiver().accept(bundle))
        .isInstanceOfSatisfying(Intake.Refused.class, r -> assertThat(r.code()).isEqualTo(code));
  }

  private void stored(byte[] bundle) {
    assertThat(low.receiver().accept(bundle)).isInstanceOf(Intake.Stored.class);
  }

  @Test
  void mirrorsSegmentsAndProvesTheirEntries() {
    stored(high.segment(0, 5));
    stored(high.segment(5, high.size()));
    assertThat(mirror().size()).isEqualTo(high.size());
    for (long index = 0; index < mirror().size(); index++) {
      mirror().inclusion(index).verify(Merkle.leafHash(mirror().entry(index)), mirror().root());
    }
  }

  @Test
  void segmentsOutOfOrderWaitForTheEarlierOne() {
    byte[] first = high.segment(0, 5);
    byte[] second = high.segment(5, 9);
    byte[] third = high.segment(9, 20);
    stored(third);
    stored(second);
    assertThat(mirror().size()).isZero();
    assertThat(low.store().waitingCount()).isEqualTo(2);
    stored(first);
    assertThat(mirror().root()).isEqualTo(high.root(20));
    assertThat(low.store().waitingCount()).isZero();
  }

  @Test
  void waitingSegmentsSurviveARestart() throws IOException {
    byte[] first = high.segment(0, 5);
    stored(high.segment(5, 9));
    low.close();
    low = LowSide.open(folder.resolve("data"), List.of(high.writeProfile(folder)));
    stored(first);
    assertThat(mirror().root()).isEqualTo(high.root(9));
  }

  @Test
  void refusesASegmentWhoseEntriesHaveAnotherRootThanTheCosignedOne() {
    byte[] lie = high.checkpoint(5, Hash32.sha256(new byte[] {7}));
    refused(high.segment(0, 5, lie), "WRONG_ROOT");
    assertThat(mirror().size()).isZero();
    assertThat(low.store().streams()).isEmpty();
    stored(high.segment(1, 0, 5, high.checkpoint(5, high.root(5))));
  }

  @Test
  void aWaitingSegmentThatTurnsOutWrongIsGivenUpAndMissingAgain() {
    byte[] first = high.segment(1, 0, 5, high.checkpoint(5, high.root(5)));
    stored(high.segment(2, 5, 9, high.checkpoint(9, Hash32.sha256(new byte[] {7}))));
    stored(high.segment(3, 9, 12, high.checkpoint(12, high.root(12))));
    stored(first);
    assertThat(mirror().size()).isEqualTo(5);
    assertThat(low.store().alarms()).singleElement().asString().contains("given up");
    assertThat(low.store().streams().values().iterator().next().missing()).hasToString("[2]");
    stored(high.segment(2, 5, 9, high.checkpoint(9, high.root(9))));
    assertThat(mirror().root()).isEqualTo(high.root(12));
  }

  @Test
  void refusesASegmentWithoutQuorum() {
    refused(high.segment(0, 5, high.checkpoint(5, high.root(5), 1)), "NOT_VERIFIED");
  }

  @Test
  void refusesASegmentOfAnotherLog() {
    TestHighSide other = new TestHighSide();
    refused(other.segment(0, 2), "NOT_VERIFIED");
  }

  @Test
  void segmentsThatWaitAreBounded() {
    for (int i = 0; i < LogKeeper.MAX_WAITING; i++) {
      high.keySet(high.device("sip:w" + i + "@green.example", DeviceState.ACTIVE).record(), 1522);
      stored(high.segment(high.size() - 1, high.size()));
    }
    high.keySet(high.device("sip:last@green.example", DeviceState.ACTIVE).record(), 1522);
    refused(high.segment(high.size() - 1, high.size()), "NO_ROOM");
  }

  @Test
  void aProfileSignedByTheOfficersAndLoggedReplacesTheActiveOne() throws IOException {
    DomainProfile next = high.profile(2, high.firstProfile().statement().hash());
    high.append(high.signByOfficers(next, 2));
    stored(high.segment(0, high.size()));
    assertThat(number()).isEqualTo(2);
    low.close();
    low = LowSide.open(folder.resolve("data"), List.of(high.writeProfile(folder)));
    assertThat(number()).as("the old file does not bring the old profile back").isEqualTo(2);
  }

  @Test
  void profilesThatDoNotFollowAreNotTaken() {
    Hash32 first = high.firstProfile().statement().hash();
    SignedStatement tooFew = high.signByOfficers(high.profile(2, first), 1);
    SignedStatement wrongPrevious =
        high.signByOfficers(high.profile(3, Hash32.sha256(new byte[] {1})), 2);
    SignedStatement stranger =
        SignedStatement.sign(high.profile(4, first), TestKeys.signer(TestKeys.p256()));
    high.append(tooFew);
    high.append(wrongPrevious);
    high.append(stranger);
    stored(high.segment(0, high.size()));
    assertThat(number()).isEqualTo(1);
  }

  @Test
  void aProfileThatIsNotInTheLogYetIsNotTaken() {
    DomainProfile next = high.profile(2, high.firstProfile().statement().hash());
    long before = high.size();
    high.append(high.signByOfficers(next, 2));
    stored(high.segment(0, before));
    assertThat(number()).isEqualTo(1);
    stored(high.segment(before, high.size()));
    assertThat(number()).isEqualTo(2);
  }

  @Test
  @DisplayName("the last bundle never came, nor a heartbeat: the log says that it is missing")
  void aLoggedBundleThatNeverCameIsMissing() throws IOException {
    byte[] first = high.certificate();
    byte[] lost = high.certificate();
    stored(first);
    stored(high.segment(0, high.size()));
    assertThat(keys().missing()).hasToString("[2]");
    assertThat(keys().missingCount()).isEqualTo(1);
    low.close();
    low = LowSide.open(folder.resolve("data"), List.of(high.writeProfile(folder)));
    assertThat(keys().missing()).hasToString("[2]");
    stored(lost);
    assertThat(keys().missing()).isEmpty();
    assertThat(keys().missingCount()).isZero();
  }

  private StreamReport keys() {
    return low.streams().entrySet().stream()
        .filter(e -> e.getKey().letter() == 'K')
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private static byte[] openings(DomainName domain) {
    return new SealedOpenings(
            domain,
            "vera",
            KeyHash.X25519,
            Hash32.ZERO,
            Octets.of(new byte[32]),
            Octets.of(new byte[90]))
        .encoded();
  }

  @Test
  void openingsAreKeptAsTheyCame() {
    byte[] item = openings(TestHighSide.DOMAIN);
    stored(high.keyBundle(BundleKind.OPENINGS, List.of(item)));
    assertThat(low.store().documents(DocumentPaths.openings(TestHighSide.DOMAIN)).values())
        .containsExactly(item);
  }

  @Test
  void openingsOfAnotherDomainAreRefusedWithTheirBundle() {
    byte[] other = openings(DomainName.parse("other.example"));
    refused(high.keyBundle(BundleKind.OPENINGS, List.of(other)), "BAD_ITEM");
    assertThat(low.store().documents(DocumentPaths.openings(TestHighSide.DOMAIN))).isEmpty();
  }
}
