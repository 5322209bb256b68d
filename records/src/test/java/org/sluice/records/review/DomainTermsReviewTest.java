package org.sluice.records.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.records.Samples.DOMAIN;
import static org.sluice.records.Samples.PERIOD;
import static org.sluice.records.review.SmallLog.sign;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.Samples;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.EpochStart;

@DisplayName("How long an epoch is and what is kept, as reviewers read it")
class DomainTermsReviewTest {
  private final List<SignedStatement> log = SmallLog.entries();

  private static SignedStatement byTwo(DomainTerms terms) {
    return sign(terms, SmallLog.SECURITY_1, SmallLog.SECURITY_2);
  }

  private static DomainTerms first(long periods) {
    return Samples.terms(1, Hash32.ZERO, PERIOD, periods);
  }

  /// Before the first leaf of a user.
  private void early(SignedStatement terms) {
    log.add(SmallLog.ENROLLED, terms);
  }

  private void good() {
    assertThat(ReviewedLogs.review(log).findings()).isEmpty();
  }

  private void bad(String why) {
    assertThat(ReviewedLogs.review(log).findings()).singleElement().asString().contains(why);
  }

  @Test
  void theLastPeriodOfTheEpochAndTheNextTerms() {
    early(byTwo(first(2)));
    log.add(byTwo(Samples.terms(2, first(2).hash(), PERIOD, 30)));
    good();
  }

  @Test
  void aKeyBeyondTheFirstEpoch() {
    early(byTwo(first(1)));
    bad("period " + (PERIOD + 1) + " is not in epoch 1");
  }

  @Test
  void anEpochCutShorterThanItsKeys() {
    log.add(byTwo(first(1)));
    bad("keys of period " + (PERIOD + 1) + " are logged");
  }

  @Test
  void anEpochThatIsLongerThanTheTermsAllow() {
    log.add(byTwo(first(3)));
    log.add(
        sign(new EpochStart(DOMAIN, 2, PERIOD + 2, 4), SmallLog.SECURITY_1, SmallLog.SECURITY_2));
    bad("the domain's terms allow 3");
  }

  @Test
  void signedByOneOfTwo() {
    log.add(sign(first(12), SmallLog.SECURITY_1));
    bad("signed by 1 with role SECURITY_OFFICER, 2 needed");
  }

  @Test
  void signedByAnotherRole() {
    log.add(sign(first(12), SmallLog.SECURITY_1, SmallLog.ISSUE));
    bad("role");
  }

  @Test
  void thatDoNotFollow() {
    log.add(byTwo(Samples.terms(2, first(12).hash(), PERIOD, 12)));
    bad("do not follow");
  }

  @Test
  void thatArePutBack() {
    log.add(byTwo(first(12)));
    log.add(byTwo(first(12)));
    bad("do not follow");
  }

  @Test
  void withAnotherFirstPeriod() {
    log.add(byTwo(first(12)));
    log.add(byTwo(Samples.terms(2, first(12).hash(), PERIOD + 1, 12)));
    bad("another first period");
  }

  @Test
  void outOfLimits() {
    assertThatThrownBy(() -> first(0)).isInstanceOf(MalformedRecord.class);
    assertThatThrownBy(() -> first(DomainTerms.MAX_PERIODS + 1))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining("epochPeriods");
    assertThatThrownBy(() -> new DomainTerms(DOMAIN, 1, Hash32.ZERO, PERIOD, 12, 366, 36_601, 1, 0))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining("keepSealedDays");
    assertThatThrownBy(() -> Samples.terms(2, Hash32.ZERO, PERIOD, 12))
        .isInstanceOf(MalformedRecord.class)
        .hasMessageContaining("previous");
  }
}
