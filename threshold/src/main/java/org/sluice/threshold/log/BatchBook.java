package org.sluice.threshold.log;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.IdentityState;
import org.sluice.records.id.KeyPeriod;
import org.sluice.records.id.KeyWindow;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.AuditOrdered;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.DrillEnded;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.Role;
import org.sluice.records.statement.StandingUse;
import org.sluice.records.tlog.BadProof;
import org.sluice.records.tlog.InclusionProof;
import org.sluice.records.tlog.Merkle;
import org.sluice.threshold.EntryRule;
import org.sluice.threshold.Refusal;

/// Requests, approvals and batches of one domain.
final class BatchBook {
  private final DomainState domain;
  private final Set<RequestId> used = new HashSet<>();
  private final Map<RequestId, RequestState> requests = new HashMap<>();
  private final Set<RequestId> cancelled = new HashSet<>();
  private final TreeMap<Long, LoggedBatch> byFirstLeaf = new TreeMap<>();
  private @Nullable FillingBatch filling;

  BatchBook(DomainState domain) {
    this.domain = domain;
  }

  /// Requests name GAMMA: those of the generation before can open nothing any more.
  void newGeneration() {
    requests.clear();
    byFirstLeaf.values().forEach(LoggedBatch::close);
  }

  boolean filling() {
    return filling != null;
  }

  @Nullable LoggedBatch containing(long leafIndex) {
    Map.Entry<Long, LoggedBatch> e = byFirstLeaf.floorEntry(leafIndex);
    return e != null && leafIndex < e.getKey() + e.getValue().count() ? e.getValue() : null;
  }

  Stream<LoggedBatch> open() {
    return byFirstLeaf.values().stream().filter(b -> !b.closed());
  }

  /// The end of a drill's batch, and the only one.
  void drillEnded(EntryContext in, DrillEnded d) {
    in.require(
        known(in, d.requestId()).request().purpose().isDrill(),
        EntryRule.DRILL,
        "ends a request that is no drill");
    close(d.requestId(), d.batch());
  }

  /// A drill's keys never leave.
  void exported(EntryContext in, RequestId request, long batch) {
    @Nullable RequestState r = requests.get(request);
    in.require(!cancelled.contains(request), EntryRule.CANCELLED, "exports keys of " + request);
    in.require(
        r == null || !r.request().purpose().isDrill(), EntryRule.DRILL, "exports keys of a drill");
    in.require(
        r == null || r.request().purpose() != Purpose.AUDIT,
        EntryRule.AUDIT,
        "exports an audit key, which is handed over on the high side");
    close(request, batch);
  }

  /// Nothing of the request can follow; what is open is closed.
  void cancelled(EntryContext in, RequestId request) {
    RequestState _ = known(in, request);
    requests.remove(request);
    cancelled.add(request);
    open().filter(b -> b.isOf(request)).toList().forEach(LoggedBatch::close);
  }

  /// Closing a batch that is not open changes nothing: it grants nothing either.
  void close(RequestId request, long batch) {
    open().filter(b -> b.is(request, batch)).toList().forEach(LoggedBatch::close);
  }

  /// No key of that purpose is made any more.
  void closeAll(Purpose purpose) {
    open().filter(b -> b.purpose() == purpose).toList().forEach(LoggedBatch::close);
  }

  void request(EntryContext in, SignedStatement entry, Request r) {
    Officer requester = domain.signers().one(in, entry, Role.requesting(r.purpose()));
    GenerationInForce g = domain.generationOr(in);
    in.require(
        r.epoch() == g.record().epoch() && r.gamma().equals(g.gamma()),
        EntryRule.OTHER_GENERATION,
        "request for another generation");
    in.require(
        r.policyHash().equals(domain.policyHash()),
        EntryRule.OTHER_POLICY,
        "request under another policy than number " + domain.policy().number());
    in.require(
        domain.policy().purposes().contains(r.purpose()),
        EntryRule.PURPOSE,
        r.purpose() + " is not allowed by the policy");
    if (r.purpose() == Purpose.AUDIT) {
      domain.audit().requested(in);
    }
    in.require(
        r.leaves() <= domain.policy().maxLeavesPerRequest() && r.logSizeSeen() <= in.at(),
        EntryRule.OUT_OF_LIMITS,
        r.leaves() + " leaves, or a log size not seen yet");
    in.require(
        !r.requestId().equals(g.selfTestRequest()) && used.add(r.requestId()),
        EntryRule.REQUEST_ID_USED,
        "request id " + r.requestId());
    requests.put(r.requestId(), new RequestState(r, requester));
  }

