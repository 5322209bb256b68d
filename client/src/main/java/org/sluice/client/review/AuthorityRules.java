package org.sluice.client.review;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.Approval;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Enrolled;
import org.sluice.records.statement.GenerationRecord;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.PartitionKeys;
import org.sluice.records.statement.Request;
import org.sluice.records.statement.Role;

/// Who may say what: policies, generations, profiles, enrolments, requests and approvals carry the
/// signatures that the policy in force at their place asks for.
final class AuthorityRules {

  private final Findings findings;

  AuthorityRules(Findings findings) {
    this.findings = findings;
  }

  /// Policy k+1 names policy k and is signed by a quorum of its security officers; the first by its
  /// own.
  void policy(long index, DomainLedger domain, SignedStatement signed, DomainPolicy policy) {
    DomainPolicy before = domain.policy();
    DomainPolicy judge = before == null ? policy : before;
    long number = before == null ? 1 : before.number() + 1;
    Hash32 previous = before == null ? Hash32.ZERO : before.hash();
    findings.expect(
        policy.number() == number && policy.previous().equals(previous),
        index,
        "policy " + policy.number() + " does not follow the policy before it");
    quorum(index, "policy", judge, signed);
    domain.policy(policy);
  }

  /// Signed by all partitions.
  void generation(long index, SignedStatement signed, GenerationRecord generation) {
    for (PartitionKeys partition : generation.partitions()) {
      findings.expect(
          signed.signedBy(partition.identitySpki().toArray()),
          index,
          "generation record lacks the signature of a partition");
    }
  }

  /// Signed by a quorum of security officers.
  void profile(long index, DomainLedger domain, SignedStatement signed, DomainProfile profile) {
    DomainPolicy inForce = inForce(index, "profile " + profile.number(), domain);
    if (inForce != null) {
      quorum(index, "profile", inForce, signed);
    }
  }

  /// Signed by an enrolment officer.
  void enrolled(long index, DomainLedger domain, SignedStatement signed, Enrolled device) {
    if (inForce(index, "enrolment", domain) != null) {
      findings.expect(
          !domain.signers(Role.ENROLMENT_OFFICER, signed).isEmpty(),
          index,
          "enrolment of " + device.deviceId() + " is not signed by an enrolment officer");
    }
    domain.enrolled(device);
  }

  /// Names the policy in force and is signed by an issue officer; a request id is used once.
  void request(long index, DomainLedger domain, SignedStatement signed, Request request) {
    DomainPolicy inForce = inForce(index, "request", domain);
    if (inForce == null) {
      return;
    }
    findings.expect(
        request.policyHash().equals(inForce.hash()), index, "request names another policy");
    findings.expect(
        inForce.purposes().contains(request.purpose()),
        index,
        "request for " + request.purpose() + ", which the policy does not allow");
    List<Officer> signers = domain.signers(Role.ISSUE_OFFICER, signed);
    if (findings.expect(signers.size() == 1, index, "request is not signed by one issue officer")) {
      RequestLedger ledger = new RequestLedger(request, inForce, signers.getFirst().keyId());
      findings.expect(
          domain.requests().putIfAbsent(request.requestId(), ledger) == null,
          index,
          "request id " + request.requestId() + " is used twice");
    }
  }

  /// Of a request before it, over its very hash, by an approver who is not the requester.
  void approval(long index, DomainLedger domain, SignedStatement signed, Approval approval) {
    RequestLedger ledger = domain.request(approval.requestId()).orElse(null);
    if (ledger == null) {
      findings.expect(false, index, "approval of no request that is in the log");
      return;
    }
    findings.expect(
        approval.requestHash().equals(ledger.request().hash()),
        index,
        "approval of request " + approval.requestId() + " is over another hash");
    List<Officer> signers = DomainLedger.signers(ledger.policy(), Role.APPROVER, signed);
    if (findings.expect(signers.size() == 1, index, "approval is not signed by one approver")
        && findings.expect(
            !signers.getFirst().keyId().equals(ledger.requester()),
            index,
            "request " + approval.requestId() + " is approved by its own requester")) {
      ledger.approvedBy(signers.getFirst().keyId());
    }
  }

  private @Nullable DomainPolicy inForce(long index, String what, DomainLedger domain) {
    DomainPolicy policy = domain.policy();
    findings.expect(policy != null, index, what + " before any policy of its domain");
    return policy;
  }

  private void quorum(long index, String what, DomainPolicy judge, SignedStatement signed) {
    int signers = DomainLedger.signers(judge, Role.SECURITY_OFFICER, signed).size();
    findings.expect(
        signers >= judge.securityQuorum(),
        index,
        what + " is signed by " + signers + " security officers, needs " + judge.securityQuorum());
  }
}
