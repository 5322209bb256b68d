package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.eccsi.Eccsi;
import org.sluice.mikey.eccsi.Ssk;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.Purpose;
import org.sluice.threshold.PartitionUnavailable;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.TooFewPartitions;
import org.sluice.threshold.extraction.ExtractedBatch;
import org.sluice.threshold.extraction.ExtractedKey;

/// Key generation, self-test, request, approvals, batch, extraction: keys that verify one by one.
class EndToEndTest {

  @ParameterizedTest
  @CsvSource({"2,3", "2,4", "2,5", "3,5", "3,6", "3,7"})
  @Tag("slow") // six key generations
  void keysOfALoggedBatchVerifyUnderTheGeneratedMasterKeys(int t, int n) {
    try (World w = new World(new Threshold(t, n)).ready()) {
      for (int i = w.threshold.needed(); i < n; i++) {
        w.partitions.get(i - w.threshold.needed()).deactivate(); // as many as may be down
      }
      Issue issue = new Issue(w, 3).done();
      try (ExtractedBatch batch = w.extraction().extract(issue.order(), issue.ids(), false)) {
        PublicPoint zT = PublicPoint.of(Curve.SAKKE, w.record.zT().toArray());
        PublicPoint kpak = PublicPoint.of(Curve.P256, w.record.kpak().toArray());
        assertThat(batch.keys()).hasSize(3);
        for (int u = 0; u < 3; u++) {
          ExtractedKey key = batch.keys().get(u);
          byte[] id = issue.ids().get(u).octets();
          assertThat(key.leafIndex()).isEqualTo(issue.firstLeaf + u);
          try (Rsk rsk = Rsk.of(copy(key.rsk()));
              Ssk ssk = Ssk.of(copy(key.ssk()))) {
            assertThat(Sakke.validateRsk(zT, id, rsk)).isTrue();
            assertThat(Eccsi.validateSsk(kpak, id, ssk, key.pvt())).isTrue();
            assertThat(Sakke.validateRsk(zT, issue.ids().get((u + 1) % 3).octets(), rsk)).isFalse();
          }
        }
      }
    }
  }

  @Test
  void repeatingAnOpenBatchGivesTheSameKeys() {
    try (World w = new World().ready()) {
      Issue issue = new Issue(w, 1).done();
      try (ExtractedBatch once = w.extraction().extract(issue.order(), issue.ids(), false);
          ExtractedBatch again = w.extraction().extract(issue.order(), issue.ids(), false)) {
        assertThat(once.keys().getFirst().rsk().sameAs(again.keys().getFirst().rsk())).isTrue();
        assertThat(once.keys().getFirst().ssk().sameAs(again.keys().getFirst().ssk())).isTrue();
      }
    }
  }

  @Test
  void anAuditBatchGivesRskAloneAndNoSigningPart() {
    try (World w = new World().ready()) {
      Issue issue = new Issue(w.audited(1), 1);
      issue.purpose = Purpose.AUDIT;
      issue.audited();
      assertThat(w.partitions.getFirst().round1(issue.order()).v().length()).isZero();
      try (ExtractedBatch batch = w.extraction().extract(issue.order(), issue.ids(), true)) {
        for (ExtractedKey key : batch.keys()) {
          assertThat(key.ssk()).isNull();
          assertThat(key.pvt()).isNull();
        }
      }
    }
  }

  @Test
  void withOnePartitionDownNothingIsMadeAndItIsNamed() {
    try (World w = new World().ready()) {
      Issue issue = new Issue(w, 1).done();
      w.partitions.get(1).deactivate();
      assertThatThrownBy(() -> w.extraction().extract(issue.order(), issue.ids(), false))
          .isInstanceOfSatisfying(
              TooFewPartitions.class,
              e -> {
                assertThat(e.have()).isEqualTo(2);
                assertThat(e.need()).isEqualTo(3);
                assertThat(e.down()).containsExactly(2);
              });
      assertThatThrownBy(() -> w.partitions.get(1).round1(issue.order()))
          .isInstanceOf(PartitionUnavailable.class);
    }
  }

  @Test
  void aRestartedPartitionReplaysTheLogAndAnswersAgain() {
    try (World w = new World().ready()) {
      Issue issue = new Issue(w, 2).done();
      w.partitions.get(0).close();
      PartitionCore again = w.open(1);
      w.partitions.set(0, again);
      List<byte[]> entries = new ArrayList<>(w.log.entries);
      int half = entries.size() / 2;
      assertThat(
              again.follow(new org.sluice.threshold.LogAdvance(0, entries.subList(0, half), null)))
          .isNull();
      assertThat(again.follow(w.log.from(half))).isNotNull();
      w.activate(again);
      try (ExtractedBatch batch = w.extraction().extract(issue.order(), issue.ids(), false)) {
        assertThat(batch.keys()).hasSize(2);
      }
    }
  }

  private static SecretBytes copy(SecretBytes secret) {
    return secret.use(at -> SecretBytes.takeCopyOf(at, secret.length()));
  }
}
