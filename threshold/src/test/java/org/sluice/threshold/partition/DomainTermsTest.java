package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.EpochStart;
import org.sluice.threshold.EntryRule;

@Tag("slow") // each test runs a key generation
@DisplayName("How long an epoch is: what partitions co-sign and what not")
class DomainTermsTest extends BrokenLog {
  private DomainTerms terms(long number, Hash32 previous, long first, long periods) {
    return new DomainTerms(
        World.DOMAIN, number, previous, first, periods, 366, 366, 366, w.now.getEpochSecond());
  }

  private DomainTerms first(long periods) {
    return terms(1, Hash32.ZERO, World.NOVEMBER, periods);
  }

  private void logged(DomainTerms terms) {
    w.log.append(SignedStatement.sign(terms, w.security));
  }

  private Issue issue(long period) {
    Issue issue = new Issue(w, 1);
    issue.period = period;
    return issue;
  }

  @Test
  @DisplayName("the last period's keys are made, the next one's are not; a longer epoch makes them")
  void theEpochEnds() {
    logged(first(2));
    Issue _ = issue(World.NOVEMBER + 1).done();
    assertThat(w.publish().lines()).isNotEmpty();
    int before = w.log.entries.size();
    issue(World.NOVEMBER + 2).enrol().requested().approved(w.first, w.second).opened();
    refused(EntryRule.EPOCH, end() - 1);
    w.log.entries.subList(before, w.log.entries.size()).clear();
    logged(terms(2, first(2).hash(), World.NOVEMBER, 3));
    Issue _ = issue(World.NOVEMBER + 2).done();
    assertThat(w.publish().lines()).isNotEmpty();
  }

  @Test
  @DisplayName("an epoch that would end before its keys; one that is too long")
  void againstWhatIsLogged() {
    Issue _ = issue(World.NOVEMBER + 1).done();
    logged(first(1));
    refused(EntryRule.EPOCH, end() - 1);
    w.log.entries.removeLast();
    logged(first(12));
    var _ = w.publish();
    w.log.append(
        SignedStatement.sign(new EpochStart(World.DOMAIN, 2, World.NOVEMBER + 2, 13), w.security));
    refused(EntryRule.EPOCH, end() - 1);
  }

  @Test
  @DisplayName("not by security officers; put back, skipped, with another first period")
  void refusedTerms() {
    w.log.append(SignedStatement.sign(first(12), w.auditor));
    refused(EntryRule.WRONG_ROLE, end() - 1);
    w.log.entries.removeLast();
    logged(first(12));
    var _ = w.publish();
    for (DomainTerms wrong :
        List.of(
            first(12),
            terms(3, first(12).hash(), World.NOVEMBER, 12),
            terms(2, Hash32.sha256(new byte[] {2}), World.NOVEMBER, 12),
            terms(2, first(12).hash(), World.NOVEMBER + 1, 12))) {
      logged(wrong);
      refused(EntryRule.EPOCH, end() - 1);
      w.log.entries.removeLast();
    }
  }
}
