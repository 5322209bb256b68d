package org.sluice.distribution.trust;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.signing.SignedStatement;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.DomainProfile;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;
import org.sluice.records.tlog.Merkle;
import org.sluice.records.tlog.TlogException;
import org.sluice.records.tlog.VerifiedCheckpoint;

/// Keys-and-trust rule 2: which profile may follow the active one.
///
/// Profile k+1 counts only if it names k as the one before, its leaf is proven under the log and
/// witness keys of k, and a quorum of the security officers signed it. The officers are those of
/// the newest policy logged before that leaf; policies form a chain of their own from number 1,
/// each signed by the quorum of the one before.
final class Succession {
  private Succession() {}

  /// A statement and the index of its leaf.
  record Leaf(long index, SignedStatement signed) {}

  /// Why `next` may not follow `active`, or nothing if it may.
  static Optional<String> objection(
      TrustedDomain active, Leaf next, List<Leaf> policies, Snapshot mirror) {
    if (!(next.signed().statement() instanceof DomainProfile profile)) {
      return Optional.of("not a profile");
    }
    DomainProfile before = active.profile();
    if (!profile.domain().equals(before.domain())) {
      return Optional.of("a profile of another domain");
    }
    if (profile.number() <= before.number()) {
      return Optional.of("number " + profile.number() + " is not above " + before.number());
    }
    if (!profile.previous().equals(before.hash())) {
      return Optional.of("the profile before it is not the active one");
    }
    if (!proven(active, next, mirror)) {
      return Optional.of("its leaf is not proven under the keys of the active profile");
    }
    Optional<DomainPolicy> policy = officersAt(next.index(), policies);
    if (policy.isEmpty()) {
      return Optional.of("no policy in the log says who may sign it");
    }
    return quorumSigned(next.signed(), policy.get())
        ? Optional.empty()
        : Optional.of("fewer security officers signed it than the policy demands");
  }

  private static boolean proven(TrustedDomain active, Leaf leaf, Snapshot mirror) {
    if (leaf.index() >= mirror.size()) {
      return false;
    }
    try {
      VerifiedCheckpoint head = active.checkpoints().verify(mirror.note());
      mirror
          .inclusion(leaf.index())
          .verify(Merkle.leafHash(leaf.signed().encoded()), head.checkpoint().root());
      return true;
    } catch (TlogException e) {
      return false;
    }
  }

  /// The last policy before `index` in the chain that begins with number 1.
  private static Optional<DomainPolicy> officersAt(long index, List<Leaf> policies) {
    Optional<DomainPolicy> last = Optional.empty();
    for (Leaf leaf : policies) {
      if (leaf.index() < index
          && leaf.signed().statement() instanceof DomainPolicy policy
          && follows(last, policy, leaf.signed())) {
        last = Optional.of(policy);
      }
    }
    return last;
  }

  private static boolean follows(
      Optional<DomainPolicy> last, DomainPolicy policy, SignedStatement signed) {
    return last.map(before ->
            policy.number() == before.number() + 1
                && policy.previous().equals(before.hash())
                && quorumSigned(signed, before))
        .orElseGet(() -> policy.number() == 1 && quorumSigned(signed, policy));
  }

  private static boolean quorumSigned(SignedStatement signed, DomainPolicy policy) {
    List<Officer> signers = new ArrayList<>(policy.officers(Role.SECURITY_OFFICER));
    signers.removeIf(officer -> !signed.signedBy(officer.spki().toArray()));
    return signers.size() >= policy.securityQuorum();
  }
}
