package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.SelfTestPassed;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.PartitionRefused;

/// Entries that break a rule: refused, named by index, and no partition co-signs.
@Tag("slow") // each test runs a key generation
@DisplayName("Design section 4: an entry that breaks a rule")
class LogRuleTest extends BrokenLog {
  @Test
  void octetsThatAreNoStatement() {
    w.log.entries.add(new byte[] {1, 2, 3});
    refused(EntryRule.MALFORMED, end() - 1);
  }

  @Test
  void aStatementWithATrailingOctet() {
    byte[] entry = SignedStatement.sign(new Issue(w, 1).request(), w.requester).encoded();
    w.log.entries.add(Arrays.copyOf(entry, entry.length + 1));
    refused(EntryRule.MALFORMED, end() - 1);
  }

  @Test
  void missingSecondApproval() {
    new Issue(w, 1).enrol().requested().approved(w.first).opened();
    refused(EntryRule.TOO_FEW_APPROVALS, end() - 2);
  }

  @Test
  @DisplayName("two approvals of one officer are one: distinct officers, not distinct signatures")
  void theSameOfficerTwice() {
    new Issue(w, 1).enrol().requested().approved(w.first, w.first).opened();
    refused(EntryRule.TOO_FEW_APPROVALS, end() - 2);
  }

  @Test
  void theRequesterApproves() {
    new Issue(w, 1).enrol().requested().approved(w.first, w.requester);
    refused(EntryRule.REQUESTER_APPROVES, end() - 1);
  }

  @Test
  void anUnknownOfficerApproves() {
    new Issue(w, 1).enrol().requested().approved(new Person("mallory"));
    refused(EntryRule.UNKNOWN_OFFICER, end() - 1);
  }

  @Test
  void anOfficerWithoutTheRoleApprovesOrRequests() {
    Issue issue = new Issue(w, 1).enrol().requested().approved(w.enroller);
    refused(EntryRule.WRONG_ROLE, end() - 1);
    w.log.entries.removeLast();
    w.log.entries.removeLast();
    w.log.append(SignedStatement.sign(issue.request(), w.first));
    refused(EntryRule.WRONG_ROLE, end() - 1);
  }

  @Test
  void aForgedSignature() {
    SignedStatement other = SignedStatement.sign(new Issue(w, 1).request(), w.requester);
    Issue issue = new Issue(w, 1).enrol();
    w.log.append(new SignedStatement(issue.request(), other.signatures()));
    refused(EntryRule.NOT_SIGNED, end() - 1);
  }

  @Test
  void anApprovalOfOtherContent() {
    Issue issue = new Issue(w, 1).enrol().requested();
    Approval other =
        new Approval(
            World.DOMAIN,
            issue.id,
            Hash32.sha256(new byte[] {5}),
            issue.notBefore,
            issue.expiry,
            0);
    w.log.append(SignedStatement.sign(other, w.first));
    refused(EntryRule.OTHER_REQUEST, end() - 1);
  }

  @Test
  void anApprovalOfARequestThatIsNotLogged() {
    new Issue(w, 1).enrol().approved(w.first);
    refused(EntryRule.UNKNOWN_REQUEST, end() - 1);
  }

  @Test
  void aRequestIdThatWasUsed() {
    Issue issue = new Issue(w, 1).done();
    issue.requested();
    refused(EntryRule.REQUEST_ID_USED, end() - 1);
  }

  @Test
  void aReplayedBatch() {
    Issue issue = new Issue(w, 1).done();
    issue.opened();
    refused(EntryRule.BATCH_ORDER, end() - 2);
  }

  @Test
  void aBatchThatWasNotApproved() {
    Issue issue = new Issue(w, 2).enrol().requested().approved(w.first, w.second);
    issue.salts.set(1, issue.salts.get(0));
    issue.users.set(1, issue.users.get(0));
    w.log.append(
        SignedStatement.sign(
            new Enrolled(
                World.DOMAIN,
                issue.commitment(0),
                "device-b",
                Hash32.sha256(new byte[] {3}),
                1,
                issue.device(1),
                DeviceState.ACTIVE),
            w.enroller));
    issue.opened();
    refused(EntryRule.NOT_APPROVED_CONTENT, end() - 1);
  }

  @Test
  void leavesThatDoNotFollowTheirBatch() {
    Issue issue = new Issue(w, 2).enrol().requested().approved(w.first, w.second);
    w.log.append(SignedStatement.unsigned(issue.open()), issue.leaves().get(1));
    refused(EntryRule.BATCH_ORDER, end() - 1);
    w.log.entries.removeLast();
    w.log.append(SignedStatement.sign(issue.approval(), w.first));
    refused(EntryRule.BATCH_ORDER, end() - 1);
  }

