package org.sluice.mikey.hpke;

/// What [Hpke#seal] makes. All of it is public.
public final class Sealed {

  private final byte[] enc;
  private final byte[] ciphertext;

  Sealed(byte[] enc, byte[] ciphertext) {
    this.enc = enc;
    this.ciphertext = ciphertext;
  }

  /// The encapsulated key, 32 octets (X25519) or 65 (P-256).
  public byte[] enc() {
    return enc.clone();
  }

  /// The ciphertext, 16 octets longer than the plaintext.
  public byte[] ciphertext() {
    return ciphertext.clone();
  }
}
