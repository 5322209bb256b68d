package org.sluice.hsm.appliance;

import org.sluice.hsm.pkcs11.Token;
import org.sluice.hsm.pkcs11.TokenKeys;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.StatementSigner;

/// An officer's signing key in a token of their own: P-256, made inside and never outside.
public final class OfficerToken implements StatementSigner, AutoCloseable {
  private static final String LABEL = "sluice-officer";

  private final Token token;
  private final CertifiedKey key;

  private OfficerToken(Token token, CertifiedKey key) {
    this.token = token;
    this.key = key;
  }

  /// Makes the key on a token that is logged in, which is this one's from then on. Throws
  /// [org.sluice.hsm.HsmException.KeyExists] if it has one.
  public static OfficerToken create(Token token) {
    return new OfficerToken(
        token, CertifiedKey.create(token, new TokenKeys(token), new SunKeys(token), LABEL));
  }

  /// Opens the key on a token that is logged in, which is this one's from then on. Throws
  /// [org.sluice.hsm.HsmException.KeyMissing] if it has none.
  public static OfficerToken open(Token token) {
    return new OfficerToken(
        token, CertifiedKey.open(token, new TokenKeys(token), new SunKeys(token), LABEL));
  }

  /// The public key, SubjectPublicKeyInfo in DER.
  public byte[] spki() {
    return key.spki();
  }

  @Override
  public Hash32 keyId() {
    return key.keyId();
  }

  @Override
  public byte[] sign(byte[] message) {
    return key.sign(message);
  }

  /// Logs out.
  @Override
  public void close() {
    token.close();
  }
}
