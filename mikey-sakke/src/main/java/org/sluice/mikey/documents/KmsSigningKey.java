package org.sluice.mikey.documents;

import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.P256Spki;

/// The public key with which a KMS signs documents: ECDSA on P-256 with SHA-256.
///
/// @param name as in KeyInfo, 1 to 255 octets
/// @param spki SubjectPublicKeyInfo in DER, 91 octets
public record KmsSigningKey(String name, Octets spki) implements SignatureKey {

  /// Checks both.
  public KmsSigningKey {
    KeyName.checked("KmsSigningKey", name);
    @Nullable String problem = P256Spki.problem(spki);
    if (problem != null) {
      throw new MalformedRecord("KmsSigningKey", "spki", problem);
    }
  }
}
