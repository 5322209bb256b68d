package org.sluice.threshold.ceremony;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.Signature;
import org.sluice.records.tlog.SignedNote;
import org.sluice.threshold.Ceremony.Agreement;
import org.sluice.threshold.Ceremony.Commitment;
import org.sluice.threshold.Ceremony.Finding;
import org.sluice.threshold.Ceremony.Nonce;
import org.sluice.threshold.Ceremony.Opening;
import org.sluice.threshold.Ceremony.Verdict;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.Extraction;
import org.sluice.threshold.Freshness;
import org.sluice.threshold.LogAdvance;
import org.sluice.threshold.Partition;
import org.sluice.threshold.PartitionIdentity;

/// A partition whose ceremony messages a test alters: honest until a hook is set.
final class DishonestPartition implements Partition {
  private final Partition inner;
  private List<Nonce> nonces = List.of();
  UnaryOperator<Nonce> nonce = UnaryOperator.identity();
  UnaryOperator<Commitment> commitment = UnaryOperator.identity();
  UnaryOperator<List<Commitment>> commitments = UnaryOperator.identity();
  Function<List<Commitment>, Agreement> agreement;
  UnaryOperator<Opening> opening = UnaryOperator.identity();
  Supplier<Opening> fabricated;
  UnaryOperator<Finding> finding = UnaryOperator.identity();

  DishonestPartition(Partition inner) {
    this.inner = inner;
    this.agreement = inner::agree;
  }

  /// Session id of the run.
  Hash32 session(CeremonyPlan plan) {
    return CeremonyOctets.sessionId(plan, nonces);
  }

  @Override
  public int index() {
    return inner.index();
  }

  @Override
  public PartitionIdentity identity() {
    return inner.identity();
  }

  @Override
  public void custodianConfirms(CeremonyPlan plan) {
    inner.custodianConfirms(plan);
  }

  @Override
  public Nonce join(CeremonyPlan plan) {
    return nonce.apply(inner.join(plan));
  }

  @Override
  public Commitment commit(List<Nonce> all) {
    nonces = all;
    return commitment.apply(inner.commit(all));
  }

  @Override
  public Agreement agree(List<Commitment> all) {
    return agreement.apply(commitments.apply(all));
  }

  @Override
  public Opening open(List<Agreement> all) {
    return fabricated == null ? opening.apply(inner.open(all)) : fabricated.get();
  }

  @Override
  public Finding check(List<Opening> openings) {
    return finding.apply(inner.check(openings));
  }

  @Override
  public Signature sign(List<Verdict> verdicts) {
    return inner.sign(verdicts);
  }

  @Override
  public void abandon() {
    inner.abandon();
  }

  @Override
  public long logPosition() {
    return inner.logPosition();
  }

  @Override
  public SignedNote.Line follow(LogAdvance advance) {
    return inner.follow(advance);
  }

  @Override
  public Freshness.Challenge activate(DomainName domain) {
    return inner.activate(domain);
  }

  @Override
  public Freshness.Answer answer(Freshness.Challenge challenge) {
    return inner.answer(challenge);
  }

  @Override
  public void confirmFresh(DomainName domain, List<Freshness.Answer> answers) {
    inner.confirmFresh(domain, answers);
  }

  @Override
  public void deactivate() {
    inner.deactivate();
  }

  @Override
  public Extraction.RoundOne round1(Extraction.Order order) {
    return inner.round1(order);
  }

  @Override
  public Extraction.RoundTwo round2(Extraction.RoundTwoOrder order) {
    return inner.round2(order);
  }
}
