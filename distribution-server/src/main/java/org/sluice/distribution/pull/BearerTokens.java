package org.sluice.distribution.pull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.UserUri;

/// Checks OAuth 2.0 bearer tokens (RFC 6750, JWT): signed by a key of the issuer with a public-key
/// algorithm, for this audience, in time, with a scope of key management, naming a user.
///
/// A token without a signature, or with one made by a shared secret (which would let the issuer's
/// public key serve as one), is refused whatever it says.
public final class BearerTokens {
  private static final Logger LOG = Logger.getLogger(BearerTokens.class);
  private static final int MAX_TOKEN = 8192;
  private static final int SKEW_SECONDS = 30;
  private static final int LONGEST_MINUTES = 24 * 60;
  private static final int OLDEST_SECONDS = 24 * 60 * 60;
  private static final int MAX_JWKS = IssuerKeys.MAX_OCTETS;
  private static final Duration ASK_AGAIN = Duration.ofSeconds(10);
  // Keys are fetched when a token is verified: so one is, now and then, even if all are known.
  private static final Duration VERIFY_AGAIN = Duration.ofMinutes(1);
  private static final long KEPT_SECONDS = 60 * 60;
  private static final Pattern HEADER = Pattern.compile("[Bb]earer +([A-Za-z0-9_.=-]+)");
  private static final String[] ALGORITHMS = {
    AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
    AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
    AlgorithmIdentifiers.RSA_USING_SHA256,
    AlgorithmIdentifiers.RSA_USING_SHA384,
    AlgorithmIdentifiers.RSA_USING_SHA512,
    AlgorithmIdentifiers.RSA_PSS_USING_SHA256
  };

  private final TokenSettings settings;
  private final JwtConsumer consumer;
  private final VerifiedTokens verified;

  private BearerTokens(
      TokenSettings settings, VerificationKeyResolver keys, VerifiedTokens verified) {
    this.settings = settings;
    this.verified = verified;
    this.consumer =
        new JwtConsumerBuilder()
            .setVerificationKeyResolver(keys)
            .setJwsAlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, ALGORITHMS)
            .setExpectedIssuer(true, settings.issuer())
            .setExpectedAudience(true, settings.audience())
            .setRequireExpirationTime()
            .setMaxFutureValidityInMinutes(LONGEST_MINUTES)
            .setRequireIssuedAt()
            .setIssuedAtRestrictions(SKEW_SECONDS, OLDEST_SECONDS)
            .setAllowedClockSkewInSeconds(SKEW_SECONDS)
            .build();
  }

  /// Tokens of one issuer.
  ///
  /// @throws IOException if the file of keys cannot be read as a JWKS
  public static BearerTokens of(TokenSettings settings) throws IOException {
    if (settings.jwks().startsWith("https://")) {
      return byUrl(settings, ASK_AGAIN);
    }
    Path file = Path.of(settings.jwks());
    if (Files.size(file) > MAX_JWKS) {
      throw new IOException(file + " is longer than " + MAX_JWKS + " octets");
    }
    try {
      return new BearerTokens(
          settings,
          new JwksVerificationKeyResolver(
              new JsonWebKeySet(Files.readString(file)).getJsonWebKeys()),
          // These keys are read once and never change.
          new VerifiedTokens(InstantSource.system(), () -> 0, Duration.ofSeconds(OLDEST_SECONDS)));
    } catch (JoseException e) {
      throw new IOException(file + " is no JWKS: " + e.getMessage(), e);
    }
  }

  /// Keys that are fetched, and fetched again when a token names one that is not among them: then
  /// the issuer has changed its keys, or a stranger made one up, who must not have this server ask
  /// all the time. While the issuer cannot be asked, the keys that are known go on to count.
  ///
  /// @param again how long after an answer another is asked for at the earliest
  static BearerTokens byUrl(TokenSettings settings, Duration again) throws IOException {
    IssuerKeys issuer = new IssuerKeys(settings.authority());
    HttpsJwks keys = new HttpsJwks(settings.jwks());
    keys.setSimpleHttpGet(issuer);
    keys.setRefreshReprieveThreshold(again.toMillis());
    keys.setRetainCacheOnErrorDuration(KEPT_SECONDS);
    return new BearerTokens(
        settings,
        new HttpsJwksVerificationKeyResolver(keys),
        new VerifiedTokens(InstantSource.system(), issuer::changes, VERIFY_AGAIN));
  }

  /// The user of an `Authorization` header, if it was verified lately; asks nobody and computes no
  /// signature.
  Optional<BearerToken> verified(String header) {
    return header.length() > MAX_TOKEN ? Optional.empty() : verified.find(header);
  }

  /// The user of an `Authorization` header, or nothing if it proves nothing. Why not is logged here
  /// and not told.
  Optional<BearerToken> verify(String header) {
    Optional<BearerToken> before = verified(header);
    if (before.isPresent()) {
      return before;
    }
    var token = HEADER.matcher(header);
    if (header.length() > MAX_TOKEN || !token.matches()) {
      return Optional.empty();
    }
    try {
      long keys = verified.keys();
      JwtClaims claims = consumer.processToClaims(token.group(1));
      Optional<BearerToken> user = user(claims);
      if (user.isPresent()) {
        verified.put(header, user.get(), keys, end(claims));
      }
      return user;
    } catch (InvalidJwtException e) {
      // Not the message: it repeats the token.
      LOG.infov(
          "a token was refused: {0}",
          e.getErrorDetails().stream().map(d -> d.getErrorCode()).toList());
      return Optional.empty();
    } catch (MalformedClaimException | MalformedRecord e) {
      LOG.infov("a token was refused: claim {0} names no user", settings.claim());
      return Optional.empty();
    }
  }

  private Optional<BearerToken> user(JwtClaims claims) throws MalformedClaimException {
    if (Collections.disjoint(scopes(claims), settings.scopes())) {
      LOG.info("a token without a scope of key management");
      return Optional.empty();
    }
    String user = claims.getStringClaimValue(settings.claim());
    return user == null ? Optional.empty() : Optional.of(new BearerToken(UserUri.parse(user)));
  }

  /// When the consumer would begin to refuse it.
  private static Instant end(JwtClaims claims) throws MalformedClaimException {
    long expires = claims.getExpirationTime().getValue();
    long tooOld = claims.getIssuedAt().getValue() + OLDEST_SECONDS;
    return Instant.ofEpochSecond(Math.min(expires, tooOld) + SKEW_SECONDS);
  }

  /// One text with spaces (RFC 8693), or a list, as servers in the field also write it.
  private static List<String> scopes(JwtClaims claims) throws MalformedClaimException {
    Object scope = claims.getClaimValue("scope");
    if (scope instanceof String words) {
      return List.of(words.split(" "));
    }
    List<String> all = new ArrayList<>();
    if (scope instanceof List<?> list) {
      list.forEach(each -> all.add(String.valueOf(each)));
    }
    return all;
  }
}
