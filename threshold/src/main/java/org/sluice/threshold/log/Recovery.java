package org.sluice.threshold.log;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;
import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.RecoveryConcluded;
import org.sluice.records.statement.RecoveryProposed;
import org.sluice.threshold.EntryRule;

/// A policy that all custodians together propose because too few officers are left (keys-and-trust
/// rule 8). One proposal stands at a time; a later one takes its place, and any policy that comes
/// into force ends it.
final class Recovery {
  /// @param seen when this partition first saw it by its own clock; null if it does not know any
  ///   more, and then it never concludes it
  private record Proposal(long index, RecoveryProposed proposed, @Nullable Sighting seen) {}

  private @Nullable Proposal open;
  private boolean concluded;

  void propose(EntryContext in, RecoveryProposed p) {
    Sighting seen = in.now() == null ? in.seen().apply(in.at()) : new Sighting(in.now(), null);
    open = new Proposal(in.at(), p, seen);
    concluded = false;
  }

  void conclude(EntryContext in, RecoveryConcluded c) {
    Proposal p = open;
    if (p == null
        || p.index() != c.proposal()
        || !p.proposed().policyHash().equals(c.policyHash())) {
      throw in.refused(EntryRule.RECOVERY, "concludes no proposal that stands");
    }
    in.require(
        c.time() - p.proposed().time() >= RecoveryProposed.WAIT,
        EntryRule.RECOVERY,
        "concluded after " + (c.time() - p.proposed().time()) + " s, seven days are needed");
    concluded = true;
  }

  /// Whether that policy may follow without the officers of the policy in force.
  boolean allows(DomainPolicy next) {
    Proposal p = open;
    return concluded && p != null && p.proposed().policyHash().equals(next.hash());
  }

  void end() {
    open = null;
    concluded = false;
  }

  /// When this partition first saw the proposal that `c` names, in Unix seconds, or null.
  @Nullable Long firstSeen(RecoveryConcluded c) {
    Proposal p = open;
    return p == null
            || p.index() != c.proposal()
            || !p.proposed().policyHash().equals(c.policyHash())
            || p.seen() == null
        ? null
        : Long.valueOf(p.seen().firstSeen());
  }

  /// What must be kept durably: when the open proposal was first seen.
  Map<Long, Sighting> sightings() {
    Proposal p = open;
    Map<Long, Sighting> kept = new HashMap<>(1);
    if (p != null && p.seen() != null) {
      kept.put(p.index(), p.seen());
    }
    return kept;
  }

  /// Hash of the proposed policy, or null.
  @Nullable Hash32 proposed() {
    Proposal p = open;
    return p == null ? null : p.proposed().policyHash();
  }
}
