package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.StandingApproval;
import org.sluice.records.statement.StandingEnded;
import org.sluice.records.statement.StandingUse;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.extraction.ExtractedBatch;

/// At most 3 keys in 24 hours, for ISSUE, ten days long.
@Tag("slow") // each test runs a key generation
@DisplayName("keys-and-trust 7: standing approvals, counted by every partition")
class StandingApprovalTest extends BrokenLog {
  private static final long HOUR = 3600;
  private static final long DAY = 24 * HOUR;
  private static final RequestId ID = RequestId.fromHex("5a".repeat(16));

  private StandingApproval standing;

  @BeforeEach
  void granted() {
    standing = standing(Set.of(Purpose.ISSUE));
    w.log.append(SignedStatement.sign(standing, List.of(w.first, w.second)));
    w.publish();
  }

  private StandingApproval standing(Set<Purpose> purposes) {
    long now = World.START.getEpochSecond();
    return new StandingApproval(
        ID,
        World.DOMAIN,
        1,
        w.policy.hash(),
        purposes,
        3,
        now - HOUR,
        now + 10 * DAY,
        0,
        "late joiners");
  }

  /// A late joiner's request at the world's time, not yet granted.
  private Issue joining(int users) {
    return new Issue(w, users).enrol().requested();
  }

  private StandingUse use(Issue issue, long time) {
    return new StandingUse(World.DOMAIN, ID, issue.id, issue.request().hash(), time);
  }

  private Issue used(Issue issue, long time) {
    w.log.append(SignedStatement.sign(use(issue, time), w.requester));
    return issue;
  }

  private long now() {
    return w.now.getEpochSecond();
  }

  private void later(long seconds) {
    w.now = w.now.plusSeconds(seconds);
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

  private Issue opened(Issue issue) {
    issue.opened();
    w.publish();
    return issue;
  }

  @Test
  @DisplayName("a late joiner gets keys without further approvals, and the next day another")
  void lateJoiners() {
    Issue issue = opened(used(joining(2), now()));
    try (ExtractedBatch keys = w.extraction().extract(issue.order(), issue.ids(), false)) {
      assertThat(keys.keys()).hasSize(2);
    }
    later(DAY);
    answers(opened(used(joining(3), now())));
  }

  @Test
  void beyondTheCount() {
    used(joining(2), now());
    w.publish();
    later(HOUR);
    used(joining(2), now());
    refused(EntryRule.STANDING_COUNT, end() - 1);
  }

  @Test
  @DisplayName("more at once than a day allows")
  void beyondTheCountInOneRequest() {
    used(joining(4), now());
    refused(EntryRule.STANDING_COUNT, end() - 1);
  }

  @Test
  @DisplayName("two days' worth at midnight: any 24 hours count, not calendar days")
  void twoDaysWorthAtMidnight() {
    later(12 * HOUR - 120); // 23:58 UTC
    used(joining(3), now());
    w.publish();
    later(240); // 00:02 UTC
    used(joining(1), now());
    refused(EntryRule.STANDING_COUNT, end() - 1);
  }

  @Test
  void afterTheDate() {
    later(10 * DAY + 1);
    used(joining(1), now());
    refused(EntryRule.STANDING_APPROVAL, end() - 1);
  }

  @Test
  @DisplayName("in time by the entry, and over when the batch comes")
  void theDatePassesBeforeTheBatch() {
    later(10 * DAY - 60);
    Issue issue = used(joining(1), now());
    w.publish();
    later(120);
    refuses(Refusal.APPROVAL_NOT_IN_FORCE, opened(issue));
  }

  @Test
  void anotherPurpose() {
    Issue issue = new Issue(w, 1);
    issue.purpose = Purpose.PAST;
    used(issue.enrol().requested(), now());
    refused(EntryRule.PURPOSE, end() - 1);
  }

  @Test
  @DisplayName("an audit key can never be approved beforehand: no such request is granted")
  void anAuditKey() {
    w.audited(1);
    Issue issue = new Issue(w, 1);
    issue.purpose = Purpose.AUDIT;
    used(issue.enrol().requested(), now());
    refused(EntryRule.PURPOSE, end() - 1);
  }

  @Test
  void anUnenrolledIdentity() {
    Issue issue = used(new Issue(w, 1).requested(), now());
    issue.opened();
    refused(EntryRule.RECIPIENT, end() - 1);
  }

  @Test
  void replayedUse() {
    Issue issue = used(joining(1), now());
    w.publish();
    used(issue, now() + 1);
    refused(EntryRule.STANDING_APPROVAL, end() - 1);
  }

  @Test
  @DisplayName("the approval itself logged again, which would count from zero")
  void replayedApproval() {
    used(joining(3), now());
    w.log.append(SignedStatement.sign(standing, List.of(w.first, w.second)));
    refused(EntryRule.STANDING_APPROVAL, end() - 1);
  }

  @Test
  @DisplayName("a restart counts nothing twice and forgets nothing")
  void countedTheSameAfterARestart() {
    used(joining(2), now());
    w.publish();
    for (int i = 1; i <= 3; i++) {
      w.partitions.get(i - 1).close();
      w.partitions.set(i - 1, w.open(i));
    }
    w.publish();
    w.active();
    later(60);
    Issue third = used(joining(1), now());
    answers(opened(third));
    used(joining(1), now());
    refused(EntryRule.STANDING_COUNT, end() - 1);
  }

  @Test
  @DisplayName("the time of a use set back, to fill a day that is over")
  void aTimeBeforeAnEarlierUse() {
    used(joining(1), now());
    used(joining(1), now() - 60);
    refused(EntryRule.STANDING_COUNT, end() - 1);
  }

  @Test
  @DisplayName("a use dated yesterday: logged, and no partition answers for it")
  void aTimeThatIsNotNow() {
    later(2 * DAY);
    Issue yesterday = used(joining(3), now() - DAY - 60);
    refuses(Refusal.STANDING_TIME, opened(yesterday));
    Issue today = used(joining(3), now());
    answers(opened(today));
    Issue tomorrow = used(joining(3), now() + DAY + 60);
    refuses(Refusal.STANDING_TIME, opened(tomorrow));
  }

  @Test
  @DisplayName("what the clock said is kept: after a restart it still does not answer")
  void theJudgementSurvivesARestart() {
    later(2 * DAY);
    Issue yesterday = opened(used(joining(3), now() - DAY));
    for (int i = 1; i <= 3; i++) {
      w.partitions.get(i - 1).close();
      w.partitions.set(i - 1, w.open(i));
    }
    w.publish();
    w.active();
    refuses(Refusal.STANDING_TIME, yesterday);
  }

  @Test
  @DisplayName("a clock moved back to an earlier day is refused as always")
  void theClockMovedBack() {
    later(2 * DAY);
    used(joining(3), now());
    w.publish();
    w.now = World.START;
    used(joining(3), now());
    PartitionCore p = w.partitions.getFirst();
    assertThatThrownBy(() -> p.follow(w.log.from(p.logPosition())))
        .isInstanceOfSatisfying(
            PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.CLOCK));
  }