  void approval(EntryContext in, SignedStatement entry, Approval a) {
    RequestState r = known(in, a.requestId());
    Officer approver = domain.signers().one(in, entry, Role.approving(r.request().purpose()));
    in.require(a.requestHash().equals(r.hash()), EntryRule.OTHER_REQUEST, "approves other content");
    in.require(
        !approver.name().equals(r.requester().name())
            && !approver.spki().equals(r.requester().spki()),
        EntryRule.REQUESTER_APPROVES,
        approver.name() + " made the request");
    in.require(a.logSizeSeen() <= in.at(), EntryRule.OUT_OF_LIMITS, "a log size not seen yet");
    r.approve(approver, a);
  }

  void standingUsed(EntryContext in, SignedStatement entry, StandingUse use) {
    domain.standing().use(in, entry, use, known(in, use.requestId()));
  }

  void auditOrdered(EntryContext in, SignedStatement entry, AuditOrdered order) {
    domain.audit().ordered(in, entry, order, known(in, order.requestId()));
  }

  void opened(EntryContext in, BatchOpened b) {
    if (b.purpose() == Purpose.SELF_TEST) {
      selfTestOpened(in, b);
      return;
    }
    RequestState r = known(in, b.requestId());
    GenerationInForce g = domain.generationOr(in);
    in.require(
        g.selfTest() == GenerationInForce.SelfTest.PASSED,
        EntryRule.SELF_TEST,
        "the generation's self-test has not passed");
    in.require(
        b.batch() == r.nextBatch() && b.batch() < r.request().batches(),
        EntryRule.BATCH_ORDER,
        "batch " + b.batch() + ", next is " + r.nextBatch() + " of " + r.request().batches());
    in.require(
        b.purpose() == r.request().purpose() && domain.policy().purposes().contains(b.purpose()),
        EntryRule.PURPOSE,
        b.purpose() + " is not what was approved");
    in.require(
        r.request().policyHash().equals(domain.policyHash()),
        EntryRule.OTHER_POLICY,
        "the policy changed after the request");
    in.require(
        r.standing() != null || r.approvers() >= domain.policy().approvalsNeeded(b.purpose()),
        EntryRule.TOO_FEW_APPROVALS,
        r.approvers() + " approvers, " + domain.policy().approvalsNeeded(b.purpose()) + " needed");
    in.require(
        b.purpose() != Purpose.AUDIT || r.ordered() != null,
        EntryRule.AUDIT,
        "the audit key was not ordered by the auditor who asked");
    in.require(
        !domain.standing().isOver(r.standing()),
        EntryRule.STANDING_APPROVAL,
        "the standing approval of the request is over");
    in.require(
        r.leaves() + b.count() <= r.request().leaves(),
        EntryRule.OUT_OF_LIMITS,
        "more leaves than the request names");
    r.batchOpened();
    filling = new FillingBatch(b, in.at() + 1);
  }

  /// Contract of the self-test: once per generation, before any user leaf, without approvals.
  private void selfTestOpened(EntryContext in, BatchOpened b) {
    GenerationInForce g = domain.generationOr(in);
    in.require(
        g.selfTest() == GenerationInForce.SelfTest.NONE
            && b.requestId().equals(g.selfTestRequest())
            && b.batch() == 0
            && b.count() == 1
            && b.proof().isEmpty(),
        EntryRule.SELF_TEST,
        "not the one self-test of this generation");
    g.selfTest(GenerationInForce.SelfTest.OPENED);
    filling = new FillingBatch(b, in.at() + 1);
  }

