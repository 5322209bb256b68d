package org.sluice.records.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.Samples;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.OtherSigner;

@DisplayName("Which other domains are trusted, as reviewers read it")
class CallPolicyReviewTest {
  private static final CallPolicy FIRST = Samples.callPolicy(1, Hash32.ZERO);
  private static final CallPolicy SECOND = Samples.callPolicy(2, FIRST.hash());

  private static LogReview.Result review(SignedStatement... more) {
    List<SignedStatement> log = new ArrayList<>(SmallLog.entries());
    log.addAll(List.of(more));
    return ReviewedLogs.review(log);
  }

  private static SignedStatement byTwo(CallPolicy policy) {
    return SmallLog.sign(policy, SmallLog.SECURITY_1, SmallLog.SECURITY_2);
  }

  @Test
  @DisplayName("signed by two, one after the other")
  void good() {
    LogReview.Result result = review(byTwo(FIRST), byTwo(SECOND));
    assertThat(result.ok()).as(result.lines().toString()).isTrue();
  }

  @Test
  @DisplayName("signed by one, by others, or out of order: the log is bad")
  void bad() {
    broken(review(SmallLog.sign(FIRST, SmallLog.SECURITY_1)), "2 needed");
    broken(review(SmallLog.sign(FIRST, SmallLog.SECURITY_1, SmallLog.ISSUE)), "role");
    broken(review(byTwo(FIRST), byTwo(FIRST)), "does not follow");
    broken(review(byTwo(SECOND)), "does not follow");
  }

  private static SignedStatement byTwo(OtherSigner signer) {
    return SmallLog.sign(signer, SmallLog.SECURITY_1, SmallLog.SECURITY_2);
  }

  @Test
  @DisplayName("whose key signs their certificates: two officers, counted from 1")
  void signers() {
    LogReview.Result good =
        review(byTwo(Samples.otherSigner(1)), byTwo(FIRST), byTwo(Samples.otherSigner(2)));
    assertThat(good.ok()).as(good.lines().toString()).isTrue();
    broken(review(SmallLog.sign(Samples.otherSigner(1), SmallLog.SECURITY_1)), "2 needed");
    broken(
        review(SmallLog.sign(Samples.otherSigner(1), SmallLog.SECURITY_1, SmallLog.ISSUE)), "role");
    broken(review(byTwo(Samples.otherSigner(2))), "expected 1");
    broken(review(byTwo(Samples.otherSigner(1)), byTwo(Samples.otherSigner(1))), "expected 2");
  }

  private static void broken(LogReview.Result result, String why) {
    assertThat(result.ok()).isFalse();
    assertThat(result.lines().toString()).contains(why);
  }
}
