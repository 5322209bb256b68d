package org.sluice.distribution.pull;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// An HTTPS client as a device has it: its own self-signed certificate, or none. It accepts the
/// test server's certificate as it is.
final class DeviceClient {
  private final HttpClient http;
  private final URI server;

  private DeviceClient(HttpClient http, URI server) {
    this.http = http;
    this.server = server;
  }

  static DeviceClient anonymous(URI server) throws Exception {
    return with(null, server, "TLSv1.3");
  }

  static DeviceClient of(KeyPair auth, URI server) throws Exception {
    return with(keyManagers(auth), server, "TLSv1.3");
  }

  static DeviceClient with(KeyManager[] keys, URI server, String protocol) throws Exception {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys, new TrustManager[] {new AnyServer()}, null);
    SSLParameters parameters = tls.getDefaultSSLParameters();
    parameters.setProtocols(new String[] {protocol});
    return new DeviceClient(
        HttpClient.newBuilder().sslContext(tls).sslParameters(parameters).build(), server);
  }

  HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(server.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String cookie) throws Exception {
    return http.send(
        HttpRequest.newBuilder(server.resolve(path)).header("Cookie", cookie).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// A request of TS 33.180; no octets is no body.
  HttpResponse<String> post(String path, byte[] xml, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("Content-Type", "application/xml")
            .POST(HttpRequest.BodyPublishers.ofByteArray(xml));
    return http.send(
        headers.length == 0 ? request.build() : request.headers(headers).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// The same without saying how long it is.
  HttpResponse<String> postInPieces(String path, byte[] xml) throws Exception {
    return http.send(
        HttpRequest.newBuilder(server.resolve(path))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", "application/xml")
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(xml)))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> getWith(String path, String... headers) throws Exception {
    return http.send(
        HttpRequest.newBuilder(server.resolve(path)).headers(headers).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// A form as a page of the server itself sends it.
  HttpResponse<String> post(String path, String form, String cookie) throws Exception {
    return http.send(
        HttpRequest.newBuilder(server.resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", "https://" + server.getAuthority())
            .header("Cookie", cookie)
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// A connection on which a test writes whatever octets.
  static SSLSocket socket(URI server) throws Exception {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {new AnyServer()}, null);
    return (SSLSocket) tls.getSocketFactory().createSocket(server.getHost(), server.getPort());
  }

  private static KeyManager[] keyManagers(KeyPair auth) throws Exception {
    X500Name name = new X500Name("CN=device");
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(now.minus(1, ChronoUnit.DAYS)),
            Date.from(now.plus(1, ChronoUnit.DAYS)),
            name,
            auth.getPublic());
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(auth.getPrivate());
    X509Certificate certificate =
        new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "device", auth.getPrivate(), new char[0], new X509Certificate[] {certificate});
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static final class AnyServer extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
