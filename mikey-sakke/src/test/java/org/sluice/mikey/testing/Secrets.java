package org.sluice.mikey.testing;

import java.lang.foreign.MemorySegment;
import org.sluice.mikey.secret.SecretBytes;

/// Test values as secrets, and secrets as test values.
public final class Secrets {

  private Secrets() {}

  public static SecretBytes of(byte[] octets) {
    return SecretBytes.takeOwnershipOf(octets.clone());
  }

  public static byte[] octets(SecretBytes secret) {
    byte[] octets = new byte[secret.length()];
    long _ =
        secret.lend(segment -> {
          MemorySegment.copy(segment, 0, MemorySegment.ofArray(octets), 0, octets.length);
          return 0;
        });
    return octets;
  }
}
