package org.sluice.threshold.log;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.AuditOrdered;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.StandingApproval;
import org.sluice.records.statement.StandingUse;
import org.sluice.records.tlog.CompactRange;
import org.sluice.threshold.Refusal;

/// A logged request, its approvals, and how far its batches have come.
final class RequestState {
  private final Request request;
  private final Hash32 hash;
  private final Officer requester;
  private final List<Given> approvals = new ArrayList<>();
  private final CompactRange recipients = new CompactRange();
  private long nextBatch;
  private long leaves;
  private @Nullable StandingUse standing;
  private @Nullable StandingApproval under;
  private @Nullable AuditOrdered ordered;

  private record Given(String officer, Approval approval) {}

  RequestState(Request request, Officer requester) {
    this.request = request;
    this.hash = request.hash();
    this.requester = requester;
  }

  Request request() {
    return request;
  }

  Hash32 hash() {
    return hash;
  }

  Officer requester() {
    return requester;
  }

  void approve(Officer officer, Approval approval) {
    approvals.add(new Given(officer.name(), approval));
  }

  /// Distinct officers, not distinct signatures.
  int approvers() {
    Set<String> names = new HashSet<>();
    approvals.forEach(g -> names.add(g.officer()));
    return names.size();
  }

  /// Distinct officers whose approval is in force at `now` (Unix seconds); none if the request
  /// itself is not.
  int approversAt(long now) {
    Set<String> names = new HashSet<>();
    if (now >= request.notBefore() && now <= request.expiry()) {
      for (Given g : approvals) {
        if (now >= g.approval().notBefore() && now <= g.approval().expiry()) {
          names.add(g.officer());
        }
      }
    }
    return names.size();
  }

  /// Granted by a standing approval, in place of approvals of its own.
  void grant(StandingUse use, StandingApproval approval) {
    standing = use;
    under = approval;
  }

  @Nullable StandingUse standing() {
    return standing;
  }

  /// The auditor who asked has it made.
  void order(AuditOrdered order) {
    ordered = order;
  }

  @Nullable AuditOrdered ordered() {
    return ordered;
  }

  /// What a partition's clock has against it, or null. `now` in Unix seconds.
  @Nullable Refusal refusalAt(long now, int approvalsNeeded) {
    StandingUse use = standing;
    StandingApproval approval = under;
    if (use == null || approval == null) {
      if (approversAt(now) < approvalsNeeded) {
        return Refusal.APPROVAL_NOT_IN_FORCE;
      }
      AuditOrdered order = ordered;
      return order == null || isNow(order.time(), now) ? null : Refusal.AUDIT_TIME;
    }
    if (now < request.notBefore()
        || now > request.expiry()
        || now < approval.notBefore()
        || now > approval.expiry()) {
      return Refusal.APPROVAL_NOT_IN_FORCE;
    }
    return isNow(use.time(), now) ? null : Refusal.STANDING_TIME;
  }

  private static boolean isNow(long said, long now) {
    return now >= said - StandingUse.MAX_AHEAD && now <= said + StandingUse.MAX_BEHIND;
  }

  long nextBatch() {
    return nextBatch;
  }

  void batchOpened() {
    nextBatch++;
  }

  long leaves() {
    return leaves;
  }

  void addLeaf() {
    leaves++;
  }

  /// Device keys of all leaves so far, in leaf order.
  CompactRange recipients() {
    return recipients;
  }
}
