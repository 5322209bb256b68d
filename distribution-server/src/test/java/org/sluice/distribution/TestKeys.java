package org.sluice.distribution;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.StatementSigner;

/// Throw-away keys, and what is signed with them.
public final class TestKeys {
  private TestKeys() {}

  public static StatementSigner signer(KeyPair pair) {
    return new StatementSigner() {
      @Override
      public Hash32 keyId() {
        return Hash32.sha256(pair.getPublic().getEncoded());
      }

      @Override
      public byte[] sign(byte[] message) {
        return TestKeys.sign(pair, message);
      }
    };
  }

  static byte[] sign(KeyPair pair, byte[] message) {
    boolean ec = pair.getPublic().getAlgorithm().equals("EC");
    return sign(pair, ec ? "SHA256withECDSAinP1363Format" : "Ed25519", message);
  }

  /// By a P-256 key, as X.509 writes it.
  static byte[] signDer(KeyPair pair, byte[] message) {
    return sign(pair, "SHA256withECDSA", message);
  }

  private static byte[] sign(KeyPair pair, String algorithm, byte[] message) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(pair.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] raw(KeyPair ed25519) {
    byte[] spki = ed25519.getPublic().getEncoded();
    return Arrays.copyOfRange(spki, spki.length - 32, spki.length);
  }

  public static KeyPair p256() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair ed25519() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
