package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.sakke.Sakke;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.StreamId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.AuditOrdered;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Export;
import org.sluice.threshold.EntryRefused;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.extraction.ExtractedBatch;
import org.sluice.threshold.extraction.ExtractedKey;

/// One audit key in 24 hours, sealed to the audit function.
@Tag("slow") // each test runs a key generation
@DisplayName("audit keys: each partition refuses by itself what was not approved, ordered, allowed")
class AuditKeyTest extends BrokenLog {
  private static final long DAY = 86_400;

  @BeforeEach
  void named() {
    w.audited(1);
    w.publish();
  }

  private Issue wanted() {
    Issue issue = new Issue(w, 1);
    issue.purpose = Purpose.AUDIT;
    return issue;
  }

  private Issue approved() {
    return wanted().enrol().requested().approved(w.auditor, w.auditor2);
  }

  private void order(Issue issue, long time) {
    w.log.append(SignedStatement.sign(issue.order(time), w.requester));
  }

  private long now() {
    return w.now.getEpochSecond();
  }

  private void answers(Issue issue) {
    for (PartitionCore p : w.partitions) {
      assertThat(p.round1(issue.order()).index()).isEqualTo(p.index());
    }
  }

  private void refuses(Refusal refusal, Issue issue) {
    for (PartitionCore p : w.partitions) {
      assertThatThrownBy(() -> p.round1(issue.order()))
          .isInstanceOfSatisfying(
              PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
    }
  }

  @Test
  @DisplayName("an RSK that opens, and nothing that signs, from any partition")
  void anRskAlone() {
    Issue issue = wanted().audited();
    for (PartitionCore p : w.partitions) {
      RoundOne one = p.round1(issue.order());
      assertThat(one.v().length()).as("V_i of partition %d", p.index()).isZero();
    }
    PublicPoint zT = PublicPoint.of(Curve.SAKKE, w.record.zT().toArray());
    try (ExtractedBatch batch = w.extraction().extract(issue.order(), issue.ids(), true)) {
      ExtractedKey key = batch.keys().getFirst();
      assertThat(key.ssk()).isNull();
      assertThat(key.pvt()).isNull();
      try (Rsk rsk = Rsk.of(key.rsk().use(at -> SecretBytes.takeCopyOf(at, key.rsk().length())))) {
        assertThat(Sakke.validateRsk(zT, issue.ids().getFirst().octets(), rsk)).isTrue();
      }
    }
  }

  @Test
  @DisplayName("an appliance that asks for a signing key under an audit leaf gets none")
  void noSigningKeyUnderAnAuditLeaf() {
    Issue issue = wanted().audited();
    assertThatThrownBy(() -> w.extraction().extract(issue.order(), issue.ids(), false).close())
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void askedByWhoIsNoAuditor() {
    Issue issue = wanted().enrol();
    w.log.append(SignedStatement.sign(issue.request(), w.first));
    refused(EntryRule.WRONG_ROLE, end() - 1);
  }

  @Test
  @DisplayName("an approver who is no auditor")
  void approvedByWhoIsNoAuditor() {
    wanted().enrol().requested().approved(w.first);
    refused(EntryRule.WRONG_ROLE, end() - 1);
  }

  @Test
  void approvedByWhoAsked() {
    wanted().enrol().requested().approved(w.requester);
    refused(EntryRule.REQUESTER_APPROVES, end() - 1);
  }

  @Test
  @DisplayName("an auditor's approval of an ordinary issue")
  void anAuditorApprovesAnIssue() {
    new Issue(w, 1).enrol().requested().approved(w.auditor);
    refused(EntryRule.WRONG_ROLE, end() - 1);
  }

  @Test
  @DisplayName("one auditor, also twice")
  void approvedByOne() {
    Issue issue = wanted().enrol().requested().approved(w.auditor, w.auditor);
    order(issue, now());
    refused(EntryRule.TOO_FEW_APPROVALS, end() - 1);
  }

  @Test
  void notOrdered() {
    approved().opened();
    refused(EntryRule.AUDIT, end() - 2);
  }

  @Test
  void orderedByAnotherOrForOtherContent() {
    Issue issue = approved();
    w.log.append(SignedStatement.sign(issue.order(now()), w.auditor));
    refused(EntryRule.OTHER_REQUEST, end() - 1);
    w.log.entries.removeLast();
    AuditOrdered other = new AuditOrdered(World.DOMAIN, issue.id, w.policy.hash(), now());
    w.log.append(SignedStatement.sign(other, w.requester));
    refused(EntryRule.OTHER_REQUEST, end() - 1);
  }

  @Test
  void beyondTheDay() {
    wanted().audited();
    w.now = w.now.plusSeconds(DAY - 1);
    Issue second = approved();
    order(second, now());
    refused(EntryRule.AUDIT_COUNT, end() - 1);
  }

  @Test
  @DisplayName("the count survives restart, a new audit function and a new policy")
  void theCountIsNotForgotten() {
    wanted().audited();
    AuditFunction next = w.auditFunction(2, w.auditFunction(1, Hash32.ZERO, 1).hash(), 1);
    w.log.append(SignedStatement.sign(next, w.security));
    DomainPolicy policy = w.policy(2, w.policy.hash(), EnumSet.allOf(Purpose.class));
    w.log.append(SignedStatement.sign(policy, w.security));
    w.publish();
    for (int i = 1; i <= 3; i++) {
      w.partitions.get(i - 1).close();
      w.partitions.set(i - 1, w.open(i));
    }
    w.publish();
    w.active();
    Issue again = wanted().enrol();
    var request = again.under(policy);
    w.log.append(SignedStatement.sign(request, w.requester));
    var approval =
        new org.sluice.records.statement.Approval(
            World.DOMAIN, again.id, request.hash(), again.notBefore, again.expiry, 0);
    w.log.append(SignedStatement.sign(approval, w.auditor));
    w.log.append(SignedStatement.sign(approval, w.auditor2));
    w.log.append(
        SignedStatement.sign(
            new AuditOrdered(World.DOMAIN, again.id, request.hash(), now()), w.requester));
    refused(EntryRule.AUDIT_COUNT, end() - 1);
  }

  @Test
  @DisplayName("24 hours later there may be another; an order set back is refused")
  void theNextDay() {
    wanted().audited();
    w.now = w.now.plusSeconds(DAY);
    Issue second = approved();
    order(second, now() - DAY - 60);
    refused(EntryRule.AUDIT_COUNT, end() - 1);
    w.log.entries.removeLast();
    order(second, now());
    second.opened();
    w.publish();
    answers(second);
  }

  @Test
  @DisplayName("an order of another time than now: logged, and no partition answers for it")
  void notNow() {
    w.now = w.now.plusSeconds(3L * DAY);
    Issue issue = approved();
    order(issue, now() - DAY);
    issue.opened();
    w.publish();
    refuses(Refusal.AUDIT_TIME, issue);
    for (int i = 1; i <= 3; i++) {
      w.partitions.get(i - 1).close();
      w.partitions.set(i - 1, w.open(i));
    }
    w.publish();
    w.active();
    refuses(Refusal.AUDIT_TIME, issue);
  }

  @Test
  void sealedToAUsersDevice() {
    Issue issue = wanted();
    issue.sealedTo = issue.device(0);
    issue.enrol().requested().approved(w.auditor, w.auditor2).ordered().opened();
    refused(EntryRule.RECIPIENT, end() - 1);
  }

  @Test
  @DisplayName("a new audit function between approval and making: the old key gets nothing")
  void theFunctionChanges() {
    Issue issue = approved();
    AuditFunction before = w.auditFunction(1, Hash32.ZERO, 1);
    AuditFunction next =
        new AuditFunction(
            World.DOMAIN,
            2,
            before.hash(),
            1,
            org.sluice.records.codec.Octets.of(Hash32.sha256(new byte[] {81}).octets()),
            1,
            0,
            now());
    w.log.append(SignedStatement.sign(next, w.security));
    issue.ordered().opened();
    refused(EntryRule.RECIPIENT, end() - 1);
  }

  @Test
  @DisplayName("an audit function named by who may not, or that takes the place of a later one")
  void functionsThatAreNone() {
    AuditFunction first = w.auditFunction(1, Hash32.ZERO, 1);
    AuditFunction next = w.auditFunction(2, first.hash(), 1000);
    w.log.append(SignedStatement.sign(next, w.auditor));
    refused(EntryRule.WRONG_ROLE, end() - 1);
    w.log.entries.removeLast();
    w.log.append(SignedStatement.sign(first, w.security));
    refused(EntryRule.BROKEN_CHAIN, end() - 1);
  }

  @Test
  @DisplayName("an audit key is never exported: what crosses the diode is not its way")
  void exported() {
    Issue issue = wanted().audited();
    Export export =
        new Export(
            StreamId.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7}),
            1,
            1,
            World.DOMAIN,
            Hash32.sha256(new byte[] {1}),
            1,
            Hash32.sha256(new byte[] {2}),
            issue.id,
            0);
    w.log.append(SignedStatement.sign(export, w.appliance));
    refused(EntryRule.AUDIT, end() - 1);
  }

