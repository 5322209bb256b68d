package org.sluice.threshold.log;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.Role;
import org.sluice.records.statement.StandingApproval;
import org.sluice.records.statement.StandingCount;
import org.sluice.records.statement.StandingEnded;
import org.sluice.records.statement.StandingUse;
import org.sluice.threshold.EntryRule;

/// Standing approvals of one domain (keys-and-trust rule 7). Who may, until when and how much is
/// used follows from the entries alone, so a restart counts nothing twice and forgets nothing.
final class StandingBook {
  private record Granted(StandingApproval approval, Set<Officer> signers, StandingCount count) {}

  private final DomainState domain;
  private final Map<RequestId, Granted> granted = new HashMap<>();
  private final Set<RequestId> ended = new HashSet<>();

  StandingBook(DomainState domain) {
    this.domain = domain;
  }

  void granted(EntryContext in, SignedStatement entry, StandingApproval a) {
    DomainPolicy policy = domain.policy();
    in.require(
        a.policyHash().equals(domain.policyHash()),
        EntryRule.OTHER_POLICY,
        "standing approval under another policy than number " + policy.number());
    in.require(
        a.epoch() == domain.generationOr(in).record().epoch(),
        EntryRule.OTHER_GENERATION,
        "standing approval for epoch " + a.epoch());
    in.require(
        policy.purposes().containsAll(a.purposes()),
        EntryRule.PURPOSE,
        a.purposes() + " is more than the policy allows");
    in.require(a.logSizeSeen() <= in.at(), EntryRule.OUT_OF_LIMITS, "a log size not seen yet");
    in.require(
        !granted.containsKey(a.id()),
        EntryRule.STANDING_APPROVAL,
        "standing approval " + a.id() + " stands in the log before");
    Set<Officer> signers =
        domain.signers().quorum(in, entry, Role.APPROVER, policy.approvalsNeeded());
    granted.put(a.id(), new Granted(a, signers, new StandingCount()));
  }

  void ended(EntryContext in, SignedStatement entry, StandingEnded e) {
    var _ = domain.signers().one(in, entry, Role.APPROVER);
    in.require(
        granted.containsKey(e.standing()),
        EntryRule.STANDING_APPROVAL,
        "ends standing approval " + e.standing() + ", which there is not");
    ended.add(e.standing());
  }

  /// Whether it was ended.
  boolean isOver(@Nullable StandingUse use) {
    return use != null && ended.contains(use.standing());
  }

  void use(EntryContext in, SignedStatement entry, StandingUse use, RequestState r) {
    Officer by = domain.signers().one(in, entry, Role.ISSUE_OFFICER);
    in.require(
        by.equals(r.requester()), EntryRule.OTHER_REQUEST, by.name() + " did not make the request");
    in.require(use.requestHash().equals(r.hash()), EntryRule.OTHER_REQUEST, "is for other content");
    in.require(
        r.standing() == null && r.nextBatch() == 0,
        EntryRule.STANDING_APPROVAL,
        "the request was granted before");
    Granted g = inForce(in, use, r.request());
    Officer own = r.requester();
    long others =
        g.signers().stream()
            .filter(o -> !o.name().equals(own.name()) && !o.spki().equals(own.spki()))
            .count();
    in.require(
        others >= domain.policy().approvalsNeeded(),
        EntryRule.REQUESTER_APPROVES,
        "beside the requester " + others + " approved beforehand");
    count(in, use, g, r.request().leaves());
    r.grant(use, g.approval());
  }

  private Granted inForce(EntryContext in, StandingUse use, Request request) {
    Granted g = granted.get(use.standing());
    if (g == null || isOver(use)) {
      throw in.refused(
          EntryRule.STANDING_APPROVAL, "standing approval " + use.standing() + " is not in force");
    }
    StandingApproval a = g.approval();
    in.require(
        a.policyHash().equals(domain.policyHash()),
        EntryRule.OTHER_POLICY,
        "the policy changed after the standing approval");
    in.require(
        a.epoch() == request.epoch(), EntryRule.OTHER_GENERATION, "approved for another epoch");
    in.require(
        a.purposes().contains(request.purpose()),
        EntryRule.PURPOSE,
        request.purpose() + " was not approved beforehand");
    in.require(
        use.time() >= a.notBefore() && use.time() <= a.expiry(),
        EntryRule.STANDING_APPROVAL,
        "used outside its dates");
    return g;
  }

  private static void count(EntryContext in, StandingUse use, Granted g, long leaves) {
    in.require(
        !g.count().isBackwards(use.time()), EntryRule.STANDING_COUNT, "before an earlier use");
    long used = g.count().usedAt(use.time());
    in.require(
        used + leaves <= g.approval().perDay(),
        EntryRule.STANDING_COUNT,
        used + " keys in 24 hours and " + leaves + " more, " + g.approval().perDay() + " approved");
    g.count().add(use.time(), leaves);
  }
}
