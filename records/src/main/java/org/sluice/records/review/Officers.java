package org.sluice.records.review;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;

/// Who signed an entry, by the officers of one policy.
final class Officers {
  private final List<Officer> officers;
  private final SignaturesAhead ahead;

  Officers(DomainPolicy policy, SignaturesAhead ahead) {
    this.officers = policy.officers();
    this.ahead = ahead;
    ahead.know(policy);
  }

  /// Those of another policy of the same log.
  Officers of(DomainPolicy next) {
    return new Officers(next, ahead);
  }

  /// The one officer who signed, with this role.
  Officer one(SignedStatement entry, Role role) {
    Set<Officer> signers = all(entry, role);
    BrokenRule.require(signers.size() == 1, signers.size() + " signatures, 1 needed");
    return signers.iterator().next();
  }

  /// The one officer who signed, whatever their roles.
  Officer anyOne(SignedStatement entry) {
    Signature signature = entry.signatures().getFirst();
    return signer(entry, signature);
  }

  /// One officer who can ask for keys, or approve.
  void issueOfficerOrApprover(SignedStatement entry) {
    Set<Role> roles = anyOne(entry).roles();
    BrokenRule.require(
        roles.contains(Role.ISSUE_OFFICER) || roles.contains(Role.APPROVER),
        "is not signed by an issue officer or approver");
  }

  /// At least so many distinct officers with this role, and nobody else.
  @CanIgnoreReturnValue
  Set<Officer> quorum(SignedStatement entry, Role role, int needed) {
    Set<Officer> signers = all(entry, role);
    BrokenRule.require(
        signers.size() >= needed,
        "signed by " + signers.size() + " with role " + role + ", " + needed + " needed");
    return signers;
  }

  private Set<Officer> all(SignedStatement entry, Role role) {
    Set<Officer> signers = new HashSet<>();
    for (Signature signature : entry.signatures()) {
      Officer officer = signer(entry, signature);
      BrokenRule.require(
          officer.roles().contains(role), officer.name() + " does not have role " + role);
      signers.add(officer);
    }
    return signers;
  }

  private Officer signer(SignedStatement entry, Signature signature) {
    Officer officer =
        officers.stream()
            .filter(o -> o.keyId().equals(signature.keyId()))
            .findFirst()
            .orElseThrow(() -> new BrokenRule("key " + signature.keyId() + " is no officer's"));
    BrokenRule.require(
        ahead.verifies(entry, signature, officer),
        "the signature of " + officer.name() + " does not verify");
    return officer;
  }
}
