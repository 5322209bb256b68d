package org.sluice.distribution.pull;

import java.security.cert.X509Certificate;
import org.sluice.records.id.Hash32;

/// The key with which a device finished the TLS handshake. TLS 1.3 has proven that the device holds
/// the private half; the certificate around it is self-signed and says nothing more.
final class DeviceToken implements KeyholderToken {
  private static final long serialVersionUID = 1L;

  private final transient byte[] spki;

  DeviceToken(X509Certificate certificate) {
    this.spki = certificate.getPublicKey().getEncoded();
  }

  /// SHA-256 of the SPKI, as access records name it.
  @Override
  public Hash32 getPrincipal() {
    return Hash32.sha256(spki);
  }

  /// The SPKI itself.
  @Override
  public byte[] getCredentials() {
    return spki.clone();
  }
}
