package org.sluice.threshold.ceremony;

import java.util.List;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Ceremony.Nonce;
import org.sluice.threshold.PartitionToken;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.extraction.GenerationShares;

/// Sets of two: ECDH between the two members' tokens, a fresh pair for each set. The key was never
/// outside a token.
final class PairKeys implements SetKeys {

  private final int index;
  private final Threshold threshold;
  private final PartitionToken token;
  private final RunLabels labels;
  private List<Nonce> nonces = List.of();

  PairKeys(int index, Threshold threshold, PartitionToken token, RunLabels labels) {
    this.index = index;
    this.threshold = threshold;
    this.token = token;
    this.labels = labels;
  }

  @Override
  public List<String> uses() {
    return threshold.setsOf(index).stream().map(RunLabels::set).toList();
  }

  @Override
  public List<Octets> make() {
    return uses().stream().map(u -> Octets.of(token.newAgreementKey(labels.pair(u)))).toList();
  }

  @Override
  public void derive(List<Nonce> all) {
    nonces = all;
    threshold.setsOf(index).forEach(a -> deriveTo(labels.ofSet(a), a));
  }

  @Override
  public void makeForGeneration(Hash32 gamma) {
    threshold.setsOf(index).forEach(a -> deriveTo(GenerationShares.keyLabel(gamma, a), a));
  }

  private void deriveTo(String label, List<Integer> a) {
    int peer = a.get(0) == index ? a.get(1) : a.get(0);
    Octets point = nonces.get(peer - 1).sets().get(threshold.setsOf(peer).indexOf(a));
    token.deriveHmacKey(labels.pair(RunLabels.set(a)), point.toArray(), label);
  }

  @Override
  public List<Octets> wrappedFor(int recipient) {
    return List.of();
  }

  @Override
  public void unwrap(int dealer, List<Octets> wrapped) {
    if (!wrapped.isEmpty()) {
      throw new IllegalArgumentException("wrapped keys where pairs derive them");
    }
  }
}
