package org.sluice.records.review;

import static org.sluice.records.review.BrokenRule.require;

import org.jspecify.annotations.Nullable;
import org.sluice.records.statement.CallPolicy;
import org.sluice.records.statement.OtherSigner;

/// What the security officers of a domain say of others: each statement continues the one before.
final class OthersReview {
  private @Nullable CallPolicy calls;
  private long signers;

  void calls(CallPolicy next) {
    require(next.follows(calls), "call policy " + next.number() + " does not follow");
    calls = next;
  }

  void signer(OtherSigner next) {
    require(
        next.number() == ++signers,
        "statement " + next.number() + " about other domains' signers, expected " + signers);
  }
}
