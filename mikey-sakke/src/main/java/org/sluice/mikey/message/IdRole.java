package org.sluice.mikey.message;

import org.sluice.records.codec.Coded;

/// What an identity in a message is for (RFC 6043 section 6.6, TS 33.180 clause E.7).
public enum IdRole implements Coded {
  /// IDRi: the sender's URI.
  INITIATOR(1),
  /// IDRr: the recipient's URI.
  RESPONDER(2),
  /// Some KMS: read only under [ReadingOption#KMS_ROLE_TWICE].
  KMS(3),
  /// IDRkmsi: the key management server that vouches for the sender.
  INITIATOR_KMS(6),
  /// IDRkmsr: the one whose public key the secret is encapsulated with.
  RESPONDER_KMS(7),
  /// The sender's hashed identifier instead of the URI (identity hiding), 32 octets.
  INITIATOR_UID(8),
  /// The recipient's.
  RESPONDER_UID(9);

  private final int code;

  IdRole(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
