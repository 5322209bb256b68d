package org.sluice.distribution.trust;

import java.util.List;
import java.util.Optional;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.export.ProfileSuccession;
import org.sluice.records.signing.SignedStatement;

/// Keys-and-trust rule 2: which profile may follow the active one. What is checked is a
/// [ProfileSuccession] made from the mirror, the same octets that a device is given and checks.
final class Succession {
  private Succession() {}

  /// A statement and the index of its leaf.
  record Leaf(long index, SignedStatement signed) {}

  /// The proof that `next` may follow `active`; nothing if it may not, or not yet.
  static Optional<ProfileSuccession> of(
      TrustedDomain active, Leaf next, List<Leaf> policies, Snapshot mirror) {
    List<Leaf> before = policies.stream().filter(p -> p.index() < next.index()).toList();
    if (next.index() >= mirror.size()) {
      return Optional.empty();
    }
    try {
      ProfileSuccession made =
          new ProfileSuccession(
              Octets.of(mirror.note()),
              leaf(next, mirror),
              before.stream().map(policy -> leaf(policy, mirror)).toList());
      return made.objection(active.profile()).isEmpty() ? Optional.of(made) : Optional.empty();
    } catch (MalformedRecord e) {
      return Optional.empty(); // no policy before it, or more than anybody would read
    }
  }

  private static ProfileSuccession.Leaf leaf(Leaf leaf, Snapshot mirror) {
    return new ProfileSuccession.Leaf(
        leaf.index(), Octets.of(leaf.signed().encoded()), mirror.inclusion(leaf.index()).hashes());
  }
}
