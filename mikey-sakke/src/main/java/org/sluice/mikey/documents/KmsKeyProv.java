package org.sluice.mikey.documents;

import java.util.List;

/// Answer to a key request: the user's key sets. Closing it closes them.
public final class KmsKeyProv implements KmsMessage {

  static final String ELEMENT = "KmsKeyProv";

  private final List<KmsKeySet> keySets;
  private final NewKeys newKeys;

  /// Takes over the key sets.
  public KmsKeyProv(List<KmsKeySet> keySets, NewKeys newKeys) {
    this.keySets = List.copyOf(keySets);
    this.newKeys = newKeys;
  }

  /// The key sets, which stay this message's.
  public List<KmsKeySet> keySets() {
    return keySets;
  }

  /// New TrK and InK.
  public NewKeys newKeys() {
    return newKeys;
  }

  @Override
  public void close() {
    keySets.forEach(KmsKeySet::close);
  }
}
