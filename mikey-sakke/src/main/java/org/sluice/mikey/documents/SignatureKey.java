package org.sluice.mikey.documents;

/// A key that a signature on a document is checked with: the InK, the TrK where a client has no InK
/// (TS 33.180 clause 9.3.4), or the public key of a KMS. Which algorithm is accepted follows from
/// the key, never from the document.
public sealed interface SignatureKey permits IntegrityKey, TransportKey, KmsSigningKey {

  /// Its name, which must be in the signature's KeyInfo.
  String name();
}
