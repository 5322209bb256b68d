package org.sluice.records.review;

import org.sluice.records.statement.DomainPolicy;
import org.sluice.records.statement.RecoveryConcluded;
import org.sluice.records.statement.RecoveryProposed;

/// A policy that all custodians have proposed, and whether it may follow.
final class RecoveryReview {
  private final long index;
  private final RecoveryProposed proposed;
  private boolean concluded;

  RecoveryReview(long index, RecoveryProposed proposed) {
    this.index = index;
    this.proposed = proposed;
  }

  void conclude(RecoveryConcluded c) {
    BrokenRule.require(
        c.proposal() == index && c.policyHash().equals(proposed.policyHash()),
        "concludes another proposal than that of entry " + index);
    BrokenRule.require(
        c.time() - proposed.time() >= RecoveryProposed.WAIT,
        "comes " + (c.time() - proposed.time()) + " s after its proposal, seven days are needed");
    concluded = true;
  }

  boolean concludedFor(DomainPolicy policy) {
    return concluded && policy.hash().equals(proposed.policyHash());
  }
}