  void leaf(EntryContext in, byte[] entry, Extraction e) {
    FillingBatch f = filling;
    if (f == null) {
      throw in.refused(EntryRule.BATCH_ORDER, "an Extraction entry outside a batch");
    }
    BatchOpened b = f.opened();
    in.require(
        e.requestId().equals(b.requestId())
            && e.batch() == b.batch()
            && e.position() == f.next()
            && e.purpose() == b.purpose(),
        EntryRule.BATCH_ORDER,
        "not leaf " + f.next() + " of batch " + b.batch());
    in.require(
        e.epoch() == domain.generationOr(in).record().epoch(),
        EntryRule.OTHER_GENERATION,
        "leaf of epoch " + e.epoch());
    @Nullable RequestState r = requests.get(b.requestId());
    if (r == null) {
      in.require(
          e.commitment().equals(IdentityCommitment.selfTest()) && e.recipients().isEmpty(),
          EntryRule.SELF_TEST,
          "not the leaf of the self-test");
    } else {
      userLeaf(in, r, e);
    }
    f.add(in.at(), entry, e);
    if (f.full()) {
      completed(in, f, r);
    }
  }

  private void userLeaf(EntryContext in, RequestState r, Extraction e) {
    in.require(
        r.request().periods().contains(e.period()),
        EntryRule.PERIOD,
        "period " + e.period() + " is not in the request");
    in.require(
        e.purpose() == Purpose.AUDIT
            || domain.devices().state(e.commitment()) == IdentityState.ACTIVE,
        EntryRule.IDENTITY,
        "a key for an identity that is " + domain.devices().state(e.commitment()));
    domain.periodOfEpoch(in, e.period());
    boolean drill = e.purpose().isDrill();
    in.require(
        IdentityCommitment.isDrill(e.commitment()) == drill,
        EntryRule.DRILL,
        drill ? "a drill for another identity than a drill's" : "a key for a drill's identity");
    boolean audit = e.purpose() == Purpose.AUDIT;
    if (audit) {
      domain.audit().leaf(in, e);
    }
    for (Hash32 key : e.recipients()) {
      in.require(
          audit || domain.devices().active(e.commitment(), key),
          EntryRule.RECIPIENT,
          "device key " + key + " is not enrolled for the identity");
      r.recipients().append(Merkle.leafHash(key.octets()));
    }
    in.require(
        drill != !e.recipients().isEmpty(), EntryRule.RECIPIENT, "recipients of " + e.purpose());
    r.addLeaf();
  }

  private void completed(EntryContext in, FillingBatch f, @Nullable RequestState r) {
    if (r != null) {
      approvedContent(in, f, r);
    }
    filling = null;
    Sighting sighting = in.now() == null ? in.seen().apply(f.firstLeaf()) : judge(f, r, in.now());
    byFirstLeaf.put(
        f.firstLeaf(),
        new LoggedBatch(
            f, domain.generationOr(in).gamma(), sighting == null ? Sighting.LONG_AGO : sighting));
  }

  private static void approvedContent(EntryContext in, FillingBatch f, RequestState r) {
    Request request = r.request();
    try {
      new InclusionProof(f.opened().batch(), request.batches(), f.opened().proof())
          .verify(Merkle.leafHash(f.batchHash().octets()), request.batchesRoot());
    } catch (BadProof e) {
      throw in.refused(
          EntryRule.NOT_APPROVED_CONTENT,
          "batch " + f.opened().batch() + " is not under the approved root");
    }
    boolean last = f.opened().batch() == request.batches() - 1;
    in.require(
        !last
            || (r.leaves() == request.leaves()
                && r.recipients().root().equals(request.deviceKeyRoot())),
        EntryRule.NOT_APPROVED_CONTENT,
        "leaves or device keys are not those approved");
  }

  /// What depends on this partition's clock, once, when it first sees the batch.
  private Sighting judge(FillingBatch f, @Nullable RequestState r, long now) {
    @Nullable Refusal refusal = null;
    if (r != null) {
      refusal = r.refusalAt(now, domain.policy().approvalsNeeded(r.request().purpose()));
    }
    KeyPeriod current = KeyPeriod.at(domain.policy().rule(), java.time.Instant.ofEpochSecond(now));
    for (Extraction e : f.content()) {
      if (!KeyWindow.holds(e.purpose(), current, e.period())) {
        refusal = Refusal.PERIOD_OUT_OF_RANGE;
      }
    }
    return new Sighting(now, refusal);
  }

  private RequestState known(EntryContext in, RequestId id) {
    in.require(!cancelled.contains(id), EntryRule.CANCELLED, "request " + id);
    @Nullable RequestState r = requests.get(id);
    if (r == null) {
      throw in.refused(EntryRule.UNKNOWN_REQUEST, "request " + id);
    }
    return r;
  }
}
