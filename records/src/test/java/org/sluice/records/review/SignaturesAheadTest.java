package org.sluice.records.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.records.review.SmallLog.APPROVED_1;
import static org.sluice.records.review.SmallLog.APPROVER_1;
import static org.sluice.records.review.SmallLog.ENROLLED;
import static org.sluice.records.review.SmallLog.ENROLMENT;
import static org.sluice.records.review.SmallLog.POLICY;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sluice.records.TestKey;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Officer;
import org.sluice.records.tlog.Merkle;

/// Signatures that are checked before their entry's turn. A log of this size is parsed before any
/// turn comes, so each entry is parsed here after the turn of the one before.
final class SignaturesAheadTest {
  private static final TestKey STRANGER = TestKey.number(77);

  private final SignedStatement policy = SmallLog.entries().get(POLICY);
  private final SignedStatement enrolled = SmallLog.entries().get(ENROLLED);
  private final SignaturesAhead ahead = new SignaturesAhead();

  private Officer officer(TestKey key) {
    return ((DomainPolicy) policy.statement())
        .officers().stream().filter(o -> o.keyId().equals(key.keyId())).findFirst().orElseThrow();
  }

  private void know() {
    ahead.know((DomainPolicy) policy.statement());
  }

  /// `to` with the signatures of `from`, which are right over something else.
  private static SignedStatement carried(SignedStatement from, SignedStatement to) {
    return new SignedStatement(to.statement(), from.signatures());
  }

  @Test
  void rightSignaturesByOfficersAreProven() {
    know();
    assertThat(ahead.proven(enrolled)).containsExactlyElementsOf(enrolled.signatures());
    assertThat(ahead.proven(policy)).containsExactlyInAnyOrderElementsOf(policy.signatures());
  }

  @Test
  void nothingIsProvenBeforeAKeyIsKnownNorByAStranger() {
    assertThat(ahead.proven(enrolled)).isEmpty();
    know();
    assertThat(ahead.proven(SignedStatement.sign(enrolled.statement(), STRANGER))).isEmpty();
  }

  @Test
  void aSignatureOverSomethingElseIsNotProven() {
    know();
    SignedStatement other = SmallLog.entries().get(ENROLLED + 1);
    assertThat(ahead.proven(carried(enrolled, other))).isEmpty();
  }

  @Test
  void whatWasProvenOfOneEntryCountsForNoOther() {
    know();
    Signature right = enrolled.signatures().getFirst();
    SignedStatement other = carried(enrolled, SmallLog.entries().get(ENROLLED + 1));
    ahead.turn(ahead.proven(enrolled));
    assertThat(ahead.verifies(enrolled, right, officer(ENROLMENT))).isTrue();
    assertThat(ahead.verifies(enrolled, right, officer(APPROVER_1))).isFalse();
    ahead.turn(ahead.proven(other));
    assertThat(ahead.verifies(other, right, officer(ENROLMENT))).isFalse();
    ahead.turn(Set.of());
    assertThat(ahead.verifies(enrolled, right, officer(ENROLMENT))).isTrue();
  }

  @Test
  void theWholeLogIsGoodAndEachWrongSignatureIsFoundInItsTurn() {
    assertThat(firstBad(SmallLog.entries())).isEqualTo(-1);
    for (int at : List.of(ENROLLED, ENROLLED + 1, APPROVED_1)) {
      List<SignedStatement> entries = new ArrayList<>(SmallLog.entries());
      SignedStatement good = entries.get(at);
      entries.set(at, SignedStatement.sign(good.statement(), STRANGER));
      assertThat(firstBad(entries)).as("a stranger's, %s", at).isEqualTo(at);
      entries.set(at, carried(entries.get(at == ENROLLED ? at + 1 : ENROLLED), good));
      assertThat(firstBad(entries)).as("over something else, %s", at).isEqualTo(at);
    }
  }

  private static long firstBad(List<SignedStatement> entries) {
    EntryReview review = new EntryReview(ReviewedLogs.ORIGIN, (index, signed) -> {});
    for (int i = 0; i < entries.size(); i++) {
      byte[] octets = entries.get(i).encoded();
      review.entry(i, Merkle.leafHash(octets), review.parse(octets));
    }
    return review.firstBad().map(Finding::entry).orElse(-1L);
  }
}
