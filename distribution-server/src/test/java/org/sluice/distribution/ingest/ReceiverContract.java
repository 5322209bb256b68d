package org.sluice.distribution.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.TestHighSide;
import org.sluice.distribution.store.SequenceRange;
import org.sluice.distribution.store.StreamReport;
import org.sluice.distribution.trust.DocumentPaths;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.AccessRecord;
import org.sluice.records.export.Bundle;
import org.sluice.records.export.ExportedItem;
import org.sluice.records.export.RevocationList;
import org.sluice.records.export.SealedKeySet;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// What a receiver does, whatever is behind it: its own store alone, or Kafka.
abstract class ReceiverContract {
  private static final long PERIOD = 1522;
  private static final DomainName GREEN = DomainName.parse("green.example");

  @TempDir private Path folder;
  private final TestHighSide high = new TestHighSide();
  private final AccessRecord alice = high.device("tel:+447700900123", DeviceState.ACTIVE).record();
  private LowSide low;
  private long sequence = 30;

  /// A low side on this data folder, opened anew.
  abstract LowSide open(Path data, List<Path> profiles) throws IOException;

  /// Closes what was opened last.
  abstract void close();

  @BeforeEach
  void openOne() throws IOException {
    low = open(folder.resolve("data"), List.of(high.writeProfile(folder)));
  }

  @AfterEach
  void closeIt() {
    close();
  }

  private Intake accept(byte[] octets) {
    return low.receiver().accept(octets);
  }

