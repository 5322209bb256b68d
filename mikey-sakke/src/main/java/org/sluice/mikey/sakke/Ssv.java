package org.sluice.mikey.sakke;

import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.secret.SecretBytes;

/// A shared secret value (RFC 6508): 16 octets as in RFC 6509, or 32 as some deployed systems send.
/// Closing it wipes it.
public final class Ssv implements AutoCloseable {

  private final SecretBytes octets;

  private Ssv(SecretBytes octets) {
    this.octets = octets;
  }

  /// Takes over 16 or 32 octets.
  public static Ssv of(SecretBytes octets) {
    if (octets.length() != 16 && octets.length() != 32) {
      throw new IllegalArgumentException(
          "a shared secret value has 16 or 32 octets, not " + octets.length());
    }
    return new Ssv(octets);
  }

  /// 16 fresh octets.
  public static Ssv random(RandomSource source) {
    SecretBytes octets = SecretBytes.allocate(16);
    boolean _ =
        octets.use(at -> {
          source.fill(at, 16);
          return true;
        });
    return new Ssv(octets);
  }

  /// The octets; they stay this value's.
  public SecretBytes octets() {
    return octets;
  }

  @Override
  public void close() {
    octets.close();
  }

  @Override
  public String toString() {
    return "Ssv[" + octets.length() + " octets]";
  }
}
