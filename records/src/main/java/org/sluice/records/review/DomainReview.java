package org.sluice.records.review;

import static org.sluice.records.review.BrokenRule.require;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.IdentityCommitment;
import org.sluice.records.id.Purpose;
import org.sluice.records.id.RequestId;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.AuditFunction;
import org.sluice.records.statement.AuditOrdered;
import org.sluice.records.statement.AuditReleased;
import org.sluice.records.statement.BatchOpened;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.Destruction;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.DomainTerms;
import org.sluice.records.statement.DrillEnded;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.EpochStart;
import org.sluice.records.statement.Export;
import org.sluice.records.statement.Extraction;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.IdentityChanged;
import org.sluice.records.statement.LiarNamed;
import org.sluice.records.statement.LogRead;
import org.sluice.records.statement.Manifest;
import org.sluice.records.statement.RecoveryConcluded;
import org.sluice.records.statement.RecoveryProposed;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.RequestCancelled;
import org.sluice.records.statement.ReviewerNamed;
import org.sluice.records.statement.Role;
import org.sluice.records.statement.SelfTestPassed;
import org.sluice.records.statement.StandingApproval;
import org.sluice.records.statement.StandingEnded;
import org.sluice.records.statement.StandingUse;

/// The rules of one domain's entries, in the order in which they stand in the log.
final class DomainReview {
  private final String logOrigin;
  private final Devices devices = new Devices();
  private final ApplianceKey appliance = new ApplianceKey();
  private final Set<RequestId> used = new HashSet<>();
  private final Map<RequestId, RequestReview> requests = new HashMap<>();
  private final List<RequestSummary> finished = new ArrayList<>();
  private DomainPolicy policy;
  private Officers officers;
  private final KnownGenerations generations = new KnownGenerations();
  private final EpochReview epochs = new EpochReview();
  private @Nullable GenerationRecord generation;
  private Hash32 gamma = Hash32.ZERO;
  private @Nullable DomainProfile profile;
  private final SelfTestReview selfTest = new SelfTestReview();
  private final StandingReview standing = new StandingReview();
  private final OthersReview others = new OthersReview();
  private final AuditReview audit;
  private @Nullable RecoveryReview recovery;
  private long reviewers;

  /// The first policy is signed by its own security officers. That it is the right one is vouched
  /// for by the partitions whose keys the reviewer has pinned: their custodians confirmed it in the
  /// ceremony.
  DomainReview(String logOrigin, SignedStatement entry, DomainPolicy first, Officers officers) {
    require(first.number() == 1, "the first policy of the domain has number " + first.number());
    this.logOrigin = logOrigin;
    this.policy = first;
    this.officers = officers;
    this.audit = new AuditReview(first);
    officers.quorum(entry, Role.SECURITY_OFFICER, first.securityQuorum());
  }

  void policy(SignedStatement entry, DomainPolicy next) {
    require(
        next.number() == policy.number() + 1 && next.previous().equals(policy.hash()),
        "policy " + next.number() + " does not follow policy " + policy.number());
    require(
        next.kms().equals(policy.kms()) && next.rule().equals(policy.rule()),
        "policy " + next.number() + " changes the server's name or the rule of its identifiers");
    audit.policy(next);
    RecoveryReview recovered = recovery;
    if (recovered != null && recovered.concludedFor(next)) {
      officers.of(next).quorum(entry, Role.SECURITY_OFFICER, next.securityQuorum());
    } else {
      officers.quorum(entry, Role.SECURITY_OFFICER, policy.securityQuorum());
    }
    recovery = null;
    policy = next;
    officers = officers.of(next);
  }

  void recoveryProposed(long index, SignedStatement entry, RecoveryProposed proposed) {
    require(
        proposed.number() == policy.number() + 1 && proposed.previous().equals(policy.hash()),
        "does not follow policy " + policy.number());
    KnownGenerations.requireAllSigned(generation, entry);
    recovery = new RecoveryReview(index, proposed);
  }

  void recoveryConcluded(SignedStatement entry, RecoveryConcluded concluded) {
    KnownGenerations.requireAllSigned(generation, entry);
    RecoveryReview open = recovery;
    require(open != null, "there is no proposal to conclude");
    if (open != null) {
      open.conclude(concluded);
    }
  }

  /// Whether this domain's security officers vouch for an entry that is of no domain.
  boolean signedBySecurityQuorum(SignedStatement entry) {
    try {
      officers.quorum(entry, Role.SECURITY_OFFICER, policy.securityQuorum());
      return true;
    } catch (BrokenRule e) {
      return false;
    }
  }

