package org.sluice.mikey.documents;

import java.time.Instant;
import java.util.Optional;
import org.sluice.records.codec.Bounds;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.Identifier;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.UserUri;

/// What a KmsKeySet says of its keys.
///
/// @param kms KmsUri
/// @param certUri CertUri, the certificate they belong to
/// @param issuer Issuer
/// @param user UserUri
/// @param identifier UserID: 1 to 127 octets, 32 in the hashed format
/// @param validFrom ValidFrom, in whole seconds
/// @param validTo ValidTo, in whole seconds
/// @param period KeyPeriodNo
/// @param revoked Revoked
public record KeySetLabel(
    KmsUri kms,
    Optional<String> certUri,
    Optional<String> issuer,
    UserUri user,
    Octets identifier,
    Optional<Instant> validFrom,
    Optional<Instant> validTo,
    long period,
    boolean revoked) {

  /// Most characters of a user's URI for whom keys are wrapped: so the element fits one part of a
  /// sealed key set, whatever has to be escaped in it.
  public static final int MAX_WRAPPED_URI = 127;

  /// Checks lengths.
  public KeySetLabel {
    Bounds b = Bounds.of("KeySetLabel");
    certUri.ifPresent(u -> b.text("certUri", u, false, CommonFields.MAX_TEXT));
    issuer.ifPresent(i -> b.text("issuer", i, false, CommonFields.MAX_TEXT));
    b.range("identifier", identifier.length(), 1, Identifier.MAX_OCTETS).u64("period", period);
  }
}
