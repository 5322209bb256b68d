package org.sluice.appliance.shares;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;
import org.sluice.threshold.Threshold;

/// That a plan continues what the log says, and that everything which will be appended will pass
/// the partitions' rules: an entry that they refuse cannot be taken back.
final class PlanCheck {
  private final SharePlan plan;
  private final HighSide high;
  private final List<OfficerKey> security;

  PlanCheck(SharePlan plan, HighSide high, List<OfficerKey> security) {
    this.plan = plan;
    this.high = high;
    this.security = List.copyOf(security);
  }

  void check() {
    require(
        plan.logOrigin().equals(high.ceremony().logOrigin()),
        "the plan is of log " + plan.logOrigin() + ", this is " + high.ceremony().logOrigin());
    List<String> names = security.stream().map(OfficerKey::name).sorted().toList();
    require(
        names.equals(plan.signedBy().stream().sorted().toList()),
        "the plan is signed by " + plan.signedBy() + ": give --sign-with for exactly these");
    Set<String> planned =
        plan.domains().stream().map(d -> d.name().value()).collect(Collectors.toSet());
    Set<String> there = high.domains().stream().map(n -> n.value()).collect(Collectors.toSet());
    require(planned.equals(there), "the plan is of domains " + planned + ", the log has " + there);
    for (SharePlan.DomainPlan d : plan.domains()) {
      LogIndex.Domain domain = high.log().index().domainOf(d.name());
      officers(domain.policy());
      state(domain, d);
    }
  }

  private void officers(DomainPolicy policy) {
    Set<Hash32> officers =
        policy.officers(Role.SECURITY_OFFICER).stream()
            .map(Officer::keyId)
            .collect(Collectors.toSet());
    for (OfficerKey o : security) {
      require(
          officers.contains(o.keyId()),
          o.name()
              + " is no security officer of "
              + policy.domain()
              + " under the policy in force");
    }
    long present = security.stream().map(OfficerKey::keyId).distinct().count();
    require(
        present >= policy.securityQuorum(),
        present
            + " security officers are present, the policy of "
            + policy.domain()
            + " demands "
            + policy.securityQuorum());
  }

  private void state(LogIndex.Domain domain, SharePlan.DomainPlan d) {
    GenerationRecord now = domain.generation();
    boolean epoch = plan.change() == Change.EPOCH;
    boolean before =
        now.gamma().equals(d.gamma())
            && now.epoch() == d.epoch()
            && now.generation() == d.generation();
    boolean after =
        !now.gamma().equals(d.gamma())
            && domain.shares().find(d.gamma()).isPresent()
            && now.epoch() == (epoch ? d.epoch() + 1 : d.epoch())
            && now.generation() == (epoch ? 1 : d.generation() + 1)
            && new Threshold(now.t(), now.n()).equals(plan.threshold());
    require(
        before || after,
        d.name()
            + ": in force is epoch "
            + now.epoch()
            + ", generation "
            + now.generation()
            + ", "
            + now.gamma()
            + "; the plan continues epoch "
            + d.epoch()
            + ", generation "
            + d.generation()
            + ", "
            + d.gamma());
    if (before) {
      continues(domain, d, now);
    }
  }

  private void continues(LogIndex.Domain domain, SharePlan.DomainPlan d, GenerationRecord now) {
    boolean same = new Threshold(now.t(), now.n()).equals(plan.threshold());
    require(
        same || plan.change() == Change.RESHARE,
        "a " + plan.change().word() + " keeps t and n: " + new Threshold(now.t(), now.n()));
    if (plan.change() == Change.EPOCH) {
      require(
          d.firstPeriod() > domain.latestPeriod() && d.firstPeriod() > domain.firstPeriod(),
          d.name()
              + ": the new epoch would begin with period "
              + d.firstPeriod()
              + ", keys of period "
              + domain.latestPeriod()
              + " are logged in this one, which began with "
              + domain.firstPeriod());
      require(d.periods() >= 1, d.name() + ": an epoch has at least one period");
      domain
          .terms()
          .ifPresent(t ->
              require(
                  d.periods() <= t.epochPeriods(),
                  d.name() + ": its terms allow epochs of " + t.epochPeriods() + " periods"));
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new CommandFailed(otherwise);
    }
  }
}
