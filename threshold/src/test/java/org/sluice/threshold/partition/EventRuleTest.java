package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.ActRefused;
import org.sluice.records.statement.ConfigurationChanged;
import org.sluice.records.statement.LogRead;
import org.sluice.records.statement.LoginsFailed;
import org.sluice.records.statement.OperatorSession;
import org.sluice.threshold.EntryRefused;
import org.sluice.threshold.EntryRule;

@Tag("slow") // each test runs a key generation
@DisplayName("Design section 4: reads, configuration and refusals in the log")
class EventRuleTest {
  private static final long TIME = 1_793_491_200L;
  private static final Hash32 A = Hash32.sha256(new byte[] {1});
  private static final Hash32 B = Hash32.sha256(new byte[] {2});

  private World w;

  @BeforeEach
  void world() {
    w = new World().ready();
  }

  @AfterEach
  void close() {
    w.close();
  }

  private long end() {
    return w.log.entries.size();
  }

  private void refused(EntryRule rule) {
    PartitionCore p = w.partitions.getFirst();
    assertThatThrownBy(() -> p.follow(w.log.from(p.logPosition())))
        .isInstanceOfSatisfying(EntryRefused.class, e -> assertThat(e.rule()).isEqualTo(rule));
  }

  private void accepted() {
    for (PartitionCore p : w.partitions) {
      assertThat(p.follow(w.log.from(p.logPosition()))).isNotNull();
    }
  }

  private LogRead read(DomainName domain, long end) {
    return new LogRead(domain, 0, end, "case 1", TIME);
  }

  private static SignedStatement change(Hash32 before, Hash32 after) {
    return SignedStatement.unsigned(
        new ConfigurationChanged(ConfigurationChanged.SOFTWARE, before, after, TIME));
  }

  @Test
  void anyOfficerMayReadAndWhatWasRefusedIsOnlyKept() {
    w.log.append(SignedStatement.sign(read(World.DOMAIN, end()), w.requester));
    w.log.append(SignedStatement.sign(read(World.DOMAIN, end()), w.first));
    w.log.append(change(A, B));
    w.log.append(change(B, A));
    w.log.append(
        SignedStatement.unsigned(
            new ActRefused(World.DOMAIN, RequestId.NONE, A, "act", "CODE", "why", TIME)));
    accepted();
  }

  private static SignedStatement session(long number) {
    return SignedStatement.unsigned(new OperatorSession(number, "aldo", OperatorSession.IN, TIME));
  }

  @Test
  void operatorsEventsCountUpTogether() {
    w.log.append(session(1));
    w.log.append(SignedStatement.unsigned(new LoginsFailed(2, "", 3600, 4)));
    w.log.append(session(3));
    accepted();
  }

  @Test
  void aLoginThatWasLeftOut() {
    w.log.append(session(1));
    w.log.append(session(3));
    refused(EntryRule.BROKEN_CHAIN);
  }

  @Test
  void failedLoginsThatStandInTheLogTwice() {
    w.log.append(session(1));
    w.log.append(SignedStatement.unsigned(new LoginsFailed(1, "aldo", 3600, 4)));
    refused(EntryRule.BROKEN_CHAIN);
  }

  @Test
  void aStrangerReads() {
    w.log.append(SignedStatement.sign(read(World.DOMAIN, 1), new Person("mallory")));
    refused(EntryRule.UNKNOWN_OFFICER);
  }

  @Test
  void aReadOfEntriesThatAreNotThere() {
    w.log.append(SignedStatement.sign(read(World.DOMAIN, end() + 1), w.first));
    refused(EntryRule.OUT_OF_LIMITS);
  }

  @Test
  void aReadWithTheSignatureOfAnother() {
    SignedStatement other = SignedStatement.sign(read(World.DOMAIN, 2), w.first);
    w.log.append(new SignedStatement(read(World.DOMAIN, 1), other.signatures()));
    refused(EntryRule.NOT_SIGNED);
  }

  @Test
  void aReadInADomainThatThereIsNot() {
    w.log.append(SignedStatement.sign(read(DomainName.parse("nowhere.example"), 1), w.first));
    refused(EntryRule.UNKNOWN_DOMAIN);
  }

  @Test
  void aChangeThatWasLeftOut() {
    w.log.append(change(A, B));
    w.log.append(change(A, B));
    refused(EntryRule.BROKEN_CHAIN);
  }
}
