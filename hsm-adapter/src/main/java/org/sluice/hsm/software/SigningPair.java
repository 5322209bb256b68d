package org.sluice.hsm.software;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;

/// A signing key pair of the JDK, with the algorithm it signs by (64 octets for both).
record SigningPair(KeyPair pair, String algorithm) {

  /// ECDSA over P-256 with SHA-256, signature r || s.
  static SigningPair ecdsa(SecureRandom random) {
    return new SigningPair(
        generate("EC", new ECGenParameterSpec("secp256r1"), random),
        "SHA256withECDSAinP1363Format");
  }

  static SigningPair ed25519(SecureRandom random) {
    return new SigningPair(generate("Ed25519", NamedParameterSpec.ED25519, random), "Ed25519");
  }

  byte[] spki() {
    return pair.getPublic().getEncoded();
  }

  byte[] sign(byte[] message, SecureRandom random) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(pair.getPrivate(), random);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks " + algorithm, e);
    }
  }

  static KeyPair generate(String kind, AlgorithmParameterSpec spec, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      generator.initialize(spec, random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks " + kind, e);
    }
  }
}
