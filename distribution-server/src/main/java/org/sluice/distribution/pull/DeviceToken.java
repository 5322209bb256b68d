package org.sluice.distribution.pull;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;

/// The key with which a device finished the TLS handshake. TLS 1.3 has proven that the device holds
/// the private half; the certificate around it is self-signed and says nothing more.
final class DeviceToken implements KeyholderToken {
  private static final long serialVersionUID = 1L;
  private static final String PLACE = DeviceToken.class.getName();

  private final transient byte[] spki;
  private final transient Hash32 hash;

  private DeviceToken(X509Certificate certificate) {
    this.spki = certificate.getPublicKey().getEncoded();
    this.hash = Hash32.sha256(spki);
  }

  /// The key that was shown in this session, if one was. It is computed once and kept with the
  /// session: who holds the key does not change in it, what they may have is not told by it.
  static Optional<DeviceToken> of(@Nullable SSLSession session) {
    if (session == null) {
      return Optional.empty();
    }
    if (session.getValue(PLACE) instanceof DeviceToken before) {
      return Optional.of(before);
    }
    Optional<DeviceToken> token = certificate(session).map(DeviceToken::new);
    token.ifPresent(shown -> session.putValue(PLACE, shown));
    return token;
  }

  private static Optional<X509Certificate> certificate(SSLSession session) {
    try {
      Certificate[] shown = session.getPeerCertificates();
      return shown.length > 0 && shown[0] instanceof X509Certificate x509
          ? Optional.of(x509)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty(); // the client showed none
    }
  }

  /// SHA-256 of the SPKI, as access records name it.
  @Override
  public Hash32 getPrincipal() {
    return hash;
  }

  /// The SPKI itself.
  @Override
  public byte[] getCredentials() {
    return spki.clone();
  }
}
