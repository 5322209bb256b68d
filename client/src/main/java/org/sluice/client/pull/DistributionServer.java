package org.sluice.client.pull;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.client.device.AuthenticationKey;
import org.sluice.client.domain.KnownDomains;
import org.sluice.client.domain.PinnedProfile;
import org.sluice.records.export.ProfileSuccession;
import org.sluice.records.id.DomainName;
import org.sluice.records.id.Hash32;

/// A connection to a distribution server: TLS 1.3, the server known by its pinned key, the device
/// by its own. No redirect is followed and no answer is longer than the limit.
final class DistributionServer implements AutoCloseable {

  static final int MAX_ANSWER = 16 << 20;

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final Duration CONNECT = Duration.ofSeconds(15);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final URI base;
  private final PinnedServer pinned;
  private final HttpClient http;

  /// Nothing is sent before the first request. Without a device only what is public can be asked
  /// for.
  ///
  /// @throws Refused when `base` is not `https://host[:port]`, or the profile pins no server
  DistributionServer(URI base, PinnedProfile profile, @Nullable AuthenticationKey device) {
    if (!"https".equalsIgnoreCase(base.getScheme()) || base.getHost() == null) {
      throw new Refused(Check.VALUE, "--server", "https://HOST[:PORT]", base.toString());
    }
    if (profile.pins(base).isEmpty()) {
      throw new Refused(
          Check.SERVER_KEY, base.toString(), "a pin in the profile", "a profile without servers");
    }
    this.base = base;
    this.pinned = new PinnedServer(profile.pins(base));
    SSLParameters tls = new SSLParameters();
    tls.setProtocols(new String[] {"TLSv1.3"});
    this.http =
        HttpClient.newBuilder()
            .sslContext(context(device))
            .sslParameters(tls)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
  }

  private SSLContext context(@Nullable AuthenticationKey device) {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          device == null
              ? new KeyManager[0]
              : new KeyManager[] {new OneKey(device.privateKey(), device.certificate())},
          new TrustManager[] {pinned},
          new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 25 has TLS 1.3", e);
    }
  }

  /// The caller's own key sets of the periods `from` to `to`; `identity` says whose where the
  /// device serves several identities.
  PullAnswer keySets(@Nullable Hash32 identity, long from, long to) throws IOException {
    String path = "/api/v1/keysets" + (identity == null ? "" : "/" + identity);
    return PullAnswer.parse(base.toString(), get(path + "?from=" + from + "&to=" + to));
  }

  /// Entries of the log below index `before` about an identity that the device serves, not checked.
  PullAnswer.Leaves leaves(Hash32 commitment, long before) throws IOException {
    String path = "/api/v1/leaves/" + commitment + "?before=" + before;
    return PullAnswer.leaves(base.toString(), get(path));
  }

  /// The KMS certificate of a domain (XML), not checked.
  byte[] certificate(DomainName domain) throws IOException {
    return PullAnswer.document(
        base.toString(), "certificate", get("/api/v1/certificate/" + domain.value()));
  }

  /// The steps from profile `number` of a domain to what the server has, not checked. A server that
  /// does not know the resource has none.
  List<ProfileSuccession> profilesAfter(DomainName domain, long number) throws IOException {
    String path = "/api/v1/profile/" + domain.value() + "/after/" + number;
    HttpResponse<byte[]> response = ask(path);
    if (response.statusCode() == NOT_FOUND) {
      return List.of();
    }
    return PullAnswer.documents(base.toString(), "successions", answered(path, response)).stream()
        .map(octets -> KnownDomains.decode(base.toString(), octets))
        .toList();
  }

  /// The domain's call policy with its proof; none if the server has none.
  byte @Nullable [] calls(DomainName domain) throws IOException {
    return ofDomain("calls", domain);
  }

  /// The domain's terms with their proof; none if the server has none.
  byte @Nullable [] terms(DomainName domain) throws IOException {
    return ofDomain("terms", domain);
  }

  private byte @Nullable [] ofDomain(String what, DomainName domain) throws IOException {
    String path = "/api/v1/" + what + "/" + domain;
    HttpResponse<byte[]> response = ask(path);
    return response.statusCode() == NOT_FOUND
        ? null
        : PullAnswer.document(base.toString(), what, answered(path, response));
  }

  /// A domain's list of revoked identities with its proof; none if the server has none.
  byte @Nullable [] revocations(DomainName domain) throws IOException {
    return ofDomain("revocations", domain);
  }

  /// The server's own account of what it holds (JSON), which anybody may read.
  byte[] status() throws IOException {
    return get("/api/v1/status");
  }

  private byte[] get(String path) throws IOException {
    return answered(path, ask(path));
  }

  private byte[] answered(String path, HttpResponse<byte[]> response) {
    if (response.statusCode() != OK) {
      String got = response.statusCode() + reason(response.body());
      throw response
          .headers()
          .firstValue("Retry-After")
          .flatMap(RetryAfter::parse)
          .map(after -> Refused.until(base + path, "status 200", got, after))
          .orElseGet(() -> new Refused(Check.SERVER_ANSWER, base + path, "status 200", got));
    }
    return response.body();
  }

  private HttpResponse<byte[]> ask(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(ANSWER)
            .header("Accept", "application/json")
            .build();
    try {
      return http.send(
          request,
          HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_ANSWER));
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + base, e);
    }
  }

  private Refused unreachable(IOException e) {
    Hash32 refused = pinned.refused();
    if (refused != null) {
      return new Refused(
          Check.SERVER_KEY, base.toString(), "key " + pinned.expected(), refused.toString(), e);
    }
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new Refused(Check.SERVER_ANSWER, base.toString(), "an answer", why, e);
  }

  /// What a problem document says, shortened; it is text of the server and decides nothing.
  private static String reason(byte @Nullable [] body) {
    if (body == null || body.length == 0) {
      return "";
    }
    String text = new String(body, StandardCharsets.UTF_8);
    return ": " + Refused.oneLine(text.substring(0, Math.min(300, text.length())));
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
