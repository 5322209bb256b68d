package org.sluice.records.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sluice.records.Samples;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.IdentifierTemplate;
import org.sluice.records.id.PeriodRule;

/// The flags of a profile: known bits only, and only where they can be kept.
class DomainOptionTest {

  private static DomainProfile with(PeriodRule rule, long flags) {
    DomainProfile p = Samples.profile();
    return new DomainProfile(
        p.domain(),
        p.number(),
        p.previous(),
        p.kms(),
        rule,
        p.epoch(),
        p.gamma(),
        p.currentCertificate(),
        p.nextCertificate(),
        p.logOrigin(),
        p.logKey(),
        p.witnesses(),
        p.witnessQuorum(),
        p.bundleSpki(),
        p.distribution(),
        p.clockToleranceSeconds(),
        flags);
  }

  @Test
  void flagsAreOptions() {
    PeriodRule hashed = PeriodRule.hashed(2_592_000, 0);
    assertThat(with(hashed, 0).options()).isEmpty();
    assertThat(with(hashed, 1).options()).containsExactly(DomainOption.SAKKE_TO_SELF);
    assertThat(with(hashed, 2).options()).containsExactly(DomainOption.HIDE_IDENTITIES);
    Set<DomainOption> both = Set.of(DomainOption.SAKKE_TO_SELF, DomainOption.HIDE_IDENTITIES);
    assertThat(DomainOption.flags(both)).isEqualTo(3);
    assertThat(with(hashed, 4).options()).containsExactly(DomainOption.NO_AUDIT_KEYS);
    assertThat(with(hashed, 8).options()).containsExactly(DomainOption.DEMAND_REVOCATION_LIST);
    assertThat(with(hashed, 3).options()).isEqualTo(both);
    assertThat(with(PeriodRule.MONTHLY, 1).options()).hasSize(1);
  }

  @Test
  void unknownFlagsAreRefused() {
    for (long flags : new long[] {16, 17, 1L << 31, 0xffffffffL, 1L << 32, -1}) {
      assertThatThrownBy(() -> with(PeriodRule.hashed(10, 0), flags))
          .isInstanceOf(MalformedRecord.class)
          .hasMessageContaining("flags");
    }
  }

  @Test
  void identitiesAreHiddenOnlyBehindHashes() {
    PeriodRule template = PeriodRule.templated(IdentifierTemplate.parse("#uri#year#month"));
    for (PeriodRule rule : new PeriodRule[] {PeriodRule.MONTHLY, template}) {
      assertThatThrownBy(() -> with(rule, 2))
          .isInstanceOf(MalformedRecord.class)
          .hasMessageContaining("hidden");
    }
  }
}