  @Test
  void aLeafOutsideABatch() {
    Issue issue = new Issue(w, 1).enrol().requested().approved(w.first, w.second);
    w.log.append(issue.leaves().getFirst());
    refused(EntryRule.BATCH_ORDER, end() - 1);
  }

  @Test
  void anUnenrolledDeviceKey() {
    new Issue(w, 1).requested().approved(w.first, w.second).opened();
    refused(EntryRule.RECIPIENT, end() - 1);
  }

  @Test
  void aRevokedDeviceKey() {
    Issue issue = new Issue(w, 1).enrol();
    w.log.append(SignedStatement.sign(issue.enrolled(0, DeviceState.REVOKED), w.enroller));
    issue.requested().approved(w.first, w.second).opened();
    refused(EntryRule.RECIPIENT, end() - 1);
  }

  @Test
  @DisplayName("a device key that is enrolled, but for another identity")
  void someoneElsesDeviceKey() {
    Issue issue = new Issue(w, 1).enrol();
    issue.salts.set(0, org.sluice.records.codec.Octets.of(new byte[32]));
    issue.requested().approved(w.first, w.second).opened();
    refused(EntryRule.RECIPIENT, end() - 1);
  }

  @Test
  void aPurposeThatThePolicyDoesNotAllow() {
    DomainPolicy next = w.policy(2, w.policy.hash(), EnumSet.of(Purpose.ISSUE));
    w.log.append(SignedStatement.sign(next, w.security));
    w.publish();
    Issue issue = new Issue(w, 1);
    issue.purpose = Purpose.AUDIT;
    var under2 = issue.enrol().under(next);
    w.log.append(SignedStatement.sign(under2, w.requester));
    refused(EntryRule.PURPOSE, end() - 1);
  }

  @Test
  @DisplayName("an audit key without the approvals of two officers")
  void anAuditKeyWithoutApproval() {
    w.audited(1);
    Issue issue = new Issue(w, 1);
    issue.purpose = Purpose.AUDIT;
    issue.enrol().requested().opened();
    refused(EntryRule.TOO_FEW_APPROVALS, end() - 2);
  }

  @Test
  void aStatementOfAnUnknownDomain() {
    w.log.append(
        SignedStatement.unsigned(
            new BatchOpened(
                DomainName.parse("b.example.org"),
                RequestId.fromHex("01".repeat(16)),
                0,
                1,
                Purpose.ISSUE,
                List.of())));
    refused(EntryRule.UNKNOWN_DOMAIN, end() - 1);
  }

  @Test
  @DisplayName("the self-test is allowed once")
  void aSecondSelfTest() {
    w.openSelfTest();
    refused(EntryRule.SELF_TEST, end() - 2);
    w.log.entries.removeLast();
    w.log.entries.removeLast();
    w.log.append(
        SignedStatement.sign(
            new SelfTestPassed(World.DOMAIN, w.record.gamma(), w.selfTestLeaf), w.appliance));
    refused(EntryRule.SELF_TEST, end() - 1);
  }

  @Test
  @DisplayName("the self-test precedes the first user leaf")
  void aUserBatchBeforeTheSelfTest() {
    w.close();
    w = new World().generated().active();
    new Issue(w, 1).enrol().requested().approved(w.first, w.second).opened();
    refused(EntryRule.SELF_TEST, end() - 2);
  }

  @Test
  void theGenerationRecordOnceMore() {
    w.log.entries.add(w.log.entries.get(1));
    refused(EntryRule.UNKNOWN_GENERATION, end() - 1);
  }

  @Test
  @DisplayName(
      "a first record of others is read by who is a member of nothing (adr 9), who opens nothing by it")
  void aForeignGenerationRecord() {
    try (World other = new World().generated()) {
      w.close();
      w = new World();
      w.log.append(
          SignedStatement.sign(w.policy, w.security),
          SignedStatement.decode(other.log.entries.get(1)));
      for (PartitionCore p : w.partitions) {
        p.follow(w.log.from(p.logPosition()));
        assertThat(p.logPosition()).isEqualTo(end());
        assertThatThrownBy(() -> p.activate(World.DOMAIN)).isInstanceOf(PartitionRefused.class);
      }
    }
  }

  @Test
  @DisplayName(
      "after a refused entry the reading starts again, and goes on where the entry is gone")
  void theReadingRecovers() {
    int size = w.log.entries.size();
    w.log.entries.add(new byte[] {0});
    refused(EntryRule.MALFORMED, size);
    w.log.entries.removeLast();
    new Issue(w, 1).enrol();
    assertThat(w.publish().lines()).hasSize(4);
  }
}
