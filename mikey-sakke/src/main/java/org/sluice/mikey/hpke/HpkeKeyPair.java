package org.sluice.mikey.hpke;

import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;

/// A device's sealing key pair. The private key is in the pool from its first octet; closing the
/// pair wipes it.
public final class HpkeKeyPair implements AutoCloseable {

  static final long FRAME_OCTETS = 16384;

  private final SealSuite suite;
  private final byte[] publicKey;
  private final SecretBytes privateKey;

  private HpkeKeyPair(SealSuite suite, byte[] publicKey, SecretBytes privateKey) {
    this.suite = suite;
    this.publicKey = publicKey;
    this.privateKey = privateKey;
  }

  /// A new pair from the system's random generator.
  public static HpkeKeyPair generate(SealSuite suite) {
    SecretBytes key = SecretBytes.allocate(SealSuite.PRIVATE_OCTETS);
    key.use(at -> {
      suite.kem().generate(at);
      return at;
    });
    return of(suite, key);
  }

  /// The pair of a private key that was kept (32 octets, taken over: this pair closes it).
  ///
  /// @throws HpkeException if it is no private key of the suite
  public static HpkeKeyPair of(SealSuite suite, SecretBytes privateKey) {
    if (privateKey.length() != SealSuite.PRIVATE_OCTETS) {
      throw new HpkeException(
          HpkeException.Reason.PRIVATE_KEY, privateKey.length() + " octets instead of 32");
    }
    try (Frame frame = Frame.open(FRAME_OCTETS)) {
      byte[] open = privateKey.use(at -> suite.kem().publicKey(frame, at));
      return new HpkeKeyPair(suite, open, privateKey);
    }
  }

  /// The suite both keys belong to.
  public SealSuite suite() {
    return suite;
  }

  /// The public key, 32 or 65 octets.
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /// The private key, 32 octets, owned by this pair.
  public SecretBytes privateKey() {
    return privateKey;
  }

  @Override
  public void close() {
    privateKey.close();
  }

  @Override
  public String toString() {
    return "HpkeKeyPair[" + suite + "]";
  }
}
