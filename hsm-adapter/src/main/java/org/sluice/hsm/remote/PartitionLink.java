package org.sluice.hsm.remote;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.sluice.hsm.tls.PinnedPeers;
import org.sluice.hsm.tls.Tls13;
import org.sluice.hsm.tls.TlsKey;
import org.sluice.hsm.wire.Operation;
import org.sluice.records.codec.MalformedRecord;
import org.sluice.records.id.Hash32;
import org.sluice.threshold.PartitionUnavailable;

/// The wire to one partition's process: the JDK's HTTP client, TLS 1.3, both ends known by pinned
/// keys. Nothing is tried twice: the port's methods are not all harmless to repeat, and who may
/// repeat them knows it.
public final class PartitionLink implements AutoCloseable {

  /// How long an answer may take before the partition counts as unavailable.
  ///
  /// @param connect for the connection and its handshake
  /// @param answer for a whole answer
  public record Patience(Duration connect, Duration answer) {
    /// For work over a network: a batch of some thousand leaves takes a slow core a minute. An
    /// answer may take `sluice.partition.seconds`, 300 if that property is not set; a process that
    /// hangs counts as down after it.
    public static final Patience WORKING =
        new Patience(
            Duration.ofSeconds(10),
            Duration.ofSeconds(Long.getLong("sluice.partition.seconds", 300)));

    /// For asking how it is.
    public static final Patience LOOKING =
        new Patience(Duration.ofSeconds(3), Duration.ofSeconds(5));
  }

  private static final int OK = 200;
  private static final int MAX_REASON = 512;

  private final int index;
  private final URI base;
  private final PinnedPeers peer;
  private final Patience patience;
  private final HttpClient http;

  /// Nothing is sent before the first question.
  ///
  /// @param index in whose name failures are thrown
  public PartitionLink(int index, URI base, Hash32 tlsPin, TlsKey own, Patience patience) {
    this.index = index;
    this.base = base;
    this.peer = new PinnedPeers(Set.of(tlsPin));
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(Tls13.context(own, peer))
            .sslParameters(Tls13.parameters())
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience.connect())
            .build();
  }

  /// Asks and waits.
  ///
  /// @throws PartitionUnavailable if there is no answer, or none that this program can read
  public <P, Q, A> A carry(Operation<P, Q, A> operation, Q question) {
    byte[] outcome = post(operation, operation.encode(question));
    try {
      return operation.read(index, outcome);
    } catch (MalformedRecord e) {
      throw unavailable("its answer to " + operation.name() + " is malformed: " + e.getMessage());
    }
  }

  private byte[] post(Operation<?, ?, ?> operation, byte[] question) {
    if (question.length > operation.maxQuestion()) {
      throw unavailable(
          operation.name()
              + " has "
              + question.length
              + " octets, at most "
              + operation.maxQuestion()
              + " are sent");
    }
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/v1/" + operation.name()))
            .header("Content-Type", "application/octet-stream")
            .timeout(patience.answer())
            .POST(BodyPublishers.ofByteArray(question))
            .build();
    HttpResponse<byte[]> response = await(operation, request);
    if (response.statusCode() != OK) {
      throw unavailable(
          "it answers "
              + operation.name()
              + " with status "
              + response.statusCode()
              + said(response));
    }
    return response.body();
  }

  /// The whole answer within the time: the client's own limit covers its beginning only.
  private HttpResponse<byte[]> await(Operation<?, ?, ?> operation, HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), operation.maxAnswer() + 1L));
    try {
      return answer.get(patience.answer().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      boolean _ = answer.cancel(true);
      throw unavailable(
          "no answer to " + operation.name() + " within " + patience.answer().toSeconds() + " s");
    } catch (InterruptedException e) {
      boolean _ = answer.cancel(true);
      Thread.currentThread().interrupt();
      throw unavailable("interrupted while waiting for " + operation.name());
    } catch (ExecutionException e) {
      throw unavailable(reason(e.getCause()));
    }
  }

  private String reason(@Nullable Throwable failure) {
    Hash32 refused = peer.refused();
    if (refused != null) {
      return "it shows TLS key " + refused + ", which is not the pinned one";
    }
    if (failure instanceof java.net.ConnectException) {
      return "nobody accepts the connection";
    }
    if (failure instanceof java.net.http.HttpTimeoutException) {
      return "no answer within the time";
    }
    if (failure instanceof IOException io && io.getMessage() != null) {
      return "the connection failed: " + io.getMessage();
    }
    return "the connection failed" + (failure == null ? "" : ": " + failure.getClass().getName());
  }

  private static String said(HttpResponse<byte[]> response) {
    byte[] body = response.body();
    if (body == null || body.length == 0 || body.length > MAX_REASON) {
      return "";
    }
    String text = new String(body, java.nio.charset.StandardCharsets.US_ASCII);
    return ": " + text.replaceAll("[^ -~]", "?");
  }

  PartitionUnavailable unavailable(String why) {
    return new PartitionUnavailable(index, why + " (" + base + ")");
  }

  /// Ends what is under way.
  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
