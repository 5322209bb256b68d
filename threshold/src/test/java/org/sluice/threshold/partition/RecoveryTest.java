package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.id.Purpose;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.RecoveryConcluded;
import org.sluice.records.statement.RecoveryProposed;
import org.sluice.records.statement.Role;
import org.sluice.records.statement.Statement;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;

@Tag("slow") // each test runs a key generation
@DisplayName("keys-and-trust 8: too few officers are left, so all custodians, after seven days")
class RecoveryTest extends BrokenLog {
  private static final long DAY = 86_400;

  private final Person successor = new Person("sara");
  private DomainPolicy next;
  private long proposal;

  @BeforeEach
  void theSecurityOfficerIsGone() {
    next = withSecurity(successor);
    proposal = end();
  }

  private DomainPolicy withSecurity(Person officer) {
    DomainPolicy p = w.policy(2, w.policy.hash(), EnumSet.of(Purpose.ISSUE));
    List<org.sluice.records.statement.Officer> officers = new ArrayList<>(p.officers());
    officers.set(0, officer.as(Role.SECURITY_OFFICER));
    return new DomainPolicy(
        p.domain(),
        2,
        p.previous(),
        p.kms(),
        p.rule(),
        officers,
        2,
        p.purposes(),
        p.windowSeconds(),
        p.releaseDays(),
        p.maxLeavesPerRequest(),
        1);
  }

  private RecoveryProposed proposed() {
    return new RecoveryProposed(
        World.DOMAIN, 2, w.policy.hash(), next.hash(), w.now.getEpochSecond());
  }

  private RecoveryConcluded concluded() {
    return new RecoveryConcluded(World.DOMAIN, next.hash(), proposal, w.now.getEpochSecond());
  }

  private SignedStatement byAll(Statement s, Function<CustodianActs, Signature> sign) {
    return new SignedStatement(s, w.partitions.stream().map(p -> p.custodianAsks(sign)).toList());
  }

  private void propose() {
    RecoveryProposed p = proposed();
    w.log.append(byAll(p, d -> d.sign(p)));
    w.publish();
  }

  private void conclude() {
    RecoveryConcluded c = concluded();
    w.log.append(byAll(c, d -> d.sign(c)));
  }

  private static void refuses(ThrowingCallable asked) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.RECOVERY));
  }

  @Test
  void afterSevenDaysTheNewOfficersSignAndAreInForce() {
    propose();
    w.now = w.now.plusSeconds(7 * DAY);
    conclude();
    w.log.append(SignedStatement.sign(next, successor));
    w.publish();
    DomainPolicy third = w.policy(3, next.hash(), EnumSet.of(Purpose.ISSUE));
    w.log.append(SignedStatement.sign(third, w.security));
    refused(EntryRule.UNKNOWN_OFFICER, end() - 1);
    w.log.entries.removeLast();
    w.log.append(SignedStatement.sign(third, successor));
    w.publish();
  }

  @Test
  @DisplayName("not before: no partition signs, by its own clock and its own first sight")
  void tooEarly() {
    propose();
    w.now = w.now.plusSeconds(7 * DAY - 1);
    RecoveryConcluded c = concluded();
    w.partitions.forEach(p -> refuses(() -> p.custodianAsks(d -> d.sign(c))));
    w.log.append(SignedStatement.sign(next, successor));
    refused(EntryRule.UNKNOWN_OFFICER, end() - 1);
  }

  @Test
  @DisplayName("a proposal held back for a week and then logged has not been shown")
  void heldBack() {
    RecoveryProposed p = proposed();
    SignedStatement signed = byAll(p, d -> d.sign(p));
    w.now = w.now.plusSeconds(7 * DAY);
    w.log.append(signed);
    w.publish();
    RecoveryConcluded c = concluded();
    refuses(() -> w.partitions.getFirst().custodianAsks(d -> d.sign(c)));
  }

  @Test
  @DisplayName("when it was first seen is durable: a restart neither shortens nor begins anew")
  void theWaitSurvivesARestart() {
    propose();
    w.now = w.now.plusSeconds(4 * DAY);
    restart();
    RecoveryConcluded early = concluded();
    refuses(() -> w.partitions.getFirst().custodianAsks(d -> d.sign(early)));
    w.now = w.now.plusSeconds(3 * DAY);
    conclude();
    w.log.append(SignedStatement.sign(next, successor));
    w.publish();
  }

  private void restart() {
    for (int i = 1; i <= 3; i++) {
      w.partitions.get(i - 1).close();
      w.partitions.set(i - 1, w.open(i));
    }
    w.publish();
  }

  @Test
  void oneCustodianLess() {
    RecoveryProposed p = proposed();
    List<Signature> two =
        w.partitions.subList(0, 2).stream().map(c -> c.custodianAsks(d -> d.sign(p))).toList();
    w.log.append(new SignedStatement(p, two));
    refused(EntryRule.NOT_SIGNED, end() - 1);
  }

  @Test
  void anotherPolicyThanTheOneThatWasShown() {
    propose();
    w.now = w.now.plusSeconds(7 * DAY);
    conclude();
    w.log.append(SignedStatement.sign(withSecurity(new Person("mallory")), successor));
    refused(EntryRule.UNKNOWN_OFFICER, end() - 1);
  }

  @Test
  @DisplayName("officers who are still there end it with a policy of their own")
  void officersEndIt() {
    propose();
    w.log.append(
        SignedStatement.sign(w.policy(2, w.policy.hash(), EnumSet.of(Purpose.ISSUE)), w.security));
    w.publish();
    w.now = w.now.plusSeconds(7 * DAY);
    RecoveryConcluded c = concluded();
    refuses(() -> w.partitions.getFirst().custodianAsks(d -> d.sign(c)));
    // Signed outside the rules by all three tokens, the log still refuses it.
    w.log.append(forged(c));
    refused(EntryRule.RECOVERY, end() - 1);
  }

  @Test
  @DisplayName("the statement's own times tell of less than seven days")
  void timesTooNear() {
    propose();
    w.log.append(
        forged(
            new RecoveryConcluded(
                World.DOMAIN, next.hash(), proposal, w.now.getEpochSecond() + 7 * DAY - 1)));
    refused(EntryRule.RECOVERY, end() - 1);
  }

  private SignedStatement forged(Statement s) {
    return new SignedStatement(
        s,
        w.tokens.stream()
            .map(t ->
                new Signature(
                    org.sluice.records.id.Hash32.sha256(t.identityKey()),
                    t.signIdentity(s.signingInput())))
            .toList());
  }

  @Test
  void aProposalThatDoesNotFollowOrIsOfAnotherTime() {
    PartitionCore p = w.partitions.getFirst();
    long now = w.now.getEpochSecond();
    RecoveryProposed skips =
        new RecoveryProposed(World.DOMAIN, 3, w.policy.hash(), next.hash(), now);
    refuses(() -> p.custodianAsks(d -> d.sign(skips)));
    RecoveryProposed old =
        new RecoveryProposed(World.DOMAIN, 2, w.policy.hash(), next.hash(), now - DAY - 1);
    refuses(() -> p.custodianAsks(d -> d.sign(old)));
    w.log.append(forged(skips));
    refused(EntryRule.BROKEN_CHAIN, end() - 1);
  }
}
