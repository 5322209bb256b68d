package org.sluice.appliance.machines;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.tls.PinnedPeers;
import org.sluice.records.id.Hash32;

/// A machine of a test: its own key and certificate, and the pin of the other end.
public final class MachineClient implements AutoCloseable {
  private static final Duration DAY = Duration.ofDays(1);
  private static final char[] NONE = new char[0];

  private final String address;
  private final HttpClient client;

  /// A key and its self-signed certificate.
  public record Identity(KeyPair pair, X509Certificate certificate) {

    /// That holds from yesterday until tomorrow.
    public static Identity create() {
      return create("secp256r1", Instant.now().minus(DAY), Instant.now().plus(DAY));
    }

    static Identity create(String curve, Instant from, Instant until) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=machine");
        var builder =
            new JcaX509v3CertificateBuilder(
                name, BigInteger.ONE, Date.from(from), Date.from(until), name, pair.getPublic());
        var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
        return new Identity(
            pair, new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
      } catch (GeneralSecurityException | OperatorCreationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// @param own null to show none
  public MachineClient(int port, Hash32 server, @Nullable Identity own) {
    this(port, server, own, "TLSv1.3");
  }

  MachineClient(int port, Hash32 server, @Nullable Identity own, String version) {
    address = "https://127.0.0.1:" + port;
    try {
      SSLContext context = SSLContext.getInstance(version);
      context.init(
          own == null ? new KeyManager[0] : keys(own),
          new TrustManager[] {new PinnedPeers(Set.of(server))},
          null);
      client = HttpClient.newBuilder().sslContext(context).build();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyManager[] keys(Identity own) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NONE);
    store.setKeyEntry(
        "own", own.pair().getPrivate(), NONE, new X509Certificate[] {own.certificate()});
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, NONE);
    return factory.getKeyManagers();
  }

  /// Asks.
  public HttpResponse<String> ask(String method, String path)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(address + path))
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  /// The status alone.
  public int status(String method, String path) throws IOException, InterruptedException {
    return ask(method, path).statusCode();
  }

  @Override
  public void close() {
    client.close();
  }
}
