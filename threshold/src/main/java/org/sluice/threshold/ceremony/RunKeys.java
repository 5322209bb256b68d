package org.sluice.threshold.ceremony;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Ceremony.Nonce;
import org.sluice.threshold.PartitionStore;
import org.sluice.threshold.PartitionToken;
import org.sluice.threshold.Threshold;

/// Key agreement pairs of one run in the own token, one for each use (there is no KDF inside
/// C_DeriveKey, so a pair must never serve twice): transport to each other partition, and what
/// makes the replicated keys ([SetKeys]). Their labels are durable before they are made, so that a
/// run that a crash cut off is cleaned up by the next.
final class RunKeys {

  /// Kind of a sub-share: SAKKE.
  static final int Z = 1;

  /// Kind of a sub-share: ECCSI.
  static final int X = 2;

  private static final String FILE = "ceremony-keys";

  private final int index;
  private final Threshold threshold;
  private final PartitionToken token;
  private final PartitionStore store;
  private final RunLabels labels;
  private final SetKeys sets;

  RunKeys(
      int index, Threshold threshold, PartitionToken token, PartitionStore store, Octets nonce) {
    this.index = index;
    this.threshold = threshold;
    this.token = token;
    this.store = store;
    this.labels = new RunLabels("sluice-dkg-" + HexFormat.of().formatHex(nonce.toArray(), 0, 16));
    this.sets =
        threshold.setSize() == 2
            ? new PairKeys(index, threshold, token, labels)
            : new WrappedKeys(index, threshold, token, labels);
  }

  /// How many points for replicated keys partition `of` sends in round 0.
  static int pointsForSets(Threshold threshold, int of) {
    return threshold.setSize() == 2 ? threshold.setsOf(of).size() : threshold.n() - 1;
  }

  List<Integer> others() {
    return others(threshold, index);
  }

  static List<Integer> others(Threshold threshold, int of) {
    return IntStream.rangeClosed(1, threshold.n()).filter(j -> j != of).boxed().toList();
  }

  /// Makes all pairs; the public points in the order of a [Nonce].
  void make(List<Octets> transport, List<Octets> replicated) {
    List<String> uses = new ArrayList<>(sets.uses());
    others().forEach(j -> uses.add("t" + j));
    String recorded = String.join("\n", labels.all(uses));
    store.put(FILE, recorded.getBytes(StandardCharsets.US_ASCII));
    for (int j : others()) {
      transport.add(Octets.of(token.newAgreementKey(labels.pair("t" + j))));
    }
    replicated.addAll(sets.make());
  }

  /// Derives transport keys with the points that the others made for this partition, and what can
  /// be made of the replicated keys now, under labels of this run.
  void derive(List<Nonce> all) {
    for (int j : others()) {
      Octets peer = all.get(j - 1).transport().get(others(threshold, j).indexOf(index));
      token.deriveTransportKey(labels.pair("t" + j), peer.toArray(), labels.key("t" + j));
    }
    sets.derive(all);
  }

  /// What this partition sends `recipient` of the replicated keys it made.
  List<Octets> wrappedFor(int recipient) {
    return sets.wrappedFor(recipient);
  }

  /// Takes what `dealer` sent of the replicated keys that it made.
  void unwrap(int dealer, List<Octets> wrapped) {
    sets.unwrap(dealer, wrapped);
  }

  /// Makes the replicated keys once more, under the labels of the generation.
  void makeForGeneration(Hash32 gamma) {
    sets.makeForGeneration(gamma);
  }

  String replicatedLabel(List<Integer> a) {
    return labels.ofSet(a);
  }

  Octets encrypt(int recipient, int kind, byte[] aad, SecretBytes share) {
    byte[] iv = iv(index, recipient, kind);
    return Octets.of(token.encrypt(labels.key("t" + recipient), iv, aad, share));
  }

  SecretBytes decrypt(int dealer, int kind, byte[] aad, Octets sealed) {
    byte[] iv = iv(dealer, index, kind);
    return token.decrypt(labels.key("t" + dealer), iv, aad, sealed.toArray());
  }

  /// Both directions share one key, so dealer and recipient are in the vector; one message each.
  private static byte[] iv(int dealer, int recipient, int kind) {
    byte[] iv = new byte[12];
    iv[0] = (byte) dealer;
    iv[1] = (byte) recipient;
    iv[2] = (byte) kind;
    return iv;
  }

  /// Destroys all keys of the run that was recorded last; harmless if there is none.
  static void destroyAll(PartitionToken token, PartitionStore store) {
    byte[] recorded = store.get(FILE);
    if (recorded != null) {
      for (String label : new String(recorded, StandardCharsets.US_ASCII).split("\n", -1)) {
        token.destroy(label);
      }
      store.delete(FILE);
    }
  }
}
