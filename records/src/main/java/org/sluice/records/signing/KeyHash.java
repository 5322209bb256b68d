package org.sluice.records.signing;

import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.P256Spki;

/// Names of public keys.
public final class KeyHash {
  /// Suite of X25519 sealing keys: 32 octets.
  public static final int X25519 = 1;

  /// Suite of P-256 sealing keys: 65 octets, 04||x||y.
  public static final int P256 = 2;

  /// Suite of devices that share a transport key (TrK of TS 33.180) with the appliance. They have
  /// no sealing key pair: in its place stands the hash of the line that carried the key in, 32
  /// octets.
  public static final int TRANSPORT = 3;

  private static final int X25519_OCTETS = 32;
  private static final int P256_OCTETS = 65;

  private KeyHash() {}

  /// SHA-256 of the SubjectPublicKeyInfo of a P-256 signing or authentication key.
  ///
  /// @throws MalformedRecord if `spki` has not the one form of [P256Spki]
  public static Hash32 ofSpki(byte[] spki) {
    String problem = P256Spki.problem(Octets.of(spki));
    if (problem != null) {
      throw new MalformedRecord("KeyHash", "spki", problem);
    }
    return Hash32.sha256(spki);
  }

  /// SHA-256 of suite octet || raw public key of a sealing key.
  ///
  /// @throws MalformedRecord if the key does not have the form of the suite
  public static Hash32 ofSealKey(int suite, byte[] publicKey) {
    String problem = sealKeyProblem(suite, publicKey);
    if (problem != null) {
      throw new MalformedRecord("KeyHash", "sealPublicKey", problem);
    }
    return Hash32.sha256(new byte[] {(byte) suite}, publicKey);
  }

  /// What is wrong with the form of a sealing key, or null.
  public static @org.jspecify.annotations.Nullable String sealKeyProblem(
      int suite, byte[] publicKey) {
    int needed = sealKeyOctets(suite);
    if (needed == 0) {
      return "suite is not 1, 2 or 3";
    }
    if (publicKey.length != needed) {
      return publicKey.length + " octets, suite " + suite + " has " + needed;
    }
    return suite == P256 && publicKey[0] != 4 ? "not a point 04||x||y" : null;
  }

  /// Octets of a sealing public key of that suite (for HPKE also of its `enc`); 0 if there is no
  /// such suite.
  public static int sealKeyOctets(int suite) {
    return switch (suite) {
      case X25519 -> X25519_OCTETS;
      case P256 -> P256_OCTETS;
      case TRANSPORT -> Hash32.LENGTH;
      default -> 0;
    };
  }
}
