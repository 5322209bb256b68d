package org.sluice.records.review;

import static org.sluice.records.review.BrokenRule.require;

import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Purpose;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.AuditOrdered;
import org.sluice.records.statement.DomainOption;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.StandingCount;

/// Audit keys of one domain: whether there may be any, to whom they are sealed, how many in 24
/// hours.
final class AuditReview {
  private boolean forbidden;
  private final StandingCount count = new StandingCount();
  private @Nullable AuditFunction function;

  /// `first` is the ceremony's policy: what does not have the purpose there never gets it. Nor does
  /// what once promised in a profile that there are none.
  AuditReview(DomainPolicy first) {
    this.forbidden = !first.purposes().contains(Purpose.AUDIT);
  }

  void policy(DomainPolicy next) {
    require(
        !forbidden || !next.purposes().contains(Purpose.AUDIT),
        "allows audit keys, which were forbidden for good");
  }

  void profile(DomainPolicy policy, @Nullable DomainProfile before, DomainProfile next) {
    boolean promised = next.options().contains(DomainOption.NO_AUDIT_KEYS);
    require(
        !promised || !policy.purposes().contains(Purpose.AUDIT),
        "promises no audit keys, which the policy allows");
    require(
        promised || before == null || !before.options().contains(DomainOption.NO_AUDIT_KEYS),
        "takes back that there are no audit keys");
    forbidden |= promised;
  }

  void function(AuditFunction next) {
    require(!forbidden, "names an audit function, and audit keys were forbidden for good");
    require(next.follows(function), "audit function " + next.number() + " does not follow");
    function = next;
  }

  private AuditFunction functionOr() {
    AuditFunction f = function;
    if (forbidden || f == null) {
      throw new BrokenRule("is about an audit key, and there is no audit function");
    }
    return f;
  }

  void requested() {
    AuditFunction _ = functionOr();
  }

  void ordered(AuditOrdered order, RequestReview review, DomainPolicy policy) {
    long perDay = functionOr().perDay();
    review.order(order, policy.approvalsNeeded(Purpose.AUDIT));
    require(!count.isBackwards(order.time()), "stands before an earlier order");
    long used = count.usedAt(order.time());
    require(
        used + 1 <= perDay, used + " audit keys in 24 hours and one more, " + perDay + " allowed");
    count.add(order.time(), 1);
  }

  void leaf(Extraction leaf) {
    require(
        leaf.recipients().size() == 1
            && leaf.recipients().getFirst().equals(functionOr().keyHash()),
        "is an audit key for another than the audit function");
  }
}
