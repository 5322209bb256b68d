package org.sluice.mikey.documents;

import org.sluice.mikey.secret.SecretBytes;

/// An integrity key (InK): 256 bits that a KMS and one client share, for HMAC-SHA-256 over
/// documents. Closing it wipes it.
public final class IntegrityKey implements SignatureKey, AutoCloseable {

  /// Octets of the key.
  public static final int OCTETS = 32;

  private final String name;
  private final SecretBytes octets;

  private IntegrityKey(String name, SecretBytes octets) {
    this.name = name;
    this.octets = octets;
  }

  /// Takes over 32 octets, which are closed if they are refused. `name` is as in KeyInfo, such as
  /// `ink.12.user@example.org`.
  ///
  /// @throws IllegalArgumentException if the length is another
  /// @throws org.sluice.records.codec.MalformedRecord if the name is empty or too long
  public static IntegrityKey of(String name, SecretBytes octets) {
    KeyName.check("IntegrityKey", name, octets);
    return new IntegrityKey(name, octets);
  }

  @Override
  public String name() {
    return name;
  }

  /// The 32 octets; they stay this key's.
  public SecretBytes octets() {
    return octets;
  }

  @Override
  public void close() {
    octets.close();
  }

  @Override
  public String toString() {
    return "IntegrityKey[" + name + "]";
  }
}