  private StreamReport stream(char letter) {
    return low.store().streams().entrySet().stream()
        .filter(e -> e.getKey().letter() == letter)
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  @Test
  void storesKeySetsAndCountsThemByDomainAndPeriod() {
    SealedKeySet now = high.keySet(alice, PERIOD);
    SealedKeySet next = high.keySet(alice, PERIOD + 1);
    assertThat(accept(high.keySets(now, next))).isInstanceOf(Intake.Stored.class);
    assertThat(low.store().keySets(alice.sealKeyHash(), alice.commitment(), PERIOD, PERIOD))
        .containsExactly(now);
    assertThat(low.store().keySets(alice.sealKeyHash(), alice.commitment(), 0, PERIOD + 9))
        .containsExactly(now, next);
    assertThat(low.store().keyCounts().get("green.example"))
        .containsEntry(PERIOD, 1L)
        .containsEntry(PERIOD + 1, 1L);
  }

  @Test
  void countsAKeySetThatWasMadeAnewOnceForEachLeafInWhateverOrderTheyArrive() {
    SealedKeySet first = high.keySet(alice, PERIOD);
    SealedKeySet second = high.keySet(alice, PERIOD);
    SealedKeySet third = high.keySet(alice, PERIOD);
    accept(high.keySets(second));
    accept(high.keySets(first, third, first));
    assertThat(low.store().keyCounts().get("green.example")).containsEntry(PERIOD, 3L);
  }

  @Test
  void refusesABundleWithAnyFlippedBit() {
    byte[] good = high.keySets(high.keySet(alice, PERIOD));
    for (int at = 0; at < good.length; at += 7) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 << (at % 8));
      assertThat(accept(bad)).as("octet %d", at).isInstanceOf(Intake.Refused.class);
    }
    assertThat(low.store().streams()).isEmpty();
    assertThat(low.store().keyCounts()).isEmpty();
    assertThat(low.quarantined()).hasSize(Quarantine.MAX_BUNDLES);
    assertThat(accept(good)).isInstanceOf(Intake.Stored.class);
  }

  @Test
  void replayIsHarmlessAndCounted() {
    byte[] bundle = high.keySets(high.keySet(alice, PERIOD));
    accept(bundle);
    assertThat(accept(bundle)).isInstanceOf(Intake.Repeated.class);
    assertThat(low.counters().report().stored()).isEqualTo(1);
    assertThat(low.counters().report().repeated()).isEqualTo(1);
    assertThat(low.store().keyCounts().get("green.example")).containsEntry(PERIOD, 1L);
    assertThat(low.store().alarms()).isEmpty();
  }

  @Test
  void otherOctetsForAHeldNumberAreRefusedAndAnAlarm() {
    accept(high.keyBundle(1, BundleKind.CERTIFICATE, List.of(TestHighSide.CERTIFICATE)));
    byte[] other = high.keyBundle(1, BundleKind.CERTIFICATE, List.of("<other/>".getBytes(UTF_8)));
    assertThat(accept(other))
        .isInstanceOfSatisfying(
            Intake.Refused.class, r -> assertThat(r.code()).isEqualTo("CONFLICT"));
    assertThat(low.store().alarms()).singleElement().asString().contains("/1 has payload");
    assertThat(accept(other)).isInstanceOf(Intake.Refused.class);
    assertThat(low.store().alarms()).hasSize(1);
  }

  @Test
  void otherOctetsThatNobodySignedAreNoAlarm() {
    accept(high.keyBundle(1, BundleKind.CERTIFICATE, List.of(TestHighSide.CERTIFICATE)));
    byte[] forged =
        new TestHighSide().keyBundle(1, BundleKind.CERTIFICATE, List.of("<x/>".getBytes(UTF_8)));
    assertThat(accept(forged)).isInstanceOf(Intake.Refused.class);
    assertThat(low.store().alarms()).isEmpty();
  }

  @Test
  void refusesABundleOfAnotherSigner() {
    assertThat(accept(new TestHighSide().certificate()))
        .isInstanceOfSatisfying(
            Intake.Refused.class,
            r -> {
              assertThat(r.code()).isEqualTo("NOT_VERIFIED");
              assertThat(r.why()).startsWith("SIGNATURE");
            });
    assertThat(low.counters().report().refused()).containsEntry("NOT_VERIFIED", 1L);
  }

  @Test
  void refusesADomainWithoutProfile() {
    byte[] foreign =
        high.keyBundle(
            1,
            BundleKind.CERTIFICATE,
            DomainName.parse("blue.example"),
            List.of("<b/>".getBytes(UTF_8)));
    assertThat(accept(foreign))
        .isInstanceOfSatisfying(
            Intake.Refused.class, r -> assertThat(r.code()).isEqualTo("UNKNOWN_DOMAIN"));
  }

  @Test
  void refusesAProofThatDoesNotLeadToTheRoot() {
    Bundle good = Bundle.decode(high.certificate());
    Bundle.Proof proof = good.proof();
    List<Hash32> wrong = new ArrayList<>(proof.hashes());
    wrong.set(0, Hash32.sha256(new byte[] {1}));
    Bundle bad =
        Bundle.sign(
            good.payload(),
            high.bundleSigner(),
            new Bundle.Proof(proof.leafIndex(), proof.exportEntry(), wrong, proof.checkpoint()));
    assertThat(accept(bad.encoded()))
        .isInstanceOfSatisfying(
            Intake.Refused.class, r -> assertThat(r.why()).startsWith("INCLUSION"));
  }

  @Test
  void refusesACheckpointBelowTheQuorum() {
    Bundle good = Bundle.decode(high.certificate());
    Bundle.Proof proof = good.proof();
    byte[] lonely = high.checkpoint(high.size(), high.root(high.size()), 1);
    Bundle bad =
        Bundle.sign(
            good.payload(),
            high.bundleSigner(),
            new Bundle.Proof(
                proof.leafIndex(), proof.exportEntry(), proof.hashes(), Octets.of(lonely)));
    assertThat(accept(bad.encoded()))
        .isInstanceOfSatisfying(
            Intake.Refused.class, r -> assertThat(r.why()).startsWith("CHECKPOINT"));
  }

  @Test
  void refusesAWholeBundleForOneBadItem() {
    SealedKeySet good = high.keySet(alice, PERIOD);
    byte[] bundle =
        high.keyBundle(BundleKind.KEY_SETS, List.of(good.encoded(), "no key set".getBytes(UTF_8)));
    assertThat(accept(bundle))
        .isInstanceOfSatisfying(
            Intake.Refused.class, r -> assertThat(r.code()).isEqualTo("BAD_ITEM"));
    assertThat(low.store().keySets(alice.sealKeyHash(), alice.commitment(), 0, 9999)).isEmpty();
  }

  @Test
  void namesWhatIsMissingInTheFormThatResendReads() {
    accept(high.keyBundle(2, BundleKind.CERTIFICATE, List.of(TestHighSide.CERTIFICATE)));
    accept(high.keyBundle(6, BundleKind.CERTIFICATE, List.of(TestHighSide.CERTIFICATE)));
    assertThat(stream('K').missing())
        .containsExactly(new SequenceRange(1, 1), new SequenceRange(3, 5));
    assertThat(stream('K').missing()).hasToString("[1, 3-5]");
    assertThat(stream('K').missingCount()).isEqualTo(4);
  }

  @Test
  void anOlderAccessRecordNeverReplacesANewerOne() {
    AccessRecord revoked = TestHighSide.changed(alice, DeviceState.REVOKED, 50);
    byte[] enrolment = high.access(alice);
    byte[] revocation = high.access(revoked);
    accept(revocation);
    accept(enrolment);
    assertThat(low.store().access(alice.authKeyHash())).containsExactly(revoked);
  }

  private static RevocationList revocations(DomainName domain, long at) {
    return new RevocationList(domain, at, at + 10, Octets.of(new byte[32]), List.of());
  }

  private byte[] revocations(DomainName domain, RevocationList... lists) {
    return high.keyBundle(
        sequence++,
        BundleKind.REVOCATIONS,
        domain,
        Arrays.stream(lists).map(RevocationList::encoded).toList());
  }

  private RevocationList heldRevocations() {
    byte[] held = low.store().document(DocumentPaths.revocations(GREEN)).orElseThrow();
    return RevocationList.decode(ExportedItem.decode(held).item().toArray());
  }

  @Test
  void anOlderRevocationListNeverReplacesANewerOne() throws IOException {
    byte[] first = revocations(GREEN, revocations(GREEN, 1));
    byte[] second = revocations(GREEN, revocations(GREEN, 2));
    assertThat(accept(second)).isInstanceOf(Intake.Stored.class);
    assertThat(accept(first)).isInstanceOf(Intake.Stored.class);
    assertThat(heldRevocations()).isEqualTo(revocations(GREEN, 2));
    close();
    openOne();
    assertThat(accept(first)).isInstanceOf(Intake.Repeated.class);
    assertThat(heldRevocations()).isEqualTo(revocations(GREEN, 2));
  }

  @Test
  void refusesRevocationsOfAnotherDomainOrThatAreNone() {
    DomainName blue = DomainName.parse("blue.example");
    assertThat(accept(revocations(GREEN, revocations(blue, 1))))
        .isInstanceOfSatisfying(
            Intake.Refused.class, r -> assertThat(r.code()).isEqualTo("BAD_ITEM"));
    assertThat(accept(high.keyBundle(40, BundleKind.REVOCATIONS, GREEN, List.of(new byte[] {1}))))
        .isInstanceOfSatisfying(
            Intake.Refused.class, r -> assertThat(r.code()).isEqualTo("BAD_ITEM"));
    assertThat(accept(revocations(GREEN, revocations(GREEN, 1), revocations(GREEN, 2))))
        .isInstanceOfSatisfying(
            Intake.Refused.class, r -> assertThat(r.code()).isEqualTo("BAD_ITEM"));
    assertThat(low.store().document(DocumentPaths.revocations(GREEN))).isEmpty();
  }

  @Test
  void refusesRubbishOfAnyLength() {
    for (int length : new int[] {0, 1, 4, 100, 5000}) {
      assertThat(accept(new byte[length])).isInstanceOf(Intake.Refused.class);
    }
    assertThat(low.counters().report().refused()).containsEntry("MALFORMED", 5L);
  }

  @Test
  void afterReopeningEverythingIsThereAndReplayingBringsDuplicatesOnly() throws IOException {
    List<byte[]> all = new ArrayList<>();
    all.add(high.certificate());
    all.add(high.access(alice));
    all.add(high.keySets(high.keySet(alice, PERIOD)));
    all.add(high.segment(0, 4));
    all.add(high.segment(4, high.size()));
    all.forEach(this::accept);
    var counts = low.store().keyCounts();
    var streams = low.store().streams();

    close();
    openOne();

    assertThat(low.store().keyCounts()).isEqualTo(counts);
    assertThat(low.store().streams()).isEqualTo(streams);
    assertThat(low.logs().snapshot(TestHighSide.ORIGIN).orElseThrow().root())
        .isEqualTo(high.root(high.size()));
    all.forEach(bundle -> assertThat(accept(bundle)).isInstanceOf(Intake.Repeated.class));
    assertThat(low.store().streams()).isEqualTo(streams);
  }
}
