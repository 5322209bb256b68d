package org.sluice.benchmarks;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Set;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;

/// A key pair of the JDK that signs for someone of the benchmark: an officer, or, where there is no
/// HSM, the appliance. Gone with the process.
final class Signer implements StatementSigner {
  static final String ECDSA = "SHA256withECDSAinP1363Format";
  static final String ED25519 = "Ed25519";

  private final KeyPair pair;
  private final String algorithm;

  private Signer(KeyPair pair, String algorithm) {
    this.pair = pair;
    this.algorithm = algorithm;
  }

  /// ECDSA on P-256.
  static Signer ecdsa() {
    // P-256 is what the JDK makes of "EC" and 256 bits.
    return new Signer(generate("EC", 256), ECDSA);
  }

  /// Ed25519.
  static Signer ed25519() {
    return new Signer(generate(ED25519, 255), ED25519);
  }

  private static KeyPair generate(String kind, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks " + kind, e);
    }
  }

  Officer officer(String name, Role... roles) {
    return new Officer(name, Set.of(roles), spki());
  }

  byte[] spki() {
    return pair.getPublic().getEncoded();
  }

  @Override
  public Hash32 keyId() {
    return Hash32.sha256(spki());
  }

  @Override
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(pair.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks " + algorithm, e);
    }
  }
}
