package org.sluice.threshold.vault;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.PartitionToken;

/// The few values that come out of a token through secret memory and are public from then on:
/// nonces and key check values. Nothing else may be copied to the heap.
public final class Published {
  private Published() {}

  /// 32 fresh octets of the token's generator, for a nonce that others will see.
  public static Octets nonce(PartitionToken token) {
    try (SecretBytes drawn = SecretBytes.allocate(Hash32.LENGTH)) {
      token.random(drawn);
      return copy(drawn);
    }
  }

  /// An HMAC that the generation record publishes.
  static Octets mac(PartitionToken token, String label, byte[] message) {
    try (SecretBytes mac = token.hmac(label, message)) {
      return copy(mac);
    }
  }

  private static Octets copy(SecretBytes from) {
    byte[] open = new byte[from.length()];
    return from.use(at -> {
      MemorySegment.copy(SecretPool.MEM, ValueLayout.JAVA_BYTE, at, open, 0, open.length);
      return Octets.of(open);
    });
  }
}
