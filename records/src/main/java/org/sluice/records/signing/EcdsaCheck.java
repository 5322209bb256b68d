package org.sluice.records.signing;

/// What checks ECDSA signatures on P-256 with SHA-256: [P256Verifier], or one that is faster where
/// there are many and answers the same.
@FunctionalInterface
public interface EcdsaCheck {
  /// Whether `signature` (r||s, 64 octets) over `message` is by the key `spki`. Anything malformed
  /// is a "no".
  boolean verify(byte[] spki, byte[] message, byte[] signature);
}
