package org.sluice.threshold.partition;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.sluice.records.id.IdentifierTemplate;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;
import org.sluice.records.id.Purpose;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.threshold.EntryRule;

/// A policy, or what was asked under one, that does not follow the policies before it.
@Tag("slow") // each test runs a key generation
@DisplayName("Design section 4: the chain of policies")
class PolicyRuleTest extends BrokenLog {
  @Test
  @DisplayName(
      "keys-and-trust 8: an officer whom the next policy leaves out, and the policy before")
  void anOldPolicyWithARemovedOfficer() {
    DomainPolicy all = w.policy(2, w.policy.hash(), EnumSet.allOf(Purpose.class));
    DomainPolicy without =
        new DomainPolicy(
            all.domain(),
            2,
            all.previous(),
            all.kms(),
            all.rule(),
            all.officers().stream().filter(o -> !o.name().equals(w.first.name)).toList(),
            1,
            all.purposes(),
            all.windowSeconds(),
            all.releaseDays(),
            all.maxLeavesPerRequest(),
            1);
    w.log.append(SignedStatement.sign(without, w.security));
    w.publish();
    Issue issue = new Issue(w, 1);
    w.log.append(SignedStatement.sign(issue.enrol().under(without), w.requester));
    w.publish();
    w.log.append(
        SignedStatement.sign(
            new org.sluice.records.statement.Approval(
                World.DOMAIN,
                issue.id,
                issue.under(without).hash(),
                issue.notBefore,
                issue.expiry,
                0),
            w.first));
    refused(EntryRule.UNKNOWN_OFFICER, end() - 1);
    w.log.entries.removeLast();
    w.log.append(SignedStatement.sign(w.policy, w.security));
    refused(EntryRule.BROKEN_CHAIN, end() - 1);
  }

  @Test
  void aRequestUnderAPolicyThatIsNoLongerInForce() {
    Issue issue = new Issue(w, 1).enrol().requested().approved(w.first, w.second);
    DomainPolicy next = w.policy(2, w.policy.hash(), EnumSet.allOf(Purpose.class));
    w.log.append(SignedStatement.sign(next, w.security));
    issue.opened();
    refused(EntryRule.OTHER_POLICY, end() - 2);
  }

  @Test
  void aPolicyThatDoesNotFollowOrIsNotSignedBySecurityOfficers() {
    DomainPolicy skip = w.policy(3, w.policy.hash(), EnumSet.allOf(Purpose.class));
    w.log.append(SignedStatement.sign(skip, w.security));
    refused(EntryRule.BROKEN_CHAIN, end() - 1);
    w.log.entries.removeLast();
    DomainPolicy next = w.policy(2, w.policy.hash(), EnumSet.allOf(Purpose.class));
    w.log.append(SignedStatement.sign(next, w.first));
    refused(EntryRule.WRONG_ROLE, end() - 1);
  }

  @Test
  @DisplayName("a later policy under which another user could have this user's identifier")
  void aPolicyThatChangesIdentifiers() {
    DomainPolicy next = w.policy(2, w.policy.hash(), EnumSet.allOf(Purpose.class));
    List<PeriodRule> rules =
        List.of(
            PeriodRule.hashed(2_592_000, 0),
            PeriodRule.templated(IdentifierTemplate.parse("#year-#month#0#uri")));
    for (PeriodRule rule : rules) {
      refusedPolicy(next, next.kms(), rule);
    }
    refusedPolicy(next, KmsUri.parse("kms.other.example"), next.rule());
  }

  private void refusedPolicy(DomainPolicy next, KmsUri kms, PeriodRule rule) {
    DomainPolicy other =
        new DomainPolicy(
            next.domain(),
            next.number(),
            next.previous(),
            kms,
            rule,
            next.officers(),
            next.approvalsNeeded(),
            next.purposes(),
            next.windowSeconds(),
            next.releaseDays(),
            next.maxLeavesPerRequest(),
            next.securityQuorum());
    w.log.append(SignedStatement.sign(other, w.security));
    refused(EntryRule.OTHER_IDENTIFIERS, end() - 1);
    w.log.entries.removeLast();
  }
}
