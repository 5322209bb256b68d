package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.DeviceState;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.RequestId;
import org.sluice.records.id.StreamId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.ActRefused;
import org.sluice.records.statement.ApplianceBackedUp;
import org.sluice.records.statement.CarriedIn;
import org.sluice.records.statement.ConfigurationChanged;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.IdentityChanged;
import org.sluice.records.statement.LogRead;
import org.sluice.records.statement.LoginsFailed;
import org.sluice.records.statement.OperatorSession;
import org.sluice.records.statement.RequestCancelled;
import org.sluice.records.statement.ReviewerNamed;
import org.sluice.records.statement.StreamsBegun;
import org.sluice.threshold.EntryRefused;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;

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

  private SignedStatement change(Issue issue, IdentityState state) {
    return SignedStatement.sign(
        new IdentityChanged(World.DOMAIN, issue.commitment(0), state, "case 1", TIME), w.enroller);
  }

  @Test
  void aKeyForASuspendedIdentity() {
    Issue issue = new Issue(w, 1).enrol().requested().approved(w.first, w.second);
    w.log.append(change(issue, IdentityState.SUSPENDED));
    issue.opened();
    refused(EntryRule.IDENTITY);
  }

  @Test
  void suspendedAndActiveAgain() {
    Issue issue = new Issue(w, 1).enrol().requested().approved(w.first, w.second);
    w.log.append(change(issue, IdentityState.SUSPENDED), change(issue, IdentityState.ACTIVE));
    issue.opened();
    accepted();
  }

  @Test
  void revokedAndActiveAgain() {
    Issue issue = new Issue(w, 1).enrol();
    w.log.append(change(issue, IdentityState.REVOKED), change(issue, IdentityState.ACTIVE));
    refused(EntryRule.IDENTITY);
  }

  @Test
  void aDeviceForARevokedIdentity() {
    Issue issue = new Issue(w, 1);
    w.log.append(change(issue, IdentityState.REVOKED));
    w.log.append(SignedStatement.sign(issue.enrolled(0, DeviceState.REVOKED), w.enroller));
    accepted();
    issue.enrol();
    refused(EntryRule.IDENTITY);
  }

  @Test
  void suspendedByAnApprover() {
    Issue issue = new Issue(w, 1);
    w.log.append(
        SignedStatement.sign(
            new IdentityChanged(
                World.DOMAIN, issue.commitment(0), IdentityState.SUSPENDED, "", TIME),
            w.first));
    refused(EntryRule.WRONG_ROLE);
  }

  private static RequestCancelled cancel(Issue issue) {
    return new RequestCancelled(World.DOMAIN, issue.id, "case 1", TIME);
  }

  @Test
  void aBatchOfACancelledRequest() {
    Issue issue = new Issue(w, 1).enrol().requested().approved(w.first, w.second);
    w.log.append(SignedStatement.sign(cancel(issue), w.first));
    issue.opened();
    refused(EntryRule.CANCELLED);
  }

  @Test
  void aRequestIsCancelledOnceByWhoMay() {
    Issue issue = new Issue(w, 1).enrol().requested();
    w.log.append(SignedStatement.sign(cancel(issue), w.requester));
    accepted();
    w.log.append(SignedStatement.sign(cancel(issue), w.requester));
    refused(EntryRule.CANCELLED);
  }

  @Test
  void aRequestIsCancelledByWhoMayNot() {
    Issue issue = new Issue(w, 1).enrol().requested();
    w.log.append(SignedStatement.sign(cancel(issue), w.enroller));
    refused(EntryRule.WRONG_ROLE);
  }

  @Test
  @DisplayName("an open batch is closed: its partitions answer no more")
  void anOpenBatchIsClosed() {
    Issue issue = new Issue(w, 1).done();
    w.log.append(SignedStatement.sign(cancel(issue), w.requester));
    w.publish();
    PartitionCore p = w.partitions.getFirst();
    var order = issue.order();
    assertThatThrownBy(() -> p.round1(order))
        .isInstanceOfSatisfying(
            PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.BATCH_CLOSED));
  }

  @Test
  void aFileCarriedInByAStranger() {
    CarriedIn file = new CarriedIn(World.DOMAIN, "enrolment-lines", A, B, 2, TIME);
    w.log.append(SignedStatement.sign(file, w.enroller));
    accepted();
    w.log.append(SignedStatement.sign(file, new Person("mallory")));
    refused(EntryRule.UNKNOWN_OFFICER);
  }

  private ApplianceBackedUp backup(long logSize) {
    return new ApplianceBackedUp(World.DOMAIN, A, List.of(B), logSize, TIME);
  }

  @Test
  void aBackupByTheAppliance() {
    w.log.append(SignedStatement.sign(backup(end()), w.appliance));
    accepted();
  }

  @Test
  void aBackupOfADomainThatIsNotHere() {
    w.log.append(
        SignedStatement.sign(
            new ApplianceBackedUp(DomainName.parse("no.example"), A, List.of(B), end(), TIME),
            w.appliance));
    refused(EntryRule.UNKNOWN_DOMAIN);
  }

  @Test
  void aBackupThatHoldsMoreThanThereIs() {
    w.log.append(SignedStatement.sign(backup(end() + 1), w.appliance));
    refused(EntryRule.OUT_OF_LIMITS);
  }

  private SignedStatement begun(String before, String next) {
    return SignedStatement.sign(
        new StreamsBegun(
            World.DOMAIN, StreamId.fromHex(before), StreamId.fromHex(next), "restored", TIME),
        w.appliance);
  }

  private static final String OLD = "01".repeat(16);
  private static final String NEW = "02".repeat(16);

  private SignedStatement export(String stream) {
    return SignedStatement.sign(
        new Export(
            StreamId.fromHex(stream),
            1,
            BundleKind.ACCESS.code(),
            World.DOMAIN,
            A,
            1,
            B,
            RequestId.NONE,
            0),
        w.appliance);
  }

  @Test
  void anExportInAStreamThatHasEnded() {
    w.log.append(export(OLD), begun(OLD, NEW), export(NEW));
    accepted();
    w.log.append(export(OLD));
    refused(EntryRule.STREAM);
  }

  @Test
  void aStreamThatIsNotNew() {
    w.log.append(export(OLD), begun(NEW, OLD));
    refused(EntryRule.STREAM);
  }

  @Test
  void aStreamThatEndsTwice() {
    w.log.append(begun(OLD, NEW), begun(OLD, "03".repeat(16)));
    refused(EntryRule.STREAM);
  }

  private static ReviewerNamed reviewer(long number) {
    return new ReviewerNamed(
        World.DOMAIN, number, "vera", 1, Octets.of(new byte[32]), DeviceState.ACTIVE, TIME);
  }

  @Test
  void reviewersAreNamedByTheQuorumOfSecurityOfficersOneAfterAnother() {
    w.log.append(SignedStatement.sign(reviewer(1), w.security));
    w.log.append(SignedStatement.sign(reviewer(2), w.security));
    accepted();
  }

  @Test
  void aReviewerNamedByAnApprover() {
    w.log.append(SignedStatement.sign(reviewer(1), w.first));
    refused(EntryRule.WRONG_ROLE);
  }

  @Test
  void aReviewerNamedAgainByAnOldStatement() {
    w.log.append(SignedStatement.sign(reviewer(1), w.security));
    w.log.append(SignedStatement.sign(reviewer(1), w.security));
    refused(EntryRule.BROKEN_CHAIN);
  }
}
