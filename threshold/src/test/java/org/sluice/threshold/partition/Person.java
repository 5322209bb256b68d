package org.sluice.threshold.partition;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Set;
import org.sluice.records.id.Hash32;
import org.sluice.records.signing.StatementSigner;
import org.sluice.records.statement.Officer;
import org.sluice.records.statement.Role;
import org.sluice.threshold.TokenDouble;

/// A signer of statements: an officer, or the appliance's bundle key.
final class Person implements StatementSigner {
  final String name;
  private final KeyPair key;

  Person(String name) {
    this.name = name;
    try {
      KeyPairGenerator g = KeyPairGenerator.getInstance("EC");
      g.initialize(new ECGenParameterSpec("secp256r1"));
      key = g.generateKeyPair();
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

  @Override
  public Hash32 keyId() {
    return Hash32.sha256(spki());
  }

  @Override
  public byte[] sign(byte[] message) {
    return TokenDouble.sign("SHA256withECDSAinP1363Format", key.getPrivate(), message);
  }
}
