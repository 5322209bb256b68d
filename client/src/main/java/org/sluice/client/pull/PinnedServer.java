package org.sluice.client.pull;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.sluice.records.id.Hash32;

/// Trusts a server for one reason: the SHA-256 of its TLS public key is a pin of the domain
/// profile. No certification authority, no host name, no date: none of them could make a server
/// more trustworthy than the signed profile does, and each could make one less available.
final class PinnedServer extends X509ExtendedTrustManager {

  private final Set<Hash32> pins;
  private volatile @Nullable Hash32 refused;

  PinnedServer(Set<Hash32> pins) {
    this.pins = Set.copyOf(pins);
  }

  /// The key that was shown and is not pinned, if that happened.
  @Nullable Hash32 refused() {
    return refused;
  }

  /// The pins in a form for messages.
  String expected() {
    return pins.stream().sorted().map(Hash32::toString).collect(Collectors.joining(" or "));
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    Hash32 key = Hash32.sha256(chain[0].getPublicKey().getEncoded());
    if (!pins.contains(key)) {
      refused = key;
      throw new CertificateException("server key " + key + " is not pinned by the profile");
    }
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
    throw new CertificateException("this is a client: it accepts nobody's connection");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
