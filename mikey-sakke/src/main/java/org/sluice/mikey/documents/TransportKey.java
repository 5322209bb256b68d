package org.sluice.mikey.documents;

import org.sluice.mikey.secret.SecretBytes;

/// A transport key (TrK): 256 bits that a KMS and one client share, under which keys are wrapped.
/// Closing it wipes it.
public final class TransportKey implements SignatureKey, AutoCloseable {

  /// Octets of the key.
  public static final int OCTETS = 32;

  private final String name;
  private final SecretBytes octets;

  private TransportKey(String name, SecretBytes octets) {
    this.name = name;
    this.octets = octets;
  }

  /// Takes over 32 octets, which are closed if they are refused. `name` is as in KeyInfo, such as
  /// `tk.12.user@example.org`.
  ///
  /// @throws IllegalArgumentException if the length is another
  /// @throws org.sluice.records.codec.MalformedRecord if the name is empty or too long
  public static TransportKey of(String name, SecretBytes octets) {
    KeyName.check("TransportKey", name, octets);
    return new TransportKey(name, octets);
  }

  @Override
  public String name() {
    return name;
  }

  /// The 32 octets; they stay this key's.
  public SecretBytes octets() {
    return octets;
  }

  /// Wraps a new TrK under this one.
  public EncryptedKey wrap(TransportKey next) {
    return Wrapping.newKey(this, next.name, next.octets);
  }

  /// Wraps a new InK under this one.
  public EncryptedKey wrap(IntegrityKey next) {
    return Wrapping.newKey(this, next.name(), next.octets());
  }

  /// Unwraps a NewTransportKey; the caller closes it.
  ///
  /// @throws DocumentRefused with KEY_NAME or WRAPPED_KEY
  public TransportKey openTransportKey(EncryptedKey wrapped, DocumentOptions options) {
    SecretBytes opened = new Wrapping(options).openNewKey(this, wrapped);
    return of(Wrapping.carriedName(wrapped, opened), opened);
  }

  /// Unwraps a NewIntegrityKey; the caller closes it.
  ///
  /// @throws DocumentRefused with KEY_NAME or WRAPPED_KEY
  public IntegrityKey openIntegrityKey(EncryptedKey wrapped, DocumentOptions options) {
    SecretBytes opened = new Wrapping(options).openNewKey(this, wrapped);
    return IntegrityKey.of(Wrapping.carriedName(wrapped, opened), opened);
  }

  @Override
  public void close() {
    octets.close();
  }

  @Override
  public String toString() {
    return "TransportKey[" + name + "]";
  }
}
