package org.sluice.distribution.pull;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
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
    security = new DefaultSecurityManager(new DeviceRealm(new KnownClients(store, suspensions)));
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
    try {
      KeyholderToken token =
          token(request, BearerTokens::verify).orElseThrow(AuthenticationException::new);
      Subject subject = login(token);
      limit.count(client(token));
      return Optional.of(subject);
    } catch (AuthenticationException e) {
      limit.count(String.valueOf(request.remoteAddress().hostAddress()));
      return Optional.empty();
    }
  }

  /// What proves who makes this request, as far as that is known without any work that could take
  /// long. Nothing means nothing: [#require(HttpServerRequest)] decides.
  Optional<? extends KeyholderToken> shown(HttpServerRequest request) {
    return token(request, BearerTokens::verified);
  }

  /// Logs in, without counting the request.
  ///
  /// @throws AuthenticationException if nobody of that name is known
  Subject login(KeyholderToken token) {
    Subject subject = new Subject.Builder(security).sessionCreationEnabled(false).buildSubject();
    subject.login(token);
    return subject;
  }

  /// Counts a request; false if it is one too many, which is then not counted.
  boolean mayAsk(KeyholderToken token) {
    return limit.tryCount(client(token));
  }

  private static String client(KeyholderToken token) {
    return token.getPrincipal().toString();
  }

  private Optional<? extends KeyholderToken> token(
      HttpServerRequest request, BiFunction<BearerTokens, String, Optional<BearerToken>> check) {
    List<String> headers = request.headers().getAll("Authorization");
    return switch (headers.size()) {
      case 0 -> DeviceToken.of(request.sslSession());
      case 1 -> tokens.flatMap(issuer -> check.apply(issuer, headers.getFirst()));
      default -> Optional.empty();
    };
  }

  private static Problem unknown() {
    return Problem.of(401, "Unknown device", HOW);
  }
}
