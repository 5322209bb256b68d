package org.sluice.threshold.signing;

import java.util.LinkedHashMap;
import java.util.Optional;
import org.sluice.records.codec.Octets;
import org.sluice.records.signing.EcdsaCheck;

/// The keys that were asked for last, by the octets of their SPKI, so that each is taken apart
/// once. Only that is remembered: no signature, and nothing about whose key it is. For any number
/// of threads.
public final class EcdsaKeys implements EcdsaCheck {
  private static final int MOST = 64;

  private final LinkedHashMap<Octets, Optional<EcdsaKey>> latest =
      new LinkedHashMap<>(MOST, 0.75f, true);

  @Override
  public boolean verify(byte[] spki, byte[] message, byte[] signature) {
    return key(Octets.of(spki)).map(key -> key.verify(message, signature)).orElse(false);
  }

  private synchronized Optional<EcdsaKey> key(Octets spki) {
    Optional<EcdsaKey> key = latest.computeIfAbsent(spki, EcdsaKey::of);
    if (latest.size() > MOST) {
      latest.pollFirstEntry();
    }
    return key;
  }
}
