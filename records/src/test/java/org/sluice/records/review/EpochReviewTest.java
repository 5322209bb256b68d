package org.sluice.records.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.records.Samples.DOMAIN;
import static org.sluice.records.Samples.PERIOD;
import static org.sluice.records.Samples.hash;
import static org.sluice.records.review.SmallLog.sign;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.TestKey;
import org.sluice.records.codec.Octets;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.EpochStart;
import org.sluice.records.statement.GenerationRecord;

@DisplayName(
    "A reviewer sees where an epoch begins, and that a generation continues the one before")
class EpochReviewTest {

  private final List<SignedStatement> log = SmallLog.entries();

  private void good() {
    assertThat(findings()).isEmpty();
  }

  private void bad(String why) {
    assertThat(findings()).singleElement().asString().contains(why);
  }

  private List<Finding> findings() {
    EntryReview review = new EntryReview(SmallLog.GENERATION.logOrigin());
    for (int i = 0; i < log.size(); i++) {
      review.entry(i, log.get(i).encoded());
    }
    return review.findings();
  }

  private static SignedStatement start(long epoch, long first) {
    return sign(new EpochStart(DOMAIN, epoch, first, 12), SmallLog.SECURITY_1, SmallLog.SECURITY_2);
  }

  /// Signed by partitions `from` and the two after it.
  private static SignedStatement record(long epoch, long number, boolean otherSecrets, int from) {
    GenerationRecord g = SmallLog.GENERATION;
    List<Octets> z = new ArrayList<>(g.summedZ());
    List<Octets> x = new ArrayList<>(g.summedX());
    if (otherSecrets) {
      z.set(0, changed(z.getFirst()));
      x.set(0, changed(x.getFirst()));
    }
    List<TestKey> keys =
        List.of(TestKey.number(from), TestKey.number(from + 1), TestKey.number(from + 2));
    GenerationRecord next =
        new GenerationRecord(
            hash("session " + epoch + " " + number),
            g.logOrigin(),
            DOMAIN,
            epoch,
            number,
            g.t(),
            g.n(),
            from == 11
                ? g.partitions()
                : keys.stream()
                    .map(k ->
                        new org.sluice.records.statement.PartitionKeys(
                            k.spki(), hash("witness " + k.keyId()).octets()))
                    .toList(),
            g.dealings(),
            z,
            x,
            z.getFirst(),
            x.getFirst(),
            g.setChecks(),
            g.softwareHash());
    return sign(next, keys.toArray(TestKey[]::new));
  }

  private static Octets changed(Octets point) {
    byte[] octets = point.toArray();
    octets[octets.length - 1] ^= 1;
    return Octets.of(octets);
  }

  @Test
  void anAnnouncedEpochAndItsRecord() {
    log.add(start(2, PERIOD + 2));
    log.add(record(2, 1, true, 11));
    good();
  }

  @Test
  void aRefresh() {
    log.add(record(1, 2, false, 11));
    good();
  }

  @Test
  void aRefreshWithOtherSecrets() {
    log.add(record(1, 2, true, 11));
    bad("another Z_T or KPAK");
  }

  @Test
  void aRecordOfStrangers() {
    log.add(record(1, 2, false, 40));
    bad("0 members of the generation before, needed are 2");
  }

  @Test
  void anEpochThatNobodyAnnounced() {
    log.add(record(2, 1, true, 11));
    bad("nobody has said when epoch 2 begins");
  }

  @Test
  void anEpochWithTheSecretsOfTheOneBefore() {
    log.add(start(2, PERIOD + 2));
    log.add(record(2, 1, false, 11));
    bad("has the Z_T of the epoch before");
  }

  @Test
  void anEpochThatBeginsWithAPeriodOfLoggedKeys() {
    log.add(start(2, PERIOD + 1));
    bad("keys of period " + (PERIOD + 1) + " are logged under epoch 1");
  }

  @Test
  void anEpochThatDoesNotFollow() {
    log.add(start(3, PERIOD + 2));
    bad("epoch 3 does not follow epoch 1");
  }

  @Test
  void anEpochAnnouncedByOneOfTwo() {
    log.add(sign(new EpochStart(DOMAIN, 2, PERIOD + 2, 12), SmallLog.SECURITY_1));
    bad("signed by 1 with role SECURITY_OFFICER, 2 needed");
  }

  @Test
  void anEpochBeforeThereIsAny() {
    log.subList(1, log.size()).clear();
    log.add(start(2, PERIOD + 2));
    bad("comes before the first epoch");
  }

  @Test
  void aLeafOfAPeriodThatBelongsToTheNextEpoch() {
    log.add(SmallLog.ENROLLED, start(2, PERIOD + 1));
    bad("belongs to epoch 2");
  }
}
