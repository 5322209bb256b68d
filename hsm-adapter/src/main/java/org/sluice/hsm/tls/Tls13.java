package org.sluice.hsm.tls;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// TLS 1.3 and nothing older, with both ends showing a key.
public final class Tls13 {

  private static final String VERSION = "TLSv1.3";

  private Tls13() {}

  /// A context that shows `own` and trusts `peers`.
  public static SSLContext context(TlsKey own, X509ExtendedTrustManager peers) {
    try {
      SSLContext context = SSLContext.getInstance(VERSION);
      context.init(
          new KeyManager[] {new OneKey(own)}, new TrustManager[] {peers}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 25 has TLS 1.3", e);
    }
  }

  /// What is agreed on: this version alone; the other end must show a key.
  public static SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {VERSION});
    parameters.setNeedClientAuth(true);
    return parameters;
  }
}
