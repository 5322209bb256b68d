package org.sluice.threshold.ceremony;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Ceremony.Nonce;
import org.sluice.threshold.PartitionToken;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.extraction.GenerationShares;

/// Sets of three and more: the lowest member makes the key so that it can be wrapped, and wraps it
/// for each other member under a key agreed on in this run. What the generation keeps is unwrapped
/// afresh in every token, the maker's own too, and cannot be wrapped again; the original ends with
/// the run.
final class WrappedKeys implements SetKeys {

  private final int index;
  private final Threshold threshold;
  private final PartitionToken token;
  private final RunLabels labels;
  private final Map<List<Integer>, Wrapped> wrapped = new HashMap<>();

  /// Under which partition's wrapping key, and what.
  private record Wrapped(int peer, Octets key) {}

  WrappedKeys(int index, Threshold threshold, PartitionToken token, RunLabels labels) {
    this.index = index;
    this.threshold = threshold;
    this.token = token;
    this.labels = labels;
  }

  @Override
  public List<String> uses() {
    List<String> uses =
        new java.util.ArrayList<>(threshold.setsOf(index).stream().map(RunLabels::set).toList());
    RunKeys.others(threshold, index).forEach(j -> uses.add("w" + j));
    return uses;
  }

  @Override
  public List<Octets> make() {
    return RunKeys.others(threshold, index).stream()
        .map(j -> Octets.of(token.newAgreementKey(labels.pair("w" + j))))
        .toList();
  }

  @Override
  public void derive(List<Nonce> all) {
    for (int j : RunKeys.others(threshold, index)) {
      Octets peer = all.get(j - 1).sets().get(RunKeys.others(threshold, j).indexOf(index));
      token.deriveWrappingKey(labels.pair("w" + j), peer.toArray(), labels.key("w" + j));
    }
    for (List<Integer> a : madeBy(index)) {
      token.newWrappableHmacKey(labels.ofSet(a));
    }
  }

  /// Sets whose key that partition makes.
  private List<List<Integer>> madeBy(int maker) {
    return threshold.sets().stream().filter(a -> a.getFirst() == maker).toList();
  }

  @Override
  public List<Octets> wrappedFor(int recipient) {
    List<List<Integer>> sets = madeBy(index).stream().filter(a -> a.contains(recipient)).toList();
    return sets.stream().map(a -> wrap(a, recipient)).toList();
  }

  private Octets wrap(List<Integer> a, int recipient) {
    Octets key = Octets.of(token.wrapHmacKey(labels.key("w" + recipient), labels.ofSet(a)));
    wrapped.put(a, new Wrapped(recipient, key));
    return key;
  }

  @Override
  public void unwrap(int dealer, List<Octets> keys) {
    List<List<Integer>> sets = madeBy(dealer).stream().filter(a -> a.contains(index)).toList();
    if (keys.size() != sets.size()) {
      throw new IllegalArgumentException(
          keys.size() + " wrapped keys for " + sets.size() + " sets");
    }
    for (int k = 0; k < sets.size(); k++) {
      Wrapped w = new Wrapped(dealer, keys.get(k));
      wrapped.put(sets.get(k), w);
      unwrapTo(labels.ofSet(sets.get(k)), w);
    }
  }

  @Override
  public void makeForGeneration(Hash32 gamma) {
    wrapped.forEach((a, w) -> unwrapTo(GenerationShares.keyLabel(gamma, a), w));
  }

  private void unwrapTo(String label, Wrapped w) {
    token.unwrapHmacKey(labels.key("w" + w.peer()), w.key().toArray(), label);
  }
}
