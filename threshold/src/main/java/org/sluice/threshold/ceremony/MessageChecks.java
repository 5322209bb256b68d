package org.sluice.threshold.ceremony;

import java.util.List;
import java.util.stream.IntStream;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.P256Verifier;
import org.sluice.threshold.Ceremony.Nonce;
import org.sluice.threshold.Ceremony.Verdict;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.PartitionRefused;
import org.sluice.threshold.Refusal;

/// That a round's messages are one from each partition, in order, and each its sender's. A message
/// that fails here may be the coordinator's doing, so nobody is named a culprit.
final class MessageChecks {
  private final int index;
  private final CeremonyPlan plan;

  MessageChecks(int index, CeremonyPlan plan) {
    this.index = index;
    this.plan = plan;
  }

  /// The senders are 1..n, each once.
  void allOf(List<Integer> senders) {
    List<Integer> wanted = IntStream.rangeClosed(1, plan.threshold().n()).boxed().toList();
    require(senders.equals(wanted), Refusal.WRONG_MESSAGES, "messages of " + senders);
  }

  void signedBy(int sender, byte[] octets, Octets signature) {
    signedBy(sender, octets, signature, Refusal.BAD_SIGNATURE);
  }

  void signedBy(int sender, byte[] octets, Octets signature, Refusal otherwise) {
    byte[] key = plan.partition(sender).identitySpki().toArray();
    require(
        P256Verifier.verify(key, octets, signature.toArray()),
        otherwise,
        "message of partition " + sender);
  }

  void nonce(Nonce n) {
    require(
        n.nonce().length() == Hash32.LENGTH
            && n.transport().size() == plan.threshold().n() - 1
            && n.sets().size() == RunKeys.pointsForSets(plan.threshold(), n.index()),
        Refusal.WRONG_MESSAGES,
        "round 0 of partition " + n.index());
    try {
      n.transport().forEach(p -> PublicPoint.of(Curve.P256, p.toArray()));
      n.sets().forEach(p -> PublicPoint.of(Curve.P256, p.toArray()));
    } catch (BadPoint e) {
      throw new PartitionRefused(
          index, Refusal.BAD_VALUE, "key agreement point of partition " + n.index());
    }
  }

  void verdict(Verdict v, Hash32 transcript) {
    require(
        v.kcv().size() == plan.threshold().setsOf(v.index()).size(),
        Refusal.WRONG_MESSAGES,
        "key check values of partition " + v.index());
    require(
        v.transcript().equals(transcript),
        Refusal.EQUIVOCATION,
        "partition " + v.index() + " saw another transcript");
  }

  void require(boolean holds, Refusal refusal, String otherwise) {
    if (!holds) {
      throw new PartitionRefused(index, refusal, otherwise);
    }
  }
}
