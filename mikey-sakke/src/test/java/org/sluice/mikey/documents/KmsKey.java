package org.sluice.mikey.documents;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.StatementSigner;

/// The signing key of a KMS, in this process.
final class KmsKey implements StatementSigner {

  static final String NAME = "kms.example.org signing 1";

  private final KeyPair pair;

  KmsKey() {
    try {
      KeyPairGenerator g = KeyPairGenerator.getInstance("EC");
      g.initialize(new ECGenParameterSpec("secp256r1"));
      pair = g.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  PublicKey publicKey() {
    return pair.getPublic();
  }

  KmsSigningKey verifying() {
    return new KmsSigningKey(NAME, Octets.of(pair.getPublic().getEncoded()));
  }

  DocumentSigner signer() {
    return DocumentSigner.of(NAME, this);
  }

  @Override
  public Hash32 keyId() {
    return Hash32.sha256(pair.getPublic().getEncoded());
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      Signature s = Signature.getInstance("SHA256withECDSAinP1363Format");
      s.initSign(pair.getPrivate());
      s.update(message);
      return s.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
