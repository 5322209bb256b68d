package org.sluice.appliance.approval;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sluice.appliance.audit.LogIndex;
import org.sluice.appliance.audit.LoggedRequest;
import org.sluice.appliance.audit.StandingIndex.Standing;
import org.sluice.appliance.boot.CommandFailed;
import org.sluice.appliance.boot.HighSide;
import org.sluice.appliance.officers.OfficerKey;
import org.sluice.records.export.BatchPlan;
import org.sluice.records.export.PlanMismatch;
import org.sluice.records.export.RequestFile;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Request;

/// Where approvers sign, and where it is decided whether a request may run. The partitions decide
/// it again, each from its own reading of the log.
public final class ApprovalDesk {

  private final HighSide high;

  public ApprovalDesk(HighSide high) {
    this.high = high;
  }

  /// Signs and logs an approval of every request of an issue that the officer has not approved yet,
  /// all or none. The approver's roots are computed here from the request files; a file that is not
  /// what the requester signed is refused. Returns how many approvals there are now.
  public int approve(RequestId id, OfficerKey officer, Instant now) {
    LoggedIssue issue = LoggedIssue.of(high.log().index(), id);
    List<SignedStatement> approvals = new ArrayList<>();
    for (LoggedRequest r : issue.parts()) {
      requireNotCancelled(r.request().requestId());
      if (!approvedBy(r, officer.keyId())) {
        Request request = r.request();
        approvals.add(
            SignedStatement.sign(
                new org.sluice.records.statement.Approval(
                    request.domain(),
                    request.requestId(),
                    request.hash(),
                    now.getEpochSecond(),
                    request.expiry(),
                    high.log().size()),
                officer));
      }
    }
    if (approvals.isEmpty()) {
      throw new CommandFailed(
          officer.name() + " has approved this request before; another approver is needed");
    }
    accept(approvals, officer.name());
    return LoggedIssue.of(high.log().index(), id).approvals();
  }

  /// Logs approvals that were signed elsewhere, under the same conditions, all or none.
  ///
  /// @param approvals each an Approval with one signature
  /// @param who whose they are, for messages
  public void accept(List<SignedStatement> approvals, String who) {
    approvals.forEach(a -> check(a, who));
    high.requireRules(approvals);
    long _ = high.log().append(approvals);
    high.publish();
  }

  private void check(SignedStatement signed, String who) {
    if (!(signed.statement() instanceof org.sluice.records.statement.Approval approval)) {
      throw new CommandFailed("this is no approval: " + signed.statement().label());
    }
    RequestId id = approval.requestId();
    LoggedRequest requested = logged(id);
    requireNotCancelled(id);
    RequestFile file = file(id, requested);
    Hash32 key = signed.signatures().getFirst().keyId();
    if (key.equals(requested.requester())) {
      throw refused(
          requested.request(),
          key,
          "REQUESTER_APPROVES",
          who + " requested this and cannot approve it");
    }
    if (approvedBy(requested, key)) {
      throw new CommandFailed(
          who + " has approved this request before; another approver is needed");
    }
    BatchPlan _ = recompute(file);
    Request request = file.request();
    if (!isOfPolicyInForce(request)) {
      throw refused(
          request,
          key,
          "OTHER_POLICY",
          "the policy changed since the request was made: request again");
    }
    high.events().require(request.domain(), id, signed, permission(request));
  }

  private static boolean approvedBy(LoggedRequest requested, Hash32 key) {
    return requested.approvals().stream()
        .anyMatch(a -> a.signatures().getFirst().keyId().equals(key));
  }

