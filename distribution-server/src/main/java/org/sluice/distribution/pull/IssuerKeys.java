package org.sluice.distribution.pull;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jose4j.http.SimpleGet;
import org.jose4j.http.SimpleResponse;
import org.sluice.records.id.Hash32;

/// Fetches the public keys of an issuer over TLS. No redirect is followed: where keys come from is
/// the operator's word alone. A long answer is cut off, a slow one given up.
final class IssuerKeys implements SimpleGet {
  static final int MAX_OCTETS = 1 << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int OK = 200;

  private final HttpClient http;
  private final AtomicLong changes = new AtomicLong();
  private Hash32 last = Hash32.ZERO;

  /// @param authority a PEM file with what the server's certificate must lead to; none: those that
  ///   this Java trusts
  IssuerKeys(Optional<Path> authority) throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).connectTimeout(PATIENCE);
    if (authority.isPresent()) {
      builder.sslContext(trusting(authority.get()));
    }
    http = builder.build();
  }

  private static SSLContext trusting(Path file) throws IOException {
    try (InputStream pem = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int n = 0;
      for (var each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("issuer-" + n++, each);
      }
      if (n == 0) {
        throw new IOException(file + ": expected certificates in PEM, got none");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": expected certificates in PEM: " + e.getMessage(), e);
    }
  }

  @Override
  public SimpleResponse get(String location) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(location))
            .timeout(PATIENCE)
            .header("Accept", "application/json")
            .build();
    try {
      HttpResponse<byte[]> answer =
          http.send(
              request,
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), MAX_OCTETS));
      if (answer.statusCode() != OK) {
        throw new IOException(location + ": expected status 200, got " + answer.statusCode());
      }
      note(answer.body());
      return new Fetched(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + location, e);
    }
  }

  private synchronized void note(byte[] keys) {
    Hash32 now = Hash32.sha256(keys);
    if (!now.equals(last)) {
      last = now;
      changes.incrementAndGet();
    }
  }

  /// How often other keys than before were fetched.
  long changes() {
    return changes.get();
  }

  private record Fetched(HttpResponse<byte[]> answer) implements SimpleResponse {
    @Override
    public int getStatusCode() {
      return answer.statusCode();
    }

    @Override
    public String getStatusMessage() {
      return "";
    }

    @Override
    public Collection<String> getHeaderNames() {
      return answer.headers().map().keySet();
    }

    @Override
    public List<String> getHeaderValues(String name) {
      return answer.headers().allValues(name);
    }

    @Override
    public String getBody() {
      return new String(answer.body(), StandardCharsets.UTF_8);
    }
  }
}
