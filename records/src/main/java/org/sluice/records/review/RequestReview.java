package org.sluice.records.review;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sluice.records.export.BatchContent;
import org.sluice.records.id.BundleKind;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.AuditOrdered;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.DrillEnded;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Manifest;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.StandingUse;
import org.sluice.records.tlog.BadProof;
import org.sluice.records.tlog.CompactRange;
import org.sluice.records.tlog.Merkle;

/// One request: its approvals, how far its batches have come, and what was exported for it.
final class RequestReview {
  private final Request request;
  private final Hash32 hash;
  private final Officer requester;
  private final TreeSet<String> approvers = new TreeSet<>();
  private final CompactRange recipients = new CompactRange();
  private final Map<Long, Long> leavesOfPeriod = new HashMap<>();
  private final TreeMap<Long, Hash32> payloads = new TreeMap<>();
  private long batches;
  private long leaves;
  private long exported;
  private long closed;
  private @Nullable String standing;
  private boolean ordered;
  private long auditLeaf = -1;

  RequestReview(Request request, Officer requester) {
    this.request = request;
    this.hash = request.hash();
    this.requester = requester;
  }

  Request request() {
    return request;
  }

  RequestId id() {
    return request.requestId();
  }

  /// keys-and-trust: distinct officers, never the requester, and for exactly this content.
  void approve(Approval approval, Officer approver) {
    BrokenRule.require(approval.requestHash().equals(hash), "approves another content");
    BrokenRule.require(
        !approver.name().equals(requester.name()) && !approver.spki().equals(requester.spki()),
        approver.name() + " approves their own request");
    approvers.add(approver.name());
  }

  void requireAskedBy(Officer officer) {
    BrokenRule.require(officer.equals(requester), officer.name() + " did not make the request");
  }

  /// In place of approvals of its own.
  void underStanding(StandingUse use, Set<Officer> signers, int needed) {
    BrokenRule.require(use.requestHash().equals(hash), "is for another content");
    BrokenRule.require(standing == null && batches == 0, "the request was granted before");
    long others =
        signers.stream()
            .filter(o -> !o.name().equals(requester.name()) && !o.spki().equals(requester.spki()))
            .count();
    BrokenRule.require(
        others >= needed,
        "the requester approved it beforehand: " + others + " others, " + needed + " needed");
    standing =
        "standing approval "
            + use.standing()
            + " of "
            + String.join(", ", new TreeSet<>(signers.stream().map(Officer::name).toList()));
  }

  /// An audit key: the auditor who asked has it made, after the approvals.
  void order(AuditOrdered order, int approvalsNeeded) {
    BrokenRule.require(request.purpose() == Purpose.AUDIT, "orders a request of another kind");
    BrokenRule.require(order.requestHash().equals(hash), "is for another content");
    BrokenRule.require(!ordered, "the audit key was ordered before");
    BrokenRule.require(
        approvers.size() >= approvalsNeeded,
        approvers.size() + " auditors approved, " + approvalsNeeded + " needed");
    ordered = true;
  }

  void auditLeaf(long index) {
    auditLeaf = index;
  }

  /// Handed over on the high side, and never exported.
  void released(AuditReleased released) {
    BrokenRule.require(
        request.purpose() == Purpose.AUDIT && released.leafIndex() == auditLeaf,
        "entry " + released.leafIndex() + " is no audit key of this request");
    closed++;
  }

  void open(BatchOpened batch, int approvalsNeeded) {
    BrokenRule.require(
        request.purpose() != Purpose.AUDIT || ordered,
        "the audit key was not ordered by the auditor who asked");
    BrokenRule.require(
        standing != null || approvers.size() >= approvalsNeeded,
        approvers.size() + " approvals of " + id() + ", " + approvalsNeeded + " needed");
    BrokenRule.require(
        batch.batch() == batches && batches < request.batches(),
        "batch " + batch.batch() + ", the next is " + batches + " of " + request.batches());
    BrokenRule.require(
        batch.purpose() == request.purpose(), "purpose " + batch.purpose() + " was not approved");
    batches++;
  }

  void leaf(Extraction leaf) {
    BrokenRule.require(
        request.periods().contains(leaf.period()), "period " + leaf.period() + " was not approved");
    leaves++;
    leavesOfPeriod.merge(leaf.period(), 1L, Long::sum);
    leaf.recipients().forEach(key -> recipients.append(Merkle.leafHash(key.octets())));
  }

  /// All leaves of a batch were read: they must be those whose root was approved.
  void complete(BatchOpened batch, List<Hash32> leafHashes) {
    try {
      BatchContent.requireInRequest(request, batch, leafHashes);
    } catch (BadProof e) {
      throw new BrokenRule("batch " + batch.batch() + " is not what was approved");
    }
    if (batches == request.batches()) {
      BrokenRule.require(
          leaves == request.leaves(), leaves + " leaves, " + request.leaves() + " approved");
      BrokenRule.require(
          recipients.root().equals(request.deviceKeyRoot()),
          "the device keys are not those approved");
    }
  }

  /// A drill ends here and nowhere else.
  void drillEnded(DrillEnded ended) {
    BrokenRule.require(request.purpose().isDrill(), "ends a request that is no drill");
    BrokenRule.require(
        ended.batch() == closed && ended.batch() < batches,
        "ends batch " + ended.batch() + ", the next is " + closed);
    closed++;
  }

  void export(Export export) {
    BrokenRule.require(!request.purpose().isDrill(), "exports keys of a drill");
    BrokenRule.require(request.purpose() != Purpose.AUDIT, "exports an audit key");
    BrokenRule.require(export.batch() < batches, "exports a batch that was not opened");
    BrokenRule.require(
        export.kind() == BundleKind.KEY_SETS.code(), "closes a batch with no key sets");
    BrokenRule.require(
        payloads.put(export.batch(), export.payloadHash()) == null,
        "exports batch " + export.batch() + " a second time");
    closed++;
    exported += export.count();
  }

  /// The manifest counts what was exported: no more, no less.
  void manifest(Manifest manifest) {
    BrokenRule.require(!request.purpose().isDrill(), "is a manifest of a drill");
    BrokenRule.require(request.purpose() != Purpose.AUDIT, "is a manifest of an audit key");
    long records = 0;
    for (Manifest.PeriodCount period : manifest.periods()) {
      records += period.records();
      long logged = leavesOfPeriod.getOrDefault(period.period(), 0L);
      BrokenRule.require(
          period.identities() == logged,
          period.identities()
              + " identities of period "
              + period.period()
              + ", "
              + logged
              + " in the log");
    }
    BrokenRule.require(records == exported, records + " records, " + exported + " were exported");
    BrokenRule.require(
        manifest.bundles() == payloads.size(),
        manifest.bundles() + " bundles, " + payloads.size() + " were exported");
    CompactRange root = new CompactRange();
    payloads.values().forEach(payload -> root.append(Merkle.leafHash(payload.octets())));
    BrokenRule.require(
        root.root().equals(manifest.payloadsRoot()), "the payloads are not those exported");
  }

  RequestSummary summary() {
    return new RequestSummary(
        request.domain(),
        id(),
        request.purpose(),
        requester.name(),
        standing == null ? List.copyOf(approvers) : List.of(standing),
        leaves,
        batches,
        request.batches(),
        closed,
        exported);
  }

  static RequestReview require(@Nullable RequestReview review, RequestId id) {
    if (review == null) {
      throw new BrokenRule("names request " + id + ", which is not in the log before it");
    }
    return review;
  }
}
