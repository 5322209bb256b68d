package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.StreamId;
import org.sluice.records.id.UserUri;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Export;
import org.sluice.threshold.Extraction.LeafOpening;
import org.sluice.threshold.Extraction.Order;
import org.sluice.threshold.Extraction.RoundOne;
import org.sluice.threshold.Extraction.RoundTwoOrder;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;

/// Leaves for which a partition does not answer, although they are in the log.
@Tag("slow") // each test runs a key generation
@DisplayName(
    "Design section 4: a partition answers only for open, approved, correctly opened leaves")
class LeafRefusalTest {
  private World w;
  private PartitionCore p;

  @BeforeEach
  void world() {
    w = new World().ready();
    p = w.partitions.getFirst();
  }

  @AfterEach
  void close() {
    w.close();
  }

  private static void refuses(Refusal refusal, ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  private void export(Issue issue) {
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
                issue.id,
                0),
            w.appliance));
    w.publish();
  }

  @Test
  void aClosedBatchInBothRounds() {
    Issue issue = new Issue(w, 1).done();
    List<RoundOne> q = w.partitions.stream().map(each -> each.round1(issue.order())).toList();
    export(issue);
    refuses(Refusal.BATCH_CLOSED, () -> p.round1(issue.order()));
    refuses(
        Refusal.BATCH_CLOSED,
        () -> p.round2(new RoundTwoOrder(issue.order(), q, List.of(1, 2))).close());
  }

  @Test
  void theSelfTestOnceItHasPassed() {
    refuses(Refusal.BATCH_CLOSED, () -> p.round1(w.selfTestOrder()));
  }

  @Test
  @DisplayName("an approval that has run out when the leaf is first seen; the log still grows")
  void anExpiredApproval() {
    Issue issue = new Issue(w, 1).enrol().requested().approved(w.first, w.second);
    w.publish();
    w.now = World.START.plusSeconds(3601);
    issue.opened();
    w.publish();
    refuses(Refusal.APPROVAL_NOT_IN_FORCE, () -> p.round1(issue.order()));
  }

  @Test
  void anApprovalThatHasNotBegun() {
    Issue issue = new Issue(w, 1);
    issue.notBefore = World.START.getEpochSecond() + 60;
    issue.done();
    refuses(Refusal.APPROVAL_NOT_IN_FORCE, () -> p.round1(issue.order()));
    w.now = World.START.plusSeconds(120);
    refuses(Refusal.APPROVAL_NOT_IN_FORCE, () -> p.round1(issue.order()));
  }

  @Test
  @DisplayName("an approval may run out while an open batch is made")
  void anApprovalThatRunsOutAfterTheFirstSight() {
    Issue issue = new Issue(w, 1).done();
    w.now = World.START.plusSeconds(7200);
    assertThat(p.round1(issue.order()).index()).isEqualTo(1);
  }

  @Test
  void aPeriodOutOfRange() {
    Issue late = new Issue(w, 1);
    late.period = World.NOVEMBER + 4;
    late.done();
    refuses(Refusal.PERIOD_OUT_OF_RANGE, () -> p.round1(late.order()));
    Issue early = new Issue(w, 1);
    early.period = World.NOVEMBER - 2;
    early.done();
    refuses(Refusal.PERIOD_OUT_OF_RANGE, () -> p.round1(early.order()));
  }

  @Test
  void anEarlierPeriodForThePurposePast() {
    Issue past = new Issue(w, 1);
    past.purpose = org.sluice.records.id.Purpose.PAST;
    past.period = World.NOVEMBER - 12;
    past.done();
    assertThat(p.round1(past.order()).w().length()).isEqualTo(128);
  }

  @Test
  void aBatchWhoseWindowIsOver() {
    Issue issue = new Issue(w, 1).done();
    w.now = World.START.plusSeconds(w.policy.windowSeconds());
    assertThat(p.round1(issue.order()).index()).isEqualTo(1);
    w.now = World.START.plusSeconds(w.policy.windowSeconds() + 1);
    refuses(Refusal.WINDOW_OVER, () -> p.round1(issue.order()));
  }

  @Test
  @DisplayName("the first sight is durable: a restart does not open the window again")
  void theWindowAfterARestart() {
    Issue issue = new Issue(w, 1).done();
    w.now = World.START.plusSeconds(w.policy.windowSeconds() + 1);
    p.close();
    PartitionCore again = w.open(1);
    w.partitions.set(0, again);
    var line = again.follow(w.log.from(0));
    assertThat(line).isNotNull();
    w.activate(again);
    refuses(Refusal.WINDOW_OVER, () -> again.round1(issue.order()));
  }

  @Test
  @DisplayName("what the clock had against a batch is durable too")
  void theJudgementAfterARestart() {
    Issue issue = new Issue(w, 1);
    issue.notBefore = World.START.getEpochSecond() + 60;
    issue.done();
    w.now = World.START.plusSeconds(120);
    p.close();
    PartitionCore again = w.open(1);
    w.partitions.set(0, again);
    assertThat(again.follow(w.log.from(0))).isNotNull();
    w.activate(again);
    refuses(Refusal.APPROVAL_NOT_IN_FORCE, () -> again.round1(issue.order()));
  }

  private Order with(Issue issue, int u, LeafOpening opening) {
    List<LeafOpening> leaves = new java.util.ArrayList<>(issue.order().leaves());
    leaves.set(u, opening);
    return new Order(World.DOMAIN, leaves, w.note);
  }

  @Test
  @DisplayName("another user, or another salt, than the leaf is committed to")
  void anOpeningThatDoesNotMatch() {
    Issue issue = new Issue(w, 2).done();
    LeafOpening leaf = issue.order().leaves().get(1);
    UserUri mallory = UserUri.parse("tel:+447700900666");
    refuses(
        Refusal.OPENING_DOES_NOT_MATCH,
        () -> p.round1(with(issue, 1, new LeafOpening(leaf.leafIndex(), leaf.salt(), mallory))));
    refuses(
        Refusal.OPENING_DOES_NOT_MATCH,
        () ->
            p.round1(
                with(
                    issue,
                    1,
                    new LeafOpening(leaf.leafIndex(), Octets.of(new byte[32]), leaf.user()))));
    refuses(
        Refusal.OPENING_DOES_NOT_MATCH,
        () ->
            p.round1(
                with(
                    issue,
                    1,
                    new LeafOpening(leaf.leafIndex(), Octets.of(new byte[31]), leaf.user()))));
  }

  @Test
  @DisplayName("a part of a batch, leaves in another order, or leaves of two batches")
  void leavesThatAreNotExactlyOneBatch() {
    Issue one = new Issue(w, 2).done();
    Issue two = new Issue(w, 2).done();
    List<LeafOpening> a = one.order().leaves();
    List<LeafOpening> b = two.order().leaves();
    for (List<LeafOpening> leaves :
        List.of(
            a.subList(0, 1),
            List.of(a.get(0), b.get(1)),
            List.of(a.get(0), a.get(0)),
            List.of(a.get(0), a.get(1), b.get(0)),
            a.subList(1, 2),
            List.<LeafOpening>of())) {
      refuses(Refusal.NOT_ONE_BATCH, () -> p.round1(new Order(World.DOMAIN, leaves, w.note)));
    }
  }

  @Test
  void aLeafThatIsNoExtraction() {
    Issue issue = new Issue(w, 1).done();
    LeafOpening leaf = issue.order().leaves().getFirst();
    refuses(
        Refusal.LEAF_NOT_LOGGED,
        () -> p.round1(with(issue, 0, new LeafOpening(0, leaf.salt(), leaf.user()))));
  }

  @Test
  void anIdentifierThatIsTooLong() {
    Issue issue = new Issue(w, 1);
    issue.users.set(0, UserUri.parse("sip:" + "a".repeat(130) + "@example.org"));
    issue.done();
    refuses(Refusal.BAD_IDENTIFIER, () -> p.round1(issue.order()));
  }
}
