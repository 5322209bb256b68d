package org.sluice.distribution.witness;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.sluice.distribution.mirror.Snapshot;
import org.sluice.records.tlog.AddCheckpoint;
import org.sluice.records.tlog.BadNote;
import org.sluice.records.tlog.SignedNote;

/// Asks one witness at a time. What it answers counts only if its own key signed it, so nothing
/// depends on the connection; size and time of every answer are bounded.
final class WitnessClient {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MAX_ANSWER = 16 << 10;
  private static final int OK = 200;
  private static final int CONFLICT = 409;

  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /// Asks for a cosignature over the snapshot's checkpoint.
  ///
  /// @param old size that the witness is believed to have co-signed last
  WitnessAnswer ask(OutsideWitness witness, Snapshot mirror, long old) {
    WitnessAnswer answer = once(witness, mirror, old);
    if (answer instanceof WitnessAnswer.KnowsSize(long size)) {
      if (size > mirror.size()) {
        return new WitnessAnswer.Refused(
            "it co-signed size " + size + ", the mirror has " + mirror.size());
      }
      answer = once(witness, mirror, size);
    }
    return answer instanceof WitnessAnswer.KnowsSize(long again)
        ? new WitnessAnswer.Refused("it says " + again + " after it was asked from there")
        : answer;
  }

  private WitnessAnswer once(OutsideWitness witness, Snapshot mirror, long old) {
    byte[] body = AddCheckpoint.request(mirror.consistency(old), mirror.note());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(witness.address() + "/add-checkpoint"))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = answer.body()) {
        byte[] octets = in.readNBytes(MAX_ANSWER + 1);
        if (octets.length > MAX_ANSWER) {
          return new WitnessAnswer.Refused("an answer of more than " + MAX_ANSWER + " octets");
        }
        String text = new String(octets, StandardCharsets.UTF_8);
        return switch (answer.statusCode()) {
          case OK -> coSigned(witness, mirror, text);
          case CONFLICT -> size(text);
          default -> new WitnessAnswer.Refused(words(answer.statusCode()));
        };
      }
    } catch (IOException e) {
      return new WitnessAnswer.Refused("no answer: " + e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new WitnessAnswer.Refused("no answer: interrupted");
    }
  }

  /// The line of its own key, verified over the text that was sent; other lines are left out.
  private static WitnessAnswer coSigned(OutsideWitness witness, Snapshot mirror, String lines) {
    try {
      String text = SignedNote.parse(mirror.note()).text();
      SignedNote answer = SignedNote.parse((text + "\n" + lines).getBytes(StandardCharsets.UTF_8));
      return answer.verifiedLines(witness.key()).stream()
          .findFirst()
          .<WitnessAnswer>map(WitnessAnswer.CoSigned::new)
          .orElseGet(() -> new WitnessAnswer.Refused("no line by " + witness.key().name()));
    } catch (BadNote e) {
      return new WitnessAnswer.Refused("a wrong answer: " + e.getMessage());
    }
  }

  private static WitnessAnswer size(String text) {
    String size = text.strip();
    return size.matches("0|[1-9][0-9]{0,17}")
        ? new WitnessAnswer.KnowsSize(Long.parseLong(size))
        : new WitnessAnswer.Refused("status 409 without a size");
  }

  private static String words(int status) {
    return switch (status) {
      case 400 -> "status 400: the request is out of shape";
      case 403 -> "status 403: it knows no key that signed the checkpoint";
      case 404 -> "status 404: it does not know this log";
      case 422 -> "status 422: the log is NOT a continuation of what it co-signed";
      default -> "status " + status;
    };
  }
}
