package org.sluice.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Pulls with tokens from a [PullServer], on one connection.
final class Puller implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  private final HttpClient client;

  /// @param data the server's data folder, for its certificate
  Puller(Path data) throws IOException, GeneralSecurityException {
    KeyStore server = KeyStore.getInstance(KeyStore.getDefaultType());
    server.load(null, null);
    try (InputStream in = Files.newInputStream(data.resolve("tls-certificate.pem"))) {
      server.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(server);
    SSLContext tls = SSLContext.getInstance("TLSv1.3");
    tls.init(null, trust.getTrustManagers(), null);
    this.client =
        HttpClient.newBuilder().sslContext(tls).version(HttpClient.Version.HTTP_1_1).build();
  }

  /// What a pull was answered with.
  ///
  /// @param tag by which the next one can ask for what is new
  record Pulled(String body, String tag) {}

  /// The key sets of the token's user.
  Pulled pull(String token) throws IOException {
    HttpResponse<String> answer = ask(token, "");
    if (answer.statusCode() != OK) {
      throw new IOException("a pull was answered with " + answer.statusCode());
    }
    return new Pulled(answer.body(), answer.headers().firstValue("ETag").orElseThrow());
  }

  /// That nothing is sent to a user who has what `tag` names.
  void requireNothingNew(String token, String tag) throws IOException {
    int status = ask(token, tag).statusCode();
    if (status != NOT_MODIFIED) {
      throw new IOException("a pull of what is had already was answered with " + status);
    }
  }

  /// The same, or nothing if there are none yet.
  Optional<String> tried(String token) throws IOException {
    HttpResponse<String> answer = ask(token, "");
    return answer.statusCode() == OK ? Optional.of(answer.body()) : Optional.empty();
  }

  /// What the server says of itself, JSON.
  String status() throws IOException {
    return send(request("/api/v1/status").build()).body();
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + PullServer.PORT + path));
  }

  private HttpResponse<String> ask(String token, String tag) throws IOException {
    HttpRequest.Builder request =
        request("/api/v1/keysets").header("Authorization", "Bearer " + token);
    if (!tag.isEmpty()) {
      request.header("If-None-Match", tag);
    }
    return send(request.build());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
