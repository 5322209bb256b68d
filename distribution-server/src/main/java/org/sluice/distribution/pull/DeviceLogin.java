package org.sluice.distribution.pull;

import io.vertx.core.http.HttpServerRequest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.shiro.authc.AuthenticationException;
import org.apache.shiro.mgt.DefaultSecurityManager;
import org.apache.shiro.mgt.DefaultSessionStorageEvaluator;
import org.apache.shiro.mgt.DefaultSubjectDAO;
import org.apache.shiro.subject.Subject;
import org.sluice.distribution.store.BundleStore;

/// From a TLS connection to a Shiro subject. No session is kept: every request logs in by its
/// connection.
public final class DeviceLogin {
  private static final String HOW =
      "this resource needs mutual TLS with the authentication key of an enrolled device";

  private final DefaultSecurityManager security;

  /// Logs in against this store.
  ///
  /// @param store where access records are found
  public DeviceLogin(BundleStore store, Suspensions suspensions) {
    DefaultSessionStorageEvaluator noSessions = new DefaultSessionStorageEvaluator();
    noSessions.setSessionStorageEnabled(false);
    DefaultSubjectDAO subjects = new DefaultSubjectDAO();
    subjects.setSessionStorageEvaluator(noSessions);
    security = new DefaultSecurityManager(new DeviceRealm(store, suspensions));
    security.setSubjectDAO(subjects);
  }

  /// The subject of the device that makes this request.
  ///
  /// @throws Problem 401 if there is no client certificate or its key is not known; the two look
  ///   the same from outside
  Subject require(HttpServerRequest request) {
    X509Certificate certificate =
        certificate(request).orElseThrow(() -> Problem.of(401, "Unknown device", HOW));
    Subject subject = new Subject.Builder(security).sessionCreationEnabled(false).buildSubject();
    try {
      subject.login(new DeviceToken(certificate));
    } catch (AuthenticationException e) {
      throw Problem.of(401, "Unknown device", HOW);
    }
    return subject;
  }

  private static Optional<X509Certificate> certificate(HttpServerRequest request) {
    SSLSession session = request.sslSession();
    if (session == null) {
      return Optional.empty();
    }
    try {
      Certificate[] shown = session.getPeerCertificates();
      return shown.length > 0 && shown[0] instanceof X509Certificate x509
          ? Optional.of(x509)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty(); // the client showed none
    }
  }
}
