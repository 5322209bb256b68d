package org.sluice.threshold.ceremony;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Ceremony.Agreement;
import org.sluice.threshold.Ceremony.Commitment;
import org.sluice.threshold.Ceremony.Finding;
import org.sluice.threshold.Ceremony.Nonce;
import org.sluice.threshold.Ceremony.Opening;
import org.sluice.threshold.CeremonyPlan;
import org.sluice.threshold.ForwardingPartition;
import org.sluice.threshold.Partition;

/// A partition whose ceremony messages a test alters: honest until a hook is set.
final class DishonestPartition extends ForwardingPartition {
  private List<Nonce> nonces = List.of();
  UnaryOperator<Nonce> nonce = UnaryOperator.identity();
  UnaryOperator<Commitment> commitment = UnaryOperator.identity();
  UnaryOperator<List<Commitment>> commitments = UnaryOperator.identity();
  Function<List<Commitment>, Agreement> agreement;
  UnaryOperator<Opening> opening = UnaryOperator.identity();
  Supplier<Opening> fabricated;
  UnaryOperator<Finding> finding = UnaryOperator.identity();

  DishonestPartition(Partition inner) {
    super(inner);
    this.agreement = inner::agree;
  }

  /// Session id of the run.
  Hash32 session(CeremonyPlan plan) {
    return CeremonyOctets.sessionId(plan, nonces);
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
}
