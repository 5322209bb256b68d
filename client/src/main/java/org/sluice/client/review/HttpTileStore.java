package org.sluice.client.review;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sluice.client.Refused;
import org.sluice.client.Refused.Check;
import org.sluice.records.tlog.TileStore;

/// A log that somebody serves over HTTP, read and never written. Nothing depends on who serves it:
/// every octet is checked against the pinned keys, so plain HTTP loses nothing but privacy.
public final class HttpTileStore implements TileStore {
  /// A full bundle of the longest entries.
  private static final int MAX_OCTETS = 256 * (2 + 0xffff);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String base;
  private final HttpClient http;

  /// A log below `base`, `http://...` or `https://...`.
  public HttpTileStore(URI base) {
    this.base = base.toString().replaceAll("/+$", "");
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /// Whether a name on the command line is one.
  public static boolean isUrl(String name) {
    return name.startsWith("https://") || name.startsWith("http://");
  }

  @Override
  public byte @Nullable [] read(String path) {
    URI uri = URI.create(base + "/" + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(PATIENCE).GET().build();
    try {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() == 404) {
          return null;
        }
        byte[] octets = body.readNBytes(MAX_OCTETS + 1);
        if (answer.statusCode() != 200 || octets.length > MAX_OCTETS) {
          throw new Refused(
              Check.LOG,
              uri.toString(),
              "status 200 and at most " + MAX_OCTETS + " octets",
              "status " + answer.statusCode() + " and " + octets.length + " octets");
        }
        return octets;
      }
    } catch (IOException e) {
      throw new Refused(Check.LOG, uri.toString(), "an answer", e.getClass().getSimpleName(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused(Check.LOG, uri.toString(), "an answer", "an interruption", e);
    }
  }

  /// Nothing is written to a log that is reviewed.
  @Override
  public void write(String path, byte[] octets) {
    throw new UnsupportedOperationException("a log that is read over HTTP");
  }
}
