package org.sluice.records.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.records.review.AuditReviewTest.FUNCTION;
import static org.sluice.records.review.AuditReviewTest.POLICY;
import static org.sluice.records.review.AuditReviewTest.good;
import static org.sluice.records.review.AuditReviewTest.policy;
import static org.sluice.records.review.AuditReviewTest.profile;
import static org.sluice.records.review.SmallLog.*;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.records.Samples;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Statement;

/// Audit keys that a later profile forbids, after some were made, as the reviewers read it.
class AuditPromiseReviewTest {
  private static final DomainPolicy WITHOUT = policy(2, POLICY.hash(), false);
  private static final DomainProfile PROMISE =
      profile(0).followedWith(Set.of(DomainOption.NO_AUDIT_KEYS));

  private static LogReview.Result review(Statement... more) {
    List<SignedStatement> log = good();
    for (Statement s : more) {
      log.add(sign(s, SECURITY_1, SECURITY_2));
    }
    return ReviewedLogs.review(log);
  }

  @Test
  @DisplayName("under a policy without the purpose")
  void forbidden() {
    LogReview.Result result = review(WITHOUT, PROMISE);
    assertThat(result.ok()).as(result.lines().toString()).isTrue();
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of("allowed by a policy after that", policy(3, WITHOUT.hash(), true), "for good"),
        Arguments.of(
            "an audit function is named",
            Samples.auditFunction(2, FUNCTION.hash(), 1),
            "forbidden for good"),
        Arguments.of("taken back", PROMISE.followedWith(Set.of()), "takes back"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void notTakenBack(String what, Statement after, String reason) {
    refused(review(WITHOUT, PROMISE, after), AuditReviewTest.RELEASED + 3, reason);
  }

  @Test
  @DisplayName("not while the policy allows them")
  void allowed() {
    refused(review(PROMISE), AuditReviewTest.RELEASED + 1, "which the policy allows");
  }

  private static void refused(LogReview.Result result, int entry, String reason) {
    assertThat(result.findings()).isNotEmpty();
    assertThat(result.findings().getFirst().entry()).isEqualTo(entry);
    assertThat(result.findings().getFirst().reason()).contains(reason);
  }
}
