package org.sluice.threshold;

import org.sluice.records.codec.Octets;
import org.sluice.records.id.Hash32;

/// Who a partition is: what custodians compare out of band in round 0 of a ceremony.
///
/// @param identitySpki ECDSA P-256 public key, SubjectPublicKeyInfo in DER
/// @param witnessKey Ed25519 public key, 32 octets
public record PartitionIdentity(Octets identitySpki, Octets witnessKey) {

  public PartitionIdentity {
    if (witnessKey.length() != 32 || identitySpki.length() < 59 || identitySpki.length() > 512) {
      throw new IllegalArgumentException(
          "identity key of "
              + identitySpki.length()
              + " octets and witness key of "
              + witnessKey.length()
              + ": not a P-256 SPKI and an Ed25519 key");
    }
  }

  /// SHA-256 of the identity key's SPKI: how statements name the signer.
  public Hash32 keyId() {
    return Hash32.sha256(identitySpki.toArray());
  }

  /// What custodians read to one another: SHA-256 over both keys.
  public Hash32 fingerprint() {
    return Hash32.sha256(identitySpki.toArray(), witnessKey.toArray());
  }
}