  @Test
  @DisplayName("once released it is made no more, and only its own leaf can be released")
  void released() {
    Issue issue = wanted().audited();
    answers(issue);
    w.log.append(SignedStatement.sign(release(issue.id, issue.firstLeaf - 1L), w.appliance));
    refused(EntryRule.AUDIT, end() - 1);
    w.log.entries.removeLast();
    w.log.append(SignedStatement.sign(release(issue.id, issue.firstLeaf), w.appliance));
    w.publish();
    refuses(Refusal.BATCH_CLOSED, issue);
  }

  private static AuditReleased release(RequestId id, long leaf) {
    return new AuditReleased(World.DOMAIN, id, leaf, Hash32.sha256(new byte[] {3}), 1);
  }

  /// A domain whose ceremony's policy does not have the purpose.
  private World forbidding() {
    return new World(EnumSet.complementOf(EnumSet.of(Purpose.AUDIT))).ready();
  }

  private static void none(World w, EntryRule rule) {
    long last = w.log.entries.size() - 1L;
    for (PartitionCore p : w.partitions) {
      assertThatThrownBy(() -> p.follow(w.log.from(p.logPosition())))
          .isInstanceOfSatisfying(
              EntryRefused.class,
              e -> {
                assertThat(e.rule()).isEqualTo(rule);
                assertThat(e.entryIndex()).isEqualTo(last);
              });
    }
  }

