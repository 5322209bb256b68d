package org.sluice.distribution.pull;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/// Octets that are almost requests of HTTP/1.1.
@QuarkusTest
@QuarkusTestResource(RunningServer.class)
final class HttpFormsTest extends KmsCase {
  private static final String SMUGGLED =
      "0\r\n\r\nGET /api/v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3}) ");

  /// What came back until the server closed the connection, or until it was silent.
  private record Heard(String text, boolean closed) {
    List<String> statuses() {
      return STATUS.matcher(text).results().map(found -> found.group(1)).toList();
    }
  }

  private Heard raw(String octets) throws Exception {
    StringBuilder all = new StringBuilder();
    try (SSLSocket socket = DeviceClient.socket(server)) {
      socket.setSoTimeout(3000);
      socket.getOutputStream().write(octets.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      byte[] some = new byte[4096];
      try {
        for (int n = in.read(some); n > 0; n = in.read(some)) {
          all.append(new String(some, 0, n, ISO_8859_1));
        }
      } catch (SocketTimeoutException e) {
        return new Heard(all.toString(), false);
      } catch (IOException e) {
        // Cut off rather than closed, which is as good an end.
      }
    }
    return new Heard(all.toString(), true);
  }

  private static String init(String headers) {
    return "POST " + ROOT + "/init HTTP/1.1\r\n" + headers + "\r\n";
  }

  /// What the other cases would look like if one of them were taken for two requests.
  @Test
  void anHonestRequestInChunksIsFollowedByTheNext() throws Exception {
    Heard both = raw(init("Host: localhost\r\nTransfer-Encoding: chunked\r\n") + SMUGGLED);
    assertThat(both.statuses()).containsExactly("401", "200");
    assertThat(both.text()).contains("\"streams\"");
  }

  /// Two lengths, a length and chunks, a folded header: whoever sends these hopes that a proxy and
  /// the server read two different requests.
  @Test
  void smugglingFormsEndTheConnection() throws Exception {
    for (String headers :
        List.of(
            "Content-Length: 0\r\nContent-Length: 5\r\n",
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: +5\r\n",
            "Content-Length : 5\r\n",
            "Content-Length: 5\nTransfer-Encoding: chunked\n",
            "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding:\u000bchunked\r\n",
            "Transfer-Encoding: chunked\u0000\r\n",
            "Transfer-Encoding : chunked\r\n",
            " Content-Length: 5\r\n",
            "Content-Length: 0,5\r\n",
            "Content-Length: 0x5\r\n")) {
      Heard heard = raw(init("Host: localhost\r\n" + headers) + SMUGGLED);
      assertThat(heard.text()).as(headers).doesNotContain("\"streams\"");
      assertThat(heard.statuses()).as(headers).allMatch("400"::equals).hasSizeLessThan(2);
      assertThat(heard.closed()).as("closed after %s", headers).isTrue();
    }
  }

  /// A folded line belongs to the header before it (RFC 9112 section 5.2), so what follows the head
  /// is no body, and no request either.
  @Test
  void aFoldedLineIsNoHeader() throws Exception {
    Heard heard =
        raw(init("Host: localhost\r\nX: y\r\n Transfer-Encoding: chunked\r\n") + SMUGGLED);
    assertThat(heard.statuses()).containsExactly("401", "400");
    assertThat(heard.text()).doesNotContain("\"streams\"");
    assertThat(heard.closed()).isTrue();
  }

  /// Chunks that are almost chunks, by which two readers find different ends of a body.
  @Test
  void malformedChunksEndTheConnection() throws Exception {
    String head = init("Host: localhost\r\nTransfer-Encoding: chunked\r\n");
    for (String chunks :
        List.of("-1\r\n", "0x0\r\n\r\n", "fffffffffffffffff\r\n", "1;\n\nx\r\n", "zz\r\n\r\n")) {
      Heard heard = raw(head + chunks + SMUGGLED);
      assertThat(heard.text()).as(chunks).doesNotContain("\"streams\"");
    }
  }

  @Test
  void aRequestNamesOneHost() throws Exception {
    List<String> logged = new CopyOnWriteArrayList<>();
    Handler listening = listening(logged);
    Logger.getLogger("").addHandler(listening);
    try {
      for (String hosts :
          List.of(
              "",
              "Host: a b\r\n",
              "Host: localhost:99999\r\n",
              "Host: localhost\r\nHost: localhost\r\n",
              "Host: localhost\r\nhost: evil.example\r\n")) {
        Heard kms = raw(init(hosts));
        assertThat(kms.statuses()).as(hosts).containsExactly("400");
        assertThat(kms.text())
            .as(hosts)
            .contains("application/xml", "<ErrorCode>400</ErrorCode>", "names one host");
        assertThat(kms.closed()).as(hosts).isTrue();
        for (String path : List.of("/api/v1/keysets", "/", "/my", "/review", "/nothing")) {
          Heard heard = raw("GET " + path + " HTTP/1.1\r\n" + hosts + "\r\n");
          assertThat(heard.statuses()).as(path + " " + hosts).containsExactly("400");
          assertThat(heard.text())
              .as(path + " " + hosts)
              .contains("application/problem+json", "names one host")
              .containsOnlyOnce("no-store");
          assertThat(heard.closed()).as(path + " " + hosts).isTrue();
        }
      }
    } finally {
      Logger.getLogger("").removeHandler(listening);
    }
    assertThat(logged).as("anybody could fill the log").isEmpty();
  }

  @Test
  void requestsWithoutAHostAreCountedOnceAsWhatTheyAskFor() throws Exception {
    long pulls = counted("pull");
    long others = counted("other");
    raw("GET /api/v1/keysets HTTP/1.1\r\n\r\n");
    raw("GET /api/v1/keysets HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
    raw("GET /nothing HTTP/1.1\r\n\r\n");
    assertThat(counted("pull")).isEqualTo(pulls + 2);
    assertThat(counted("other")).isEqualTo(others + 1);
  }

  private long counted(String kind) throws Exception {
    String line = "sluice_low_answers_total{kind=\"" + kind + "\",status=\"400\"} ";
    return client
        .get("/metrics")
        .body()
        .lines()
        .filter(each -> each.startsWith(line))
        .mapToLong(each -> Long.parseLong(each.substring(line.length())))
        .findAny()
        .orElse(0);
  }

  private static Handler listening(List<String> to) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
          to.add(record.getLoggerName() + ": " + record.getMessage());
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
