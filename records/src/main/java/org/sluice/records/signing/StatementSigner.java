package org.sluice.records.signing;

import org.sluice.records.id.Hash32;

/// A P-256 key that signs statements: in a token, or on an officer's own machine.
public interface StatementSigner {
  /// SHA-256 of its SubjectPublicKeyInfo in DER.
  Hash32 keyId();

  /// ECDSA with SHA-256 over `message`, as r||s of 64 octets (IEEE P1363).
  byte[] sign(byte[] message);
}
