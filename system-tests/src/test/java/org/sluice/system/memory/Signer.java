package org.sluice.system.memory;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Set;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;

/// Who signs around the partitions: an officer, the appliance (P-256), or the log (Ed25519).
record Signer(String name, KeyPair key) implements StatementSigner {

  static Signer p256(String name) {
    try {
      KeyPairGenerator g = KeyPairGenerator.getInstance("EC");
      g.initialize(new ECGenParameterSpec("secp256r1"));
      return new Signer(name, g.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Signer ed25519(String name) {
    try {
      return new Signer(name, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  Officer as(Role... roles) {
    return new Officer(name, Set.of(roles), spki());
  }

  byte[] spki() {
    return key.getPublic().getEncoded();
  }

  /// The public key alone, of an Ed25519 key.
  byte[] ed25519Octets() {
    byte[] spki = spki();
    return Arrays.copyOfRange(spki, spki.length - 32, spki.length);
  }

  @Override
  public Hash32 keyId() {
    return Hash32.sha256(spki());
  }

  @Override
  public byte[] sign(byte[] message) {
    boolean log = key.getPrivate().getAlgorithm().startsWith("Ed");
    try {
      Signature s = Signature.getInstance(log ? "Ed25519" : "SHA256withECDSAinP1363Format");
      s.initSign(key.getPrivate());
      s.update(message);
      return s.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