  @Test
  void ended() {
    Issue before = used(joining(1), now());
    w.log.append(SignedStatement.sign(new StandingEnded(World.DOMAIN, ID, now()), w.second));
    w.publish();
    before.opened();
    refused(EntryRule.STANDING_APPROVAL, end() - 2);
    w.log.entries.removeLast();
    w.log.entries.removeLast();
    used(joining(1), now());
    refused(EntryRule.STANDING_APPROVAL, end() - 1);
    w.log.entries.removeLast();
    w.log.append(SignedStatement.sign(standing, List.of(w.first, w.second)));
    // Ended for good: the id is used.
    refused(EntryRule.STANDING_APPROVAL, end() - 1);
  }

  @Test
  void endedByWhoMayNot() {
    w.log.append(SignedStatement.sign(new StandingEnded(World.DOMAIN, ID, now()), w.enroller));
    refused(EntryRule.WRONG_ROLE, end() - 1);
  }

  @Test
  @DisplayName("a new policy, also one that removes an officer, ends it")
  void aNewPolicyEndsIt() {
    DomainPolicy next = w.policy(2, w.policy.hash(), EnumSet.allOf(Purpose.class));
    w.log.append(SignedStatement.sign(next, w.security));
    Issue issue = new Issue(w, 1).enrol();
    w.log.append(SignedStatement.sign(issue.under(next), w.requester));
    w.log.append(
        SignedStatement.sign(
            new StandingUse(World.DOMAIN, ID, issue.id, issue.under(next).hash(), now()),
            w.requester));
    refused(EntryRule.OTHER_POLICY, end() - 1);
    w.log.entries.removeLast();
    w.log.append(SignedStatement.sign(standing, List.of(w.first, w.second)));
    refused(EntryRule.OTHER_POLICY, end() - 1);
  }

  @Test
  void usedByAnotherThanTheRequesterOrForOtherContent() {
    Issue issue = joining(1);
    w.log.append(SignedStatement.sign(use(issue, now()), w.first));
    refused(EntryRule.WRONG_ROLE, end() - 1);
    w.log.entries.removeLast();
    StandingUse other = new StandingUse(World.DOMAIN, ID, issue.id, w.policy.hash(), now());
    w.log.append(SignedStatement.sign(other, w.requester));
    refused(EntryRule.OTHER_REQUEST, end() - 1);
    w.log.entries.removeLast();
    StandingUse unknown =
        new StandingUse(
            World.DOMAIN,
            RequestId.fromHex("11".repeat(16)),
            issue.id,
            issue.request().hash(),
            now());
    w.log.append(SignedStatement.sign(unknown, w.requester));
    refused(EntryRule.STANDING_APPROVAL, end() - 1);
  }

  @Test
  @DisplayName("given by too few, or by the one who then asks")
  void givenByTooFew() {
    StandingApproval other =
        new StandingApproval(
            RequestId.fromHex("22".repeat(16)),
            World.DOMAIN,
            1,
            w.policy.hash(),
            Set.of(Purpose.ISSUE),
            3,
            now() - 1,
            now() + DAY,
            0,
            "");
    w.log.append(SignedStatement.sign(other, List.of(w.first)));
    refused(EntryRule.NOT_SIGNED, end() - 1);
    w.log.entries.removeLast();
    w.log.append(SignedStatement.sign(other, List.of(w.first, w.requester)));
    Issue issue = joining(1);
    w.log.append(
        SignedStatement.sign(
            new StandingUse(World.DOMAIN, other.id(), issue.id, issue.request().hash(), now()),
            w.requester));
    refused(EntryRule.REQUESTER_APPROVES, end() - 1);
  }
}
