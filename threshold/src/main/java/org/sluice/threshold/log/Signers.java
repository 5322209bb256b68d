package org.sluice.threshold.log;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;
import org.sluice.threshold.EntryRule;

/// Who signed a statement, by the officers of one policy.
final class Signers {
  private final Map<Hash32, Officer> officers;

  Signers(DomainPolicy policy) {
    this.officers =
        policy.officers().stream().collect(Collectors.toMap(Officer::keyId, Function.identity()));
  }

  /// The one officer who signed, who must hold `role`.
  Officer one(EntryContext in, SignedStatement entry, Role role) {
    if (entry.signatures().size() != 1) {
      throw in.refused(EntryRule.NOT_SIGNED, entry.signatures().size() + " signatures, 1 needed");
    }
    return officer(in, entry, entry.signatures().getFirst(), role);
  }

  /// The one officer who signed, whatever their roles.
  Officer anyOne(EntryContext in, SignedStatement entry) {
    return signer(in, entry, entry.signatures().getFirst());
  }

  /// At least `needed` distinct officers with `role` signed; every signature must be valid. A
  /// policy names no officer and no key twice.
  @CanIgnoreReturnValue
  Set<Officer> quorum(EntryContext in, SignedStatement entry, Role role, int needed) {
    Set<Officer> signers = new HashSet<>();
    for (Signature s : entry.signatures()) {
      signers.add(officer(in, entry, s, role));
    }
    if (signers.size() < needed) {
      throw in.refused(
          EntryRule.NOT_SIGNED,
          signers.size() + " distinct officers signed, " + needed + " needed");
    }
    return signers;
  }

  private Officer officer(EntryContext in, SignedStatement entry, Signature s, Role role) {
    Officer officer = signer(in, entry, s);
    if (!officer.roles().contains(role)) {
      throw in.refused(EntryRule.WRONG_ROLE, officer.name() + " is not " + role);
    }
    return officer;
  }

  private Officer signer(EntryContext in, SignedStatement entry, Signature s) {
    @Nullable Officer officer = officers.get(s.keyId());
    if (officer == null) {
      throw in.refused(
          EntryRule.UNKNOWN_OFFICER, "key " + s.keyId() + " is no officer of the policy");
    }
    if (!in.signed(entry, officer.spki(), s)) {
      throw in.refused(EntryRule.NOT_SIGNED, "signature of " + officer.name() + " does not verify");
    }
    return officer;
  }
}
