package org.sluice.records.review;

import static org.sluice.records.review.BrokenRule.require;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.StandingApproval;
import org.sluice.records.statement.StandingCount;
import org.sluice.records.statement.StandingEnded;
import org.sluice.records.statement.StandingUse;

/// Standing approvals of one domain: who gave them, and how much of each is used.
final class StandingReview {
  private record Granted(StandingApproval approval, Set<Officer> signers, StandingCount count) {}

  private final Map<RequestId, Granted> granted = new HashMap<>();
  private final Set<RequestId> ended = new HashSet<>();
  private final Map<RequestId, RequestId> standingOf = new HashMap<>();

  void granted(StandingApproval approval, Set<Officer> signers) {
    require(
        granted.putIfAbsent(approval.id(), new Granted(approval, signers, new StandingCount()))
            == null,
        "standing approval " + approval.id() + " stands in the log before");
  }

  void ended(StandingEnded over) {
    require(granted.containsKey(over.standing()), "ends a standing approval that there is not");
    ended.add(over.standing());
  }

  /// Whether the request runs under a standing approval that has been ended.
  boolean isOver(RequestId request) {
    RequestId standing = standingOf.get(request);
    return standing != null && ended.contains(standing);
  }

  void use(StandingUse use, RequestReview review, DomainPolicy policy) {
    Granted g = granted.get(use.standing());
    if (g == null || ended.contains(use.standing())) {
      throw new BrokenRule("uses a standing approval that is not in force");
    }
    Request request = review.request();
    StandingApproval a = g.approval();
    require(
        a.policyHash().equals(policy.hash()) && a.epoch() == request.epoch(),
        "uses a standing approval of another policy or epoch");
    require(
        a.purposes().contains(request.purpose()),
        request.purpose() + " was not approved beforehand");
    require(
        use.time() >= a.notBefore() && use.time() <= a.expiry(),
        "uses a standing approval outside its dates");
    require(!g.count().isBackwards(use.time()), "stands before an earlier use");
    long used = g.count().usedAt(use.time());
    require(
        used + request.leaves() <= a.perDay(),
        used + " keys in 24 hours and " + request.leaves() + " more, " + a.perDay() + " approved");
    review.underStanding(use, g.signers(), policy.approvalsNeeded());
    g.count().add(use.time(), request.leaves());
    standingOf.put(use.requestId(), use.standing());
  }
}
