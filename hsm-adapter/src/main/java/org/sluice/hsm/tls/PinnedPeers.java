package org.sluice.hsm.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;

/// Trusts the other end, client or server, if the SHA-256 of its public key is one of the pins, and
/// for no other reason. (That it holds the private key is TLS's own proof.)
public final class PinnedPeers extends X509ExtendedTrustManager {

  private final Set<Hash32> pins;
  private volatile @Nullable Hash32 refused;

  /// Trusts these keys.
  public PinnedPeers(Set<Hash32> pins) {
    this.pins = Set.copyOf(pins);
  }

  /// The key that was shown last and is not pinned, if that happened.
  public @Nullable Hash32 refused() {
    return refused;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    Hash32 shown = TlsKey.pin(chain[0]);
    if (!pins.contains(shown)) {
      refused = shown;
      throw new CertificateException("key " + shown + " is not pinned; pinned: " + expected());
    }
  }

  private String expected() {
    return pins.stream().sorted().map(Hash32::toString).collect(Collectors.joining(", "));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
