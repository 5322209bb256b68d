package org.sluice.threshold.ceremony;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.Ceremony.Nonce;
import org.sluice.threshold.PartitionStore;
import org.sluice.threshold.PartitionToken;
import org.sluice.threshold.Threshold;
import org.sluice.threshold.extraction.GenerationShares;

/// Key agreement pairs of one run in the own token, one for each use (there is no KDF inside
/// C_DeriveKey, so a pair must never serve twice): transport to each other partition, and each
/// replicated key. Their labels are durable before they are made, so that a run that a crash cut
/// off is cleaned up by the next.
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
  private final String base;

  RunKeys(
      int index, Threshold threshold, PartitionToken token, PartitionStore store, Octets nonce) {
    this.index = index;
    this.threshold = threshold;
    this.token = token;
    this.store = store;
    this.base = "sluice-dkg-" + HexFormat.of().formatHex(nonce.toArray(), 0, 16);
  }

  List<Integer> others() {
    return others(index);
  }

  private List<Integer> others(int of) {
    return IntStream.rangeClosed(1, threshold.n()).filter(j -> j != of).boxed().toList();
  }

  private List<List<Integer>> sets() {
    return threshold.setsOf(index);
  }

  /// Makes all pairs; the public points in the order of a [Nonce].
  void make(List<Octets> transport, List<Octets> replicated) {
    store.put(FILE, String.join("\n", labels()).getBytes(StandardCharsets.US_ASCII));
    for (int j : others()) {
      transport.add(Octets.of(token.newAgreementKey(pair("t" + j))));
    }
    for (List<Integer> a : sets()) {
      replicated.add(Octets.of(token.newAgreementKey(pair("s" + name(a)))));
    }
  }

  /// Derives transport keys with the points that the others made for this partition, and the
  /// replicated keys under labels of this run.
  void derive(List<Nonce> all) {
    for (int j : others()) {
      Octets peer = all.get(j - 1).transport().get(others(j).indexOf(index));
      token.deriveTransportKey(pair("t" + j), peer.toArray(), derived("t" + j));
    }
    for (List<Integer> a : sets()) {
      token.deriveHmacKey(pair("s" + name(a)), peerOf(all, a), derived("s" + name(a)));
    }
  }

  /// Derives the replicated keys once more, under the labels of the generation.
  void deriveForGeneration(List<Nonce> all, Hash32 gamma) {
    for (List<Integer> a : sets()) {
      token.deriveHmacKey(pair("s" + name(a)), peerOf(all, a), GenerationShares.keyLabel(gamma, a));
    }
  }

  private byte[] peerOf(List<Nonce> all, List<Integer> a) {
    int peer = a.get(0) == index ? a.get(1) : a.get(0);
    return all.get(peer - 1).sets().get(threshold.setsOf(peer).indexOf(a)).toArray();
  }

  String replicatedLabel(List<Integer> a) {
    return derived("s" + name(a));
  }

  Octets encrypt(int recipient, int kind, byte[] aad, SecretBytes share) {
    byte[] iv = iv(index, recipient, kind);
    return Octets.of(token.encrypt(derived("t" + recipient), iv, aad, share));
  }

  SecretBytes decrypt(int dealer, int kind, byte[] aad, Octets sealed) {
    byte[] iv = iv(dealer, index, kind);
    return token.decrypt(derived("t" + dealer), iv, aad, sealed.toArray());
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

  private List<String> labels() {
    List<String> uses = new ArrayList<>();
    others().forEach(j -> uses.add("t" + j));
    sets().forEach(a -> uses.add("s" + name(a)));
    List<String> labels = new ArrayList<>();
    uses.forEach(u -> labels.add(pair(u)));
    uses.forEach(u -> labels.add(derived(u)));
    return labels;
  }

  private String pair(String use) {
    return base + "-pair-" + use;
  }

  private String derived(String use) {
    return base + "-key-" + use;
  }

  private static String name(List<Integer> a) {
    return a.stream().map(String::valueOf).collect(Collectors.joining("."));
  }
}
