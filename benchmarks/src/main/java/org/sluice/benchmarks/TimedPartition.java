package org.sluice.benchmarks;

import java.util.List;
import org.sluice.records.id.DomainName;
import org.sluice.records.signing.Signature;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.Ceremony;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Extraction;
import org.sluice.threshold.Freshness;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionIdentity;

/// A partition whose reading and rounds run under the clock.
record TimedPartition(Partition partition, StageClock clock) implements Partition {

  @Override
  public int index() {
    return partition.index();
  }

  @Override
  public PartitionIdentity identity() {
    return partition.identity();
  }

  @Override
  public void custodianConfirms(CeremonyPlan plan) {
    partition.custodianConfirms(plan);
  }

  @Override
  public Ceremony.Nonce join(CeremonyPlan plan) {
    return partition.join(plan);
  }

  @Override
  public Ceremony.Commitment commit(List<Ceremony.Nonce> nonces) {
    return partition.commit(nonces);
  }

  @Override
  public Ceremony.Agreement agree(List<Ceremony.Commitment> commitments) {
    return partition.agree(commitments);
  }

  @Override
  public Ceremony.Opening open(List<Ceremony.Agreement> agreements) {
    return partition.open(agreements);
  }

  @Override
  public Ceremony.Finding check(List<Ceremony.Opening> openings) {
    return partition.check(openings);
  }

  @Override
  public Signature sign(List<Ceremony.Verdict> verdicts) {
    return partition.sign(verdicts);
  }

  @Override
  public void abandon() {
    partition.abandon();
  }

  @Override
  public long logPosition() {
    return partition.logPosition();
  }

  @Override
  public SignedNote.Line follow(LogAdvance advance) {
    return clock.time(
        Stage.FOLLOW,
        () -> {
          SignedNote.Line line = partition.follow(advance);
          if (line == null) {
            throw new IllegalStateException("partition " + index() + " did not co-sign");
          }
          return line;
        });
  }

  @Override
  public Freshness.Challenge activate(DomainName domain) {
    return partition.activate(domain);
  }

  @Override
  public Freshness.Answer answer(Freshness.Challenge challenge) {
    return partition.answer(challenge);
  }

  @Override
  public void confirmFresh(DomainName domain, List<Freshness.Answer> answers) {
    partition.confirmFresh(domain, answers);
  }

  @Override
  public void deactivate() {
    partition.deactivate();
  }

  @Override
  public Extraction.RoundOne round1(Extraction.Order order) {
    return clock.time(Stage.ROUND_1, () -> partition.round1(order));
  }

  @Override
  public Extraction.RoundTwo round2(Extraction.RoundTwoOrder order) {
    return clock.time(Stage.ROUND_2, () -> partition.round2(order));
  }
}
