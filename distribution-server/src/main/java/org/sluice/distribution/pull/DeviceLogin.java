package org.sluice.distribution.pull;

import io.vertx.core.http.HttpServerRequest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.shiro.authc.AuthenticationException;
import org.apache.shiro.mgt.DefaultSecurityManager;
import org.apache.shiro.mgt.DefaultSessionStorageEvaluator;
import org.apache.shiro.mgt.DefaultSubjectDAO;
import org.apache.shiro.subject.Subject;
import org.sluice.distribution.store.BundleStore;

/// From a TLS connection or a bearer token to a Shiro subject. No session is kept: every request
/// logs in anew.
public final class DeviceLogin {
  private static final String HOW =
      "this resource needs mutual TLS with the authentication key of an enrolled device,"
          + " or a bearer token of its user";

  private final DefaultSecurityManager security;
  private final Optional<BearerTokens> tokens;
  private final RateLimit limit;

  /// Logs in against this store.
  ///
  /// @param store where access records are found
  /// @param tokens how bearer tokens are checked; without it none counts
  /// @param limit of each client that is known, and of each address of those that are not
  public DeviceLogin(
      BundleStore store, Suspensions suspensions, Optional<BearerTokens> tokens, RateLimit limit) {
    this.tokens = tokens;
    this.limit = limit;
    DefaultSessionStorageEvaluator noSessions = new DefaultSessionStorageEvaluator();
    noSessions.setSessionStorageEnabled(false);
    DefaultSubjectDAO subjects = new DefaultSubjectDAO();
    subjects.setSessionStorageEvaluator(noSessions);
    security = new DefaultSecurityManager(new DeviceRealm(store, suspensions));
    security.setSubjectDAO(subjects);
  }

  /// The subject who makes this request: by a bearer token if it has one, otherwise by the
  /// connection's certificate. A token that does not hold is not made good by a certificate.
  ///
  /// @throws Problem 401 if nothing proves who it is, or nobody of that name is known; the two look
  ///   the same from outside
  Subject require(HttpServerRequest request) {
    return known(request).orElseThrow(DeviceLogin::unknown);
  }

  /// Counts a request for what anybody may have: a device that shows its key is counted as itself,
  /// so that whoever shares its address takes nothing from it.
  ///
  /// @throws Problem 429 if it is one too many
  void admit(HttpServerRequest request) {
    var _ = known(request);
  }

  private Optional<Subject> known(HttpServerRequest request) {
    Subject subject = new Subject.Builder(security).sessionCreationEnabled(false).buildSubject();
    try {
      KeyholderToken token = token(request).orElseThrow(AuthenticationException::new);
      subject.login(token);
      limit.count(token.getPrincipal().toString());
      return Optional.of(subject);
    } catch (AuthenticationException e) {
      limit.count(String.valueOf(request.remoteAddress().hostAddress()));
      return Optional.empty();
    }
  }

  private Optional<? extends KeyholderToken> token(HttpServerRequest request) {
    List<String> headers = request.headers().getAll("Authorization");
    return switch (headers.size()) {
      case 0 -> certificate(request).map(DeviceToken::new);
      case 1 -> tokens.flatMap(checked -> checked.verify(headers.getFirst()));
      default -> Optional.empty();
    };
  }

  private static Problem unknown() {
    return Problem.of(401, "Unknown device", HOW);
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
