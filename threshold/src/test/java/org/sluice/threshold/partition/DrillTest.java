package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.StreamId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DrillEnded;
import org.sluice.records.statement.Export;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.extraction.ExtractedBatch;

@Tag("slow") // each test runs a key generation
@DisplayName("Drills: the real path, for nobody")
class DrillTest extends BrokenLog {

  private Issue drill(Purpose purpose, int count) {
    Issue issue = new Issue(w, count);
    issue.purpose = purpose;
    for (int u = 0; u < count; u++) {
      issue.users.set(u, UserUri.drill(u));
      issue.salts.set(u, Octets.of(new byte[32]));
    }
    issue.toNobody = true;
    return issue;
  }

  private Issue approved(Issue issue) {
    return issue.requested().approved(w.first, w.second);
  }

  private SignedStatement ended(Issue issue) {
    return SignedStatement.sign(
        new DrillEnded(World.DOMAIN, issue.id, 0, issue.users.size()), w.appliance);
  }

  @Test
  @DisplayName("keys are made and verified as real ones are; then the drill ends and is closed")
  void anIssueIsPractised() {
    Issue drill = approved(drill(Purpose.DRILL, 2)).opened();
    w.publish();
    try (ExtractedBatch keys = w.extraction().extract(drill.order(), drill.ids(), false)) {
      assertThat(keys.keys()).hasSize(2).allSatisfy(k -> assertThat(k.ssk()).isNotNull());
    }
    w.log.append(ended(drill));
    w.publish();
    assertThatThrownBy(() -> w.partitions.getFirst().round1(drill.order()))
        .isInstanceOfSatisfying(
            PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.BATCH_CLOSED));
  }

  @Test
  @DisplayName("an audit is practised as one: an RSK alone")
  void anAuditIsPractised() {
    Issue drill = approved(drill(Purpose.DRILL_AUDIT, 1)).opened();
    w.publish();
    try (ExtractedBatch keys = w.extraction().extract(drill.order(), drill.ids(), true)) {
      assertThat(keys.keys()).singleElement().satisfies(k -> assertThat(k.ssk()).isNull());
    }
  }

  @Test
  @DisplayName("a drill for a user's identity gives no key")
  void aDrillForAUser() {
    Issue drill = drill(Purpose.DRILL, 1);
    drill.users.set(0, UserUri.parse("tel:+447700900123"));
    approved(drill).opened();
    refused(EntryRule.DRILL, end() - 1);
  }

  @Test
  @DisplayName("a key for a drill's identity that is sealed to someone")
  void aRealKeyForADrillsIdentity() {
    Issue issue = drill(Purpose.ISSUE, 1);
    issue.toNobody = false;
    approved(issue.enrol()).opened();
    refused(EntryRule.DRILL, end() - 1);
  }

  @Test
  @DisplayName("the same behind a salt that hides it: the partition opens it and refuses")
  void aHiddenDrillsIdentity() {
    Issue issue = new Issue(w, 1);
    issue.users.set(0, UserUri.drill(0));
    approved(issue.enrol()).opened();
    w.publish();
    w.partitions.forEach(p ->
        assertThatThrownBy(() -> p.round1(issue.order()))
            .isInstanceOfSatisfying(
                PartitionRefused.class,
                e -> assertThat(e.refusal()).isEqualTo(Refusal.BAD_IDENTIFIER)));
  }

  @Test
  @DisplayName("a drill needs the approvals of a real request")
  void aDrillWithoutApprovals() {
    drill(Purpose.DRILL, 1).requested().approved(w.first).opened();
    refused(EntryRule.TOO_FEW_APPROVALS, end() - 2);
  }

  @Test
  void anExportOfADrill() {
    Issue drill = approved(drill(Purpose.DRILL, 1)).opened();
    w.log.append(
        SignedStatement.sign(
            new Export(
                StreamId.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7}),
                1,
                1,
                World.DOMAIN,
                Hash32.sha256(new byte[] {1}),
                1,
                Hash32.sha256(new byte[] {2}),
                drill.id,
                0),
            w.appliance));
    refused(EntryRule.DRILL, end() - 1);
  }

  @Test
  @DisplayName("the end of a drill cannot close a real batch")
  void theEndOfADrillForARealBatch() {
    Issue issue = new Issue(w, 1).done();
    w.log.append(ended(issue));
    refused(EntryRule.DRILL, end() - 1);
  }

  @Test
  @DisplayName("no user can have a drill's name, and a drill has no recipients by its format")
  void theNameIsReserved() {
    assertThatThrownBy(() -> UserUri.parse(UserUri.drill(7).value()))
        .isInstanceOf(MalformedRecord.class);
    Issue drill = drill(Purpose.DRILL, 1);
    drill.toNobody = false;
    assertThatThrownBy(drill::leaves).isInstanceOf(MalformedRecord.class);
    assertThat(List.of(UserUri.drill(0), UserUri.drill(999))).allMatch(UserUri::isDrill);
    assertThatThrownBy(() -> UserUri.drill(1000)).isInstanceOf(MalformedRecord.class);
  }
}