  /// The only maker of [ApprovedIssue]. A refusal is written to the log.
  public Approval require(RequestId id, Instant now) {
    LoggedRequest requested = logged(id);
    Request request = requested.request();
    LogIndex.Domain domain = high.log().index().domainOf(request.domain());
    if (high.log().index().cancelled(id).isPresent()) {
      return new Approval.Refused("CANCELLED", "the request was cancelled");
    }
    // Before the approvals: officers who signed under another policy may not be known any more.
    if (!isOfPolicyInForce(request)) {
      return refuse(
          request, "OTHER_POLICY", "the policy changed since the request was made: request again");
    }
    Set<Hash32> approvers = new LinkedHashSet<>();
    for (SignedStatement a : requested.approvals()) {
      approvers.add(
          high.officers().require(request.domain(), a, permission(request)).inPolicy().keyId());
    }
    approvers.remove(requested.requester());
    int needed = domain.policy().approvalsNeeded(request.purpose());
    Optional<Standing> standing = high.log().index().standing().of(id);
    if (standing.isPresent() && standing.get().ended()) {
      return refuse(request, "STANDING_ENDED", "the standing approval of the request was ended");
    }
    if (standing.isEmpty() && approvers.size() < needed) {
      return refuse(
          request,
          "TOO_FEW_APPROVALS",
          approvers.size()
              + " of "
              + needed
              + " approvals: "
              + (needed - approvers.size())
              + " missing");
    }
    if (now.getEpochSecond() > request.expiry()) {
      return refuse(
          request, "EXPIRED", "the request ran out at " + Instant.ofEpochSecond(request.expiry()));
    }
    RequestFile file = file(id, requested);
    BatchPlan plan = recompute(file);
    long changed = changedSince(requested, plan);
    if (changed > 0) {
      return refuse(
          request,
          "IDENTITY_CHANGED",
          changed
              + " of its keys are for identities or devices that are no longer active: cancel it and"
              + " request again (sluice issue cancel, sluice issue request --missing)");
    }
    return new Approval.Approved(new ApprovedIssue(file, plan));
  }

  /// Keys that are not opened yet and that every partition would refuse by now.
  private long changedSince(LoggedRequest requested, BatchPlan plan) {
    return plan.batches().stream()
        .filter(b -> requested.batch(b.index()).isEmpty())
        .flatMap(b -> b.extractions().stream())
        .filter(e -> !high.log().index().identities().allows(e))
        .count();
  }

  private boolean isOfPolicyInForce(Request request) {
    return request
        .policyHash()
        .equals(high.log().index().domainOf(request.domain()).policy().hash());
  }

  private void requireNotCancelled(RequestId id) {
    if (high.log().index().cancelled(id).isPresent()) {
      throw new CommandFailed("request " + id + " was cancelled");
    }
  }

  private static String permission(Request request) {
    return request.purpose() == Purpose.AUDIT ? "audit:approve" : "issue:approve";
  }

  private LoggedRequest logged(RequestId id) {
    return high.log()
        .index()
        .request(id)
        .orElseThrow(
            () -> new CommandFailed("the log has no request " + id + " (sluice issue list)"));
  }

  private RequestFile file(RequestId id, LoggedRequest requested) {
    RequestFile file =
        high.requests()
            .find(id)
            .orElseThrow(() -> new CommandFailed("the file of request " + id + " is not here"));
    if (!file.signedRequest().equals(requested.signed())) {
      throw new CommandFailed("the file of request " + id + " is not of the request in the log");
    }
    return file;
  }

  private static BatchPlan recompute(RequestFile file) {
    try {
      return file.recompute();
    } catch (PlanMismatch e) {
      throw new CommandFailed(
          "the request file does not hold what the requester signed: " + e.getMessage(), e);
    }
  }

  private Approval.Refused refuse(Request request, String code, String why) {
    log(request, Hash32.ZERO, "issue:run", code, why);
    return new Approval.Refused(code, why);
  }

  private CommandFailed refused(Request request, Hash32 officer, String code, String why) {
    log(request, officer, permission(request), code, why);
    return new CommandFailed(why);
  }

  private void log(Request request, Hash32 actor, String act, String code, String why) {
    high.events().refused(request.domain(), request.requestId(), actor, act, code, why);
    high.publish();
  }
}
