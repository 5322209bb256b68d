package org.sluice.appliance.machines;

import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Lets any client key finish the handshake, which proves that the client holds it. Whose key it is
/// the realm decides at each question, so that a refusal is an answer and a line in the access log.
final class AnyKey extends X509ExtendedTrustManager {
  @Override
  public void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable Socket socket) {}

  @Override
  public void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine) {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType) {}

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable Socket socket) {
    throw noClient();
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine) {
    throw noClient();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType) {
    throw noClient();
  }

  private static UnsupportedOperationException noClient() {
    return new UnsupportedOperationException("this end is a server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
