package org.sluice.client.domain;

import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.mikey.keyset.KmsCertificate;
import org.sluice.mikey.keyset.MalformedCertificate;
import org.sluice.mikey.keyset.MasterKeys;
import org.sluice.records.id.Hash32;
import org.sluice.records.id.KmsUri;
import org.sluice.records.id.PeriodRule;

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
    } catch (MalformedCertificate e) {
      throw new Refused(
          Check.CERTIFICATE, who, "a KMS certificate", String.valueOf(e.getMessage()), e);
    }
    MasterKeys keys = certificate.keys();
    KmsUri kms = profile.profile().kms();
    PeriodRule rule = profile.profile().rule();
    if (!keys.kms().equals(kms)) {
      throw new Refused(Check.CERTIFICATE, who, "KMS " + kms, keys.kms().value());
    }
    if (!keys.rule().equals(rule)) {
      throw new Refused(Check.CERTIFICATE, who, "period rule " + rule, keys.rule().toString());
    }
    if (certificate.revoked()) {
      throw new Refused(Check.CERTIFICATE, who, "a valid certificate", "one marked as revoked");
    }
    return new DomainKeys(profile, hash, keys);
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
