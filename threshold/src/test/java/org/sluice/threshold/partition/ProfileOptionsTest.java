package org.sluice.threshold.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.records.statement.DomainOption.DEMAND_REVOCATION_LIST;
import static org.sluice.records.statement.DomainOption.NO_AUDIT_KEYS;
import static org.sluice.records.statement.DomainOption.SAKKE_TO_SELF;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;
import org.sluice.threshold.Witness;

@Tag("slow") // each test runs a key generation
@DisplayName("Options that stand in the profile: what partitions co-sign and what not")
class ProfileOptionsTest extends BrokenLog {
  private static final EnumSet<Purpose> NO_AUDIT = EnumSet.complementOf(EnumSet.of(Purpose.AUDIT));

  private DomainProfile first() {
    return new DomainProfile(
        World.DOMAIN,
        1,
        Hash32.ZERO,
        World.KMS,
        PeriodRule.MONTHLY,
        1,
        w.record.gamma(),
        Hash32.sha256(new byte[] {1}),
        Hash32.ZERO,
        LogDouble.ORIGIN,
        Octets.of(w.log.noteKey().octets()),
        List.of(
            new DomainProfile.Witness(
                1,
                Witness.key(LogDouble.ORIGIN, 1, w.record.partitions().getFirst().witnessKey())
                    .name(),
                w.record.partitions().getFirst().witnessKey())),
        1,
        Octets.of(w.appliance.spki()),
        List.of(),
        300,
        0);
  }

  private DomainProfile logged(DomainProfile profile) {
    w.log.append(SignedStatement.sign(profile, w.security));
    return profile;
  }

  private DomainPolicy withoutAuditKeys() {
    DomainPolicy next = w.policy(2, w.policy.hash(), NO_AUDIT);
    w.log.append(SignedStatement.sign(next, w.security));
    return next;
  }

  private void refusedAndTakenOut(EntryRule rule) {
    refused(rule, end() - 1);
    w.log.entries.removeLast();
  }

  @Test
  @DisplayName("turned on and off again by the next profiles of the security officers")
  void onAndOff() {
    DomainProfile on = logged(first()).followedWith(Set.of(SAKKE_TO_SELF, DEMAND_REVOCATION_LIST));
    var _ = logged(logged(on).followedWith(Set.of()));
    assertThat(w.publish().lines()).isNotEmpty();
  }

  @Test
  @DisplayName("not by security officers; put back, of another generation, past the one before")
  void refusedProfiles() {
    DomainProfile first = logged(first());
    var _ = w.publish();
    DomainProfile on = first.followedWith(Set.of(SAKKE_TO_SELF));
    w.log.append(SignedStatement.sign(on, w.auditor));
    refusedAndTakenOut(EntryRule.WRONG_ROLE);
    for (DomainProfile wrong :
        List.of(first, on.followedWith(Set.of()), otherSecond(first.hash(), Hash32.ZERO))) {
      var _ = logged(wrong);
      refused(
          wrong.gamma().isZero() ? EntryRule.OTHER_GENERATION : EntryRule.BROKEN_CHAIN, end() - 1);
      w.log.entries.removeLast();
    }
    var _ = logged(otherSecond(Hash32.sha256(new byte[] {2}), first.gamma()));
    refusedAndTakenOut(EntryRule.BROKEN_CHAIN);
  }

  private DomainProfile otherSecond(Hash32 previous, Hash32 gamma) {
    DomainProfile f = first();
    return new DomainProfile(
        f.domain(),
        2,
        previous,
        f.kms(),
        f.rule(),
        f.epoch(),
        gamma,
        f.currentCertificate(),
        f.nextCertificate(),
        f.logOrigin(),
        f.logKey(),
        f.witnesses(),
        f.witnessQuorum(),
        f.bundleSpki(),
        f.distribution(),
        f.clockToleranceSeconds(),
        0);
  }

  @Test
  @DisplayName("no audit keys: not while the policy allows them; then for good")
  void forbiddenLater() {
    DomainProfile first = logged(first());
    var _ = w.publish();
    DomainProfile promise = first.followedWith(Set.of(NO_AUDIT_KEYS));
    var _ = logged(promise);
    refusedAndTakenOut(EntryRule.AUDIT);
    DomainPolicy without = withoutAuditKeys();
    var _ = logged(promise);
    var _ = w.publish();
    w.log.append(
        SignedStatement.sign(
            w.policy(3, without.hash(), EnumSet.allOf(Purpose.class)), w.security));
    refusedAndTakenOut(EntryRule.AUDIT);
    w.audited(1);
    refusedAndTakenOut(EntryRule.AUDIT);
    var _ = logged(promise.followedWith(Set.of(SAKKE_TO_SELF)));
    refusedAndTakenOut(EntryRule.AUDIT);
    var _ = logged(promise.followedWith(Set.of(SAKKE_TO_SELF, NO_AUDIT_KEYS)));
    assertThat(w.publish().lines()).isNotEmpty();
  }

  @Test
  @DisplayName("an audit key whose batch is open when they are forbidden is made no more")
  void anOpenBatch() {
    w.audited(1);
    w.publish();
    Issue issue = new Issue(w, 1);
    issue.purpose = Purpose.AUDIT;
    issue.audited();
    DomainProfile first = logged(first());
    var _ = withoutAuditKeys();
    w.publish();
    for (PartitionCore p : w.partitions) {
      assertThat(p.round1(issue.order()).index()).as("until then").isEqualTo(p.index());
    }
    var _ = logged(first.followedWith(Set.of(NO_AUDIT_KEYS)));
    w.publish();
    for (PartitionCore p : w.partitions) {
      assertThatThrownBy(() -> p.round1(issue.order()))
          .isInstanceOfSatisfying(
              PartitionRefused.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.BATCH_CLOSED));
    }
  }
}
