package org.sluice.client.domain;

import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.records.id.Hash32;

/// The public keys of a domain, from the certificate that its profile names by hash. There is no
/// other way to make one, so whoever holds it holds pinned keys.
public final class DomainKeys {

  private final PinnedProfile profile;
  private final Hash32 certificate;
  private final MasterKeys masterKeys;

  private DomainKeys(PinnedProfile profile, Hash32 certificate, MasterKeys masterKeys) {
    this.profile = profile;
    this.certificate = certificate;
    this.masterKeys = masterKeys;
  }

  /// Checks a certificate (XML of TS 33.180 annex D) against `profile`.
  ///
  /// @throws Refused when the profile does not name its hash, or it is for another KMS
  public static DomainKeys of(PinnedProfile profile, byte[] xml) {
    String who = profile.profile().domain().value();
    Hash32 hash = Hash32.sha256(xml);
    if (!profile.names(hash)) {
      throw new Refused(
          Check.CERTIFICATE, who, "hash " + profile.namedCertificates(), hash.toString());
    }
    KmsCertificate certificate;
    try {
      certificate = KmsCertificate.parse(xml);
    } catch (RuntimeException e) {
      throw new Refused(Check.CERTIFICATE, who, "a KMS certificate", "a document that is none", e);
    }
    String kms = profile.profile().kms().value();
    if (!certificate.kmsUri().value().equals(kms)) {
      throw new Refused(Check.CERTIFICATE, who, "KMS " + kms, certificate.kmsUri().value());
    }
    return new DomainKeys(profile, hash, certificate.masterKeys());
  }

  /// The profile that pins them.
  public PinnedProfile profile() {
    return profile;
  }

  /// SHA-256 of the certificate.
  public Hash32 certificate() {
    return certificate;
  }

  /// Z_T and KPAK.
  public MasterKeys masterKeys() {
    return masterKeys;
  }
}