  @Test
  @DisplayName("forbidden at the ceremony: no request, no audit function, no later policy")
  void forbiddenForGood() {
    try (World never = forbidding()) {
      Issue issue = new Issue(never, 1);
      issue.purpose = Purpose.AUDIT;
      issue.enrol();
      never.publish();
      issue.requested();
      none(never, EntryRule.PURPOSE);
      never.log.entries.removeLast();
      never.audited(1);
      none(never, EntryRule.AUDIT);
      never.log.entries.removeLast();
      DomainPolicy later = never.policy(2, never.policy.hash(), EnumSet.allOf(Purpose.class));
      never.log.append(SignedStatement.sign(later, List.of(never.security)));
      none(never, EntryRule.AUDIT);
      never.log.entries.removeLast();
      // Other changes are possible, and bring nothing back.
      DomainPolicy second =
          never.policy(2, never.policy.hash(), EnumSet.of(Purpose.ISSUE, Purpose.PAST));
      never.log.append(SignedStatement.sign(second, List.of(never.security)));
      never.publish();
      DomainPolicy third = never.policy(3, second.hash(), EnumSet.allOf(Purpose.class));
      never.log.append(SignedStatement.sign(third, List.of(never.security)));
      none(never, EntryRule.AUDIT);
    }
  }
}