  void generation(SignedStatement entry, GenerationRecord next) {
    require(next.logOrigin().equals(logOrigin), "is for another log");
    GenerationRecord now = generation;
    boolean follows =
        now == null
            ? next.generation() == 1
            : next.epoch() == now.epoch()
                ? next.generation() == now.generation() + 1
                : next.epoch() == now.epoch() + 1 && next.generation() == 1;
    require(follows, "generation " + next.generation() + " does not follow the one in force");
    if (now != null) {
      continued(now, next);
    }
    KnownGenerations.requireAllSigned(next, entry);
    recovery = null;
    generation = next;
    gamma = next.gamma();
    generations.add(next);
    selfTest.of(next);
    // Requests name the generation: those of the one before can open nothing any more.
    requests.values().forEach(request -> finished.add(request.summary()));
    requests.clear();
  }

  /// The same secrets within an epoch. At least t members of before are members after, so that one
  /// honest partition of before agreed; who dealt what the partitions themselves check.
  private void continued(GenerationRecord now, GenerationRecord next) {
    if (next.epoch() == now.epoch()) {
      require(
          next.zT().equals(now.zT()) && next.kpak().equals(now.kpak()),
          "has another Z_T or KPAK than the generation before");
    } else {
      require(!next.zT().equals(now.zT()), "has the Z_T of the epoch before");
      epochs.begin(next.epoch());
    }
    require(
        next.membersOf(now) >= now.t(),
        "has " + next.membersOf(now) + " members of the generation before, needed are " + now.t());
  }

  /// keys-and-trust 11.
  void epoch(SignedStatement entry, EpochStart next) {
    GenerationRecord now = generation;
    require(now != null, "comes before the first epoch");
    officers.quorum(entry, Role.SECURITY_OFFICER, policy.securityQuorum());
    epochs.plan(now == null ? 0 : now.epoch(), next);
  }

  void terms(SignedStatement entry, DomainTerms next) {
    officers.quorum(entry, Role.SECURITY_OFFICER, policy.securityQuorum());
    epochs.terms(next);
  }

  void profile(SignedStatement entry, DomainProfile next) {
    DomainProfile now = profile;
    require(
        now == null
            ? next.number() == 1
            : next.number() == now.number() + 1 && next.previous().equals(now.hash()),
        "profile " + next.number() + " does not follow");
    require(next.logOrigin().equals(logOrigin), "is for another log");
    require(next.gamma().equals(gamma), "is for another generation");
    officers.quorum(entry, Role.SECURITY_OFFICER, policy.securityQuorum());
    audit.profile(policy, now, next);
    appliance.named(next.bundleSpki());
    profile = next;
  }

  void enrolled(SignedStatement entry, Enrolled device) {
    var _ = officers.one(entry, Role.ENROLMENT_OFFICER);
    devices.put(device);
  }

  void identityChanged(SignedStatement entry, IdentityChanged change) {
    var _ = officers.one(entry, Role.ENROLMENT_OFFICER);
    devices.put(change);
  }

  /// Nothing of the request can follow: what names it then names nothing.
  void cancelled(SignedStatement entry, RequestCancelled cancelled) {
    officers.issueOfficerOrApprover(entry);
    finish(known(cancelled.requestId()));
  }

  private void finish(RequestReview request) {
    finished.add(request.summary());
    requests.remove(request.id());
  }

  void carriedIn(SignedStatement entry) {
    var _ = officers.anyOne(entry);
  }

  void byAppliance(long index, SignedStatement entry) {
    appliance.requireSigned(index, entry);
  }

  void request(SignedStatement entry, Request request) {
    var requester = officers.one(entry, Role.requesting(request.purpose()));
    require(request.gamma().equals(gamma), "is for another generation");
    require(request.policyHash().equals(policy.hash()), "is made under another policy");
    require(
        policy.purposes().contains(request.purpose()),
        "purpose " + request.purpose() + " is not allowed by the policy");
    require(
        request.leaves() <= policy.maxLeavesPerRequest(),
        request.leaves() + " leaves, the policy allows " + policy.maxLeavesPerRequest());
    require(
        !request.requestId().equals(selfTest.request()) && used.add(request.requestId()),
        "request id " + request.requestId() + " was used before");
    if (request.purpose() == Purpose.AUDIT) {
      audit.requested();
    }
    requests.put(request.requestId(), new RequestReview(request, requester));
  }

  void approval(SignedStatement entry, Approval approval) {
    RequestReview request = known(approval.requestId());
    Role role = Role.approving(request.request().purpose());
    request.approve(approval, officers.one(entry, role));
  }

  void auditFunction(SignedStatement entry, AuditFunction function) {
    officers.quorum(entry, Role.SECURITY_OFFICER, policy.securityQuorum());
    audit.function(function);
  }

  /// About other domains: never by one officer alone.
  OthersReview others(SignedStatement entry) {
    officers.quorum(entry, Role.SECURITY_OFFICER, CallPolicy.officersNeeded(policy));
    return others;
  }

