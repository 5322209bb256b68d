package org.sluice.distribution.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;

/// Bearer tokens at the interface of TS 33.180, and attacks with them.
@QuarkusTest
@QuarkusTestResource(RunningServer.class)
final class KmsTokenTest extends KmsCase {

  @Test
  void aTokenOfTheUserCountsAndOpensNobodyElses() throws Exception {
    String token = TestIssuer.INSTANCE.token(user);
    assertThat(withToken(token, "/init").statusCode()).isEqualTo(200);
    error(withToken(token, "/keyprov/sip:other@green.example"), 403, "own identity");
    error(withToken(TestIssuer.INSTANCE.token("sip:nobody@green.example"), "/init"), 401, "");
  }

  @Test
  void tokensThatDoNotHoldAreRefused() throws Exception {
    TestIssuer idm = TestIssuer.INSTANCE;
    for (Consumer<JwtClaims> change :
        List.<Consumer<JwtClaims>>of(
            c -> c.setAudience("another"),
            c -> c.unsetClaim("aud"),
            c -> c.setIssuer("https://evil.example"),
            c -> c.setExpirationTime(NumericDate.fromSeconds(Instant.now().getEpochSecond() - 600)),
            c -> c.unsetClaim("exp"),
            c -> c.setExpirationTimeMinutesInTheFuture(100_000),
            c -> c.setNotBefore(NumericDate.fromSeconds(Instant.now().getEpochSecond() + 600)),
            c -> c.setIssuedAt(NumericDate.fromSeconds(Instant.now().getEpochSecond() + 600)),
            c -> c.unsetClaim("iat"),
            c -> c.setClaim("scope", "openid 3gpp:mc:ptt_service"),
            c -> c.unsetClaim("scope"),
            c -> c.unsetClaim("mcptt_id"),
            c -> c.setClaim("mcptt_id", "not a uri"),
            c -> c.setClaim("mcptt_id", 7))) {
      error(withToken(idm.token(user, change), "/init"), 401, "");
    }
    error(withToken(TestIssuer.spoiled(idm.token(user)), "/init"), 401, "");
    error(withToken("rubbish", "/init"), 401, "");
    error(withToken("a.b.c", "/init"), 401, "");
  }

  @Test
  void unsignedTokensAndConfusedKeysAreRefused() throws Exception {
    JwtClaims claims = TestIssuer.claims(user, c -> {});
    String none =
        TestIssuer.sign(
            claims,
            jws -> {
              jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
              jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
            });
    error(withToken(none, "/init"), 401, "");
    byte[] publicKey = TestIssuer.INSTANCE.key().getECPublicKey().getEncoded();
    String confused =
        TestIssuer.sign(
            claims,
            jws -> {
              jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
              jws.setKey(new HmacKey(publicKey));
              jws.setKeyIdHeaderValue("one");
            });
    error(withToken(confused, "/init"), 401, "");
    String stranger =
        TestIssuer.sign(
            claims,
            jws -> {
              jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
              jws.setKey(TestIssuer.fresh("one").getPrivateKey());
              jws.setKeyIdHeaderValue("one");
            });
    error(withToken(stranger, "/init"), 401, "");
  }

  /// A token that brings its own key, or says where one is, or has a signature of zeros, or asks
  /// for something that is not understood here.
  @Test
  void whatATokenSaysOfItsOwnKeyCountsForNothing() throws Exception {
    EllipticCurveJsonWebKey own = TestIssuer.fresh("one");
    JwtClaims claims = TestIssuer.claims(user, c -> {});
    for (Consumer<JsonWebSignature> header :
        List.<Consumer<JsonWebSignature>>of(
            jws -> jws.setJwkHeader(own),
            jws -> jws.setHeader("jku", "https://evil.example/jwks.json"),
            jws -> jws.setHeader("x5u", "https://evil.example/chain.pem"),
            jws -> jws.setKeyIdHeaderValue("../one"))) {
      String token =
          TestIssuer.sign(
              claims,
              jws -> {
                jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
                jws.setKey(own.getPrivateKey());
                jws.setKeyIdHeaderValue("one");
                header.accept(jws);
              });
      error(withToken(token, "/init"), 401, "");
    }
    String good = TestIssuer.INSTANCE.token(user);
    String zeros = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);
    error(withToken(good.substring(0, good.lastIndexOf('.') + 1) + zeros, "/init"), 401, "");
    error(withToken(good.substring(0, good.lastIndexOf('.') + 1), "/init"), 401, "");
    String critical =
        TestIssuer.sign(
            claims,
            jws -> {
              jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
              jws.setKey(TestIssuer.INSTANCE.key().getPrivateKey());
              jws.setKeyIdHeaderValue("one");
              jws.setHeader("crit", List.of("until"));
              jws.setHeader("until", "yesterday");
            });
    error(withToken(critical, "/init"), 401, "");
    assertThat(withToken(good, "/init").statusCode()).isEqualTo(200);
  }

  @Test
  void aBadTokenIsNotMadeGoodByACertificate() throws Exception {
    error(client.post(ROOT + "/init", new byte[0], "Authorization", "Bearer rubbish"), 401, "");
  }
}
