package org.sluice.distribution.pull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/// An identity management server that signs tokens, good ones and bad ones.
final class TestIssuer {
  static final TestIssuer INSTANCE = new TestIssuer();
  static final String ISSUER = "https://idm.example.org";
  static final String AUDIENCE = "kms.green.example";

  private final EllipticCurveJsonWebKey key = fresh("one");

  static EllipticCurveJsonWebKey fresh(String id) {
    try {
      EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
      key.setKeyId(id);
      return key;
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  EllipticCurveJsonWebKey key() {
    return key;
  }

  Path settings(Path folder) throws IOException {
    Path jwks = folder.resolve("jwks.json");
    Files.writeString(
        jwks, new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    return Files.writeString(
        folder.resolve("oauth.properties"),
        "jwks=" + jwks + "\nissuer=" + ISSUER + "\naudience=" + AUDIENCE + "\n");
  }

  /// Claims of a good token for `user`, then changed.
  static JwtClaims claims(String user, Consumer<JwtClaims> change) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience(AUDIENCE);
    claims.setIssuedAtToNow();
    claims.setExpirationTimeMinutesInTheFuture(10);
    claims.setClaim("mcptt_id", user);
    claims.setClaim("scope", "openid 3gpp:mc:ptt_key_management_service");
    change.accept(claims);
    return claims;
  }

  String token(String user) {
    return token(user, claims -> {});
  }

  String token(String user, Consumer<JwtClaims> change) {
    return sign(
        claims(user, change),
        jws -> {
          jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
          jws.setKey(key.getPrivateKey());
          jws.setKeyIdHeaderValue(key.getKeyId());
        });
  }

  static String sign(JwtClaims claims, Consumer<JsonWebSignature> with) {
    JsonWebSignature jws = new JsonWebSignature();
    jws.setPayload(claims.toJson());
    with.accept(jws);
    try {
      return jws.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  /// One octet of the signature changed.
  static String spoiled(String token) {
    char[] octets = token.toCharArray();
    int at = octets.length - 20;
    octets[at] = octets[at] == 'A' ? 'B' : 'A';
    return new String(Arrays.copyOf(octets, octets.length));
  }
}