  void auditOrdered(SignedStatement entry, AuditOrdered order) {
    RequestReview request = known(order.requestId());
    request.requireAskedBy(officers.one(entry, Role.requesting(Purpose.AUDIT)));
    audit.ordered(order, request, policy);
  }

  void auditReleased(long index, SignedStatement entry, AuditReleased released) {
    appliance.requireSigned(index, entry);
    RequestReview request = known(released.requestId());
    request.released(released);
    finish(request);
  }

  void standingGranted(SignedStatement entry, StandingApproval approval) {
    GenerationRecord now = generation;
    require(now != null && approval.epoch() == now.epoch(), "is for another epoch");
    require(approval.policyHash().equals(policy.hash()), "is made under another policy");
    require(
        policy.purposes().containsAll(approval.purposes()),
        "approves purposes that the policy does not allow");
    standing.granted(approval, officers.quorum(entry, Role.APPROVER, policy.approvalsNeeded()));
  }

  void standingUsed(SignedStatement entry, StandingUse use) {
    RequestReview request = known(use.requestId());
    request.requireAskedBy(officers.one(entry, Role.ISSUE_OFFICER));
    standing.use(use, request, policy);
  }

  void standingEnded(SignedStatement entry, StandingEnded ended) {
    var _ = officers.one(entry, Role.APPROVER);
    standing.ended(ended);
  }

  BackupReview backups() {
    return generations.backups();
  }

  void liarNamed(long index, SignedStatement entry, LiarNamed named) {
    appliance.requireSigned(index, entry);
    generations.liarNamed(index, named);
  }

  void drillEnded(long index, SignedStatement entry, DrillEnded ended) {
    appliance.requireSigned(index, entry);
    known(ended.requestId()).drillEnded(ended);
  }

  /// What is no fault of the log and must be seen all the same.
  List<String> notes() {
    return generations.backups().left();
  }

  OpenBatch opened(BatchOpened batch) {
    if (batch.purpose() == Purpose.SELF_TEST) {
      selfTest.open(batch);
      return new OpenBatch(batch, null);
    }
    selfTest.requirePassed();
    RequestReview request = known(batch.requestId());
    require(
        request.request().policyHash().equals(policy.hash()),
        "the policy changed after the request");
    require(!standing.isOver(request.id()), "the standing approval of the request is over");
    request.open(batch, policy.approvalsNeeded(batch.purpose()));
    return new OpenBatch(batch, request);
  }

  void extraction(long index, Extraction leaf) {
    GenerationRecord now = generation;
    require(now != null && leaf.epoch() == now.epoch(), "is of another epoch");
    if (leaf.purpose() == Purpose.SELF_TEST) {
      selfTest.leaf(index, leaf);
    } else {
      epochs.leaf(leaf.period());
    }
    require(
        IdentityCommitment.isDrill(leaf.commitment()) == leaf.purpose().isDrill(),
        leaf.purpose().isDrill()
            ? "is a drill for an identity that is not a drill's"
            : "is no drill, for a drill's identity");
    if (leaf.purpose() == Purpose.AUDIT) {
      audit.leaf(leaf);
      known(leaf.requestId()).auditLeaf(index);
      return;
    }
    devices.requireKeyMayBeMade(leaf);
  }

  void export(long index, SignedStatement entry, Export export) {
    appliance.requireSigned(index, entry);
    if (export.closesBatch()) {
      known(export.requestId()).export(export);
    }
  }

  void manifest(long index, SignedStatement entry, Manifest manifest) {
    appliance.requireSigned(index, entry);
    RequestReview request = known(manifest.requestId());
    request.manifest(manifest);
    finish(request);
  }

  void selfTestPassed(long index, SignedStatement entry, SelfTestPassed passed) {
    appliance.requireSigned(index, entry);
    selfTest.pass(passed);
  }

  void destroyed(SignedStatement entry, Destruction gone) {
    generations.destroyed(entry, gone, gamma);
  }

  void logRead(long index, SignedStatement entry, LogRead read) {
    require(read.end() <= index, "reads entries up to " + read.end() + ", not all before it");
    var _ = officers.anyOne(entry);
  }

  void reviewerNamed(SignedStatement entry, ReviewerNamed named) {
    require(named.number() == ++reviewers, named.number() + ", expected number " + reviewers);
    officers.quorum(entry, Role.SECURITY_OFFICER, policy.securityQuorum());
  }

  /// Requests in the order in which they were finished, then those that are not.
  List<RequestSummary> requests() {
    List<RequestSummary> all = new ArrayList<>(finished);
    requests.values().forEach(request -> all.add(request.summary()));
    return all;
  }

  /// What can be said only when the last entry was read.
  @Nullable String atEnd() {
    return appliance.unchecked() == 0
        ? null
        : appliance.unchecked() + " entries of the appliance, and no profile that names its key";
  }

  private RequestReview known(RequestId id) {
    return RequestReview.require(requests.get(id), id);
  }
}
