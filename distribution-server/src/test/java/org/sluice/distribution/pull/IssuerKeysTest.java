package org.sluice.distribution.pull;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.distribution.boot.TestIdentity;

/// Keys of an issuer that are fetched from a server on loopback.
final class IssuerKeysTest {
  private static final String USER = "sip:a@green.example";

  @TempDir private Path folder;
  private final EllipticCurveJsonWebKey first = TestIssuer.fresh("first");
  private final EllipticCurveJsonWebKey second = TestIssuer.fresh("second");
  private final AtomicInteger asked = new AtomicInteger();
  private HttpsServer server;
  private volatile int status = 200;
  private volatile byte[] body = jwks(first);
  private volatile String location = "";

  @BeforeEach
  void start() throws Exception {
    TestIdentity.create(folder.resolve("idm"), List.of("localhost"));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(identity()));
    server.createContext("/keys", this::answer);
    server.createContext(
        "/elsewhere",
        exchange -> {
          asked.addAndGet(1000);
          send(exchange, 200, jwks(second));
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private SSLContext identity() throws Exception {
    String pem = Files.readString(folder.resolve("idm/tls-key.pem"));
    byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""));
    byte[] certificate = Files.readAllBytes(certificate());
    Certificate parsed =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "idm",
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
        new char[0],
        new Certificate[] {parsed});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private Path certificate() {
    return folder.resolve("idm/tls-certificate.pem");
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    if (!location.isEmpty()) {
      exchange.getResponseHeaders().add("Location", location);
    }
    send(exchange, status, body);
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static byte[] jwks(EllipticCurveJsonWebKey... keys) {
    return new JsonWebKeySet(keys)
        .toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY)
        .getBytes(UTF_8);
  }

  private static String token(EllipticCurveJsonWebKey key) {
    return "Bearer "
        + TestIssuer.sign(
            TestIssuer.claims(USER, claims -> {}),
            jws -> {
              jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
              jws.setKey(key.getPrivateKey());
              jws.setKeyIdHeaderValue(key.getKeyId());
            });
  }

  private TokenSettings settings(String... more) throws IOException {
    String lines =
        "jwks=https://localhost:"
            + server.getAddress().getPort()
            + "/keys\nissuer="
            + TestIssuer.ISSUER
            + "\naudience="
            + TestIssuer.AUDIENCE
            + "\n"
            + String.join("\n", more);
    return TokenSettings.read(Files.writeString(folder.resolve("oauth.properties"), lines));
  }

  private BearerTokens tokens(Duration again) throws IOException {
    return BearerTokens.byUrl(settings("jwks-certificate=" + certificate()), again);
  }

  private boolean counts(BearerTokens tokens, EllipticCurveJsonWebKey key) {
    return tokens.verify(token(key)).isPresent();
  }

  @Test
  void keysAreFetchedOnceAndAgainWhenTheIssuerChangesThem() throws Exception {
    BearerTokens tokens = tokens(Duration.ZERO);
    assertThat(counts(tokens, first)).isTrue();
    assertThat(counts(tokens, first)).isTrue();
    assertThat(asked).hasValue(1);
    body = jwks(second);
    assertThat(counts(tokens, second)).isTrue();
    assertThat(counts(tokens, first)).as("withdrawn").isFalse();
  }

  @Test
  void aTokenThatWasVerifiedStopsToCountWithItsKey() throws Exception {
    BearerTokens tokens = tokens(Duration.ZERO);
    String header = token(first);
    assertThat(tokens.verified(header)).as("nobody has verified it").isEmpty();
    assertThat(tokens.verify(token(first))).as("its keys have to be fetched").isPresent();
    assertThat(tokens.verify(header)).isPresent();
    assertThat(tokens.verified(header)).isPresent();
    body = jwks(second);
    assertThat(counts(tokens, second)).isTrue();
    assertThat(tokens.verified(header)).isEmpty();
    assertThat(tokens.verify(header)).as("withdrawn").isEmpty();
  }

  @Test
  void whatWasRefusedIsNotRemembered() throws Exception {
    BearerTokens tokens = tokens(Duration.ofHours(1));
    String expired =
        "Bearer "
            + TestIssuer.sign(
                TestIssuer.claims(USER, c -> c.setExpirationTimeMinutesInTheFuture(-10)),
                jws -> {
                  jws.setAlgorithmHeaderValue(
                      AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
                  jws.setKey(first.getPrivateKey());
                  jws.setKeyIdHeaderValue(first.getKeyId());
                });
    for (String header : List.of(expired, token(second), "Bearer rubbish")) {
      assertThat(tokens.verify(header)).isEmpty();
      assertThat(tokens.verified(header)).isEmpty();
    }
  }

  @Test
  void aStrangersKeyNameHasNobodyAskedAllTheTime() throws Exception {
    BearerTokens tokens = tokens(Duration.ofHours(1));
    assertThat(counts(tokens, first)).isTrue();
    for (int i = 0; i < 20; i++) {
      assertThat(counts(tokens, TestIssuer.fresh("made-up-" + i))).isFalse();
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void anIssuerThatIsDownCostsNoTokenOfAKnownKey() throws Exception {
    BearerTokens tokens = tokens(Duration.ZERO);
    assertThat(counts(tokens, first)).isTrue();
    server.stop(0);
    assertThat(counts(tokens, second)).isFalse();
    assertThat(counts(tokens, first)).isTrue();
  }

  @Test
  void withoutAnyKeysNoTokenCounts() throws Exception {
    for (int bad : new int[] {204, 404, 500}) {
      status = bad;
      body = bad == 204 ? new byte[0] : jwks(first);
      assertThat(counts(tokens(Duration.ZERO), first)).as("status %d", bad).isFalse();
    }
    status = 200;
    body = "no json".getBytes(US_ASCII);
    assertThat(counts(tokens(Duration.ZERO), first)).isFalse();
  }

  @Test
  void aHugeAnswerIsCutOff() throws Exception {
    String keys = new String(jwks(first), UTF_8);
    body = (keys + " ".repeat(IssuerKeys.MAX_OCTETS)).getBytes(UTF_8);
    assertThat(counts(tokens(Duration.ZERO), first)).isFalse();
    body = (keys + " ".repeat(IssuerKeys.MAX_OCTETS - keys.length())).getBytes(UTF_8);
    assertThat(counts(tokens(Duration.ZERO), first)).as("as long as it may be").isTrue();
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    status = 302;
    body = new byte[0];
    location = "/elsewhere";
    assertThat(counts(tokens(Duration.ZERO), second)).isFalse();
    assertThat(asked.get()).as("the other place was asked").isLessThan(1000);
  }

  @Test
  void aServerOfAnotherAuthorityIsNotBelieved() throws Exception {
    assertThat(counts(BearerTokens.byUrl(settings(), Duration.ZERO), first)).isFalse();
    TestIdentity.create(folder.resolve("other"), List.of("localhost"));
    Path other = folder.resolve("other/tls-certificate.pem");
    TokenSettings settings = settings("jwks-certificate=" + other);
    assertThat(counts(BearerTokens.byUrl(settings, Duration.ZERO), first)).isFalse();
    assertThat(asked).as("nothing was asked of it").hasValue(0);
  }

  @Test
  void settingsThatAreNoneAreNamed() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    TokenSettings settings = settings("jwks-certificate=" + empty);
    assertThatThrownBy(() -> BearerTokens.of(settings))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("empty.pem: expected certificates in PEM");
    assertThatThrownBy(() -> settings("jwks-certificat=x"))
        .hasMessageContaining("there is no setting jwks-certificat");
  }
}
