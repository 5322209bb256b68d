package org.sluice.client.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.sluice.records.envelope.KmsDemand;

/// One HTTP/1.1 request, as much of it as the gateway needs. Anything that two readers could
/// understand differently is refused.
///
/// @param path as it stands in the request line
/// @param host the Host header
/// @param body at most 16 KiB
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record LocalRequest(String path, String host, byte[] body) {
  private static final int MAX_HEAD = 16 << 10;
  private static final int MAX_HEADERS = 64;

  /// What is answered instead, and why.
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    /// @serial HTTP status
    private final int status;

    Refusal(int status, String why) {
      super(why);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /// Reads one request.
  ///
  /// @throws Refusal if it is not to be answered otherwise
  static LocalRequest read(ReadableByteChannel in) throws IOException, Refusal {
    ByteBuffer buffer = ByteBuffer.allocate(MAX_HEAD + KmsDemand.MAX_OCTETS);
    int end = head(in, buffer);
    String[] lines =
        new String(buffer.array(), 0, end, StandardCharsets.ISO_8859_1).split("\r\n", -1);
    String[] start = lines[0].split(" ", -1);
    if (start.length != 3 || !start[2].equals("HTTP/1.1")) {
      throw new Refusal(400, "no HTTP/1.1 request");
    }
    if (!start[0].equals("POST")) {
      throw new Refusal(405, "every request is a POST");
    }
    Map<String, String> headers = headers(lines);
    if (headers.containsKey("origin")) {
      throw new Refusal(403, "no page of a browser is answered");
    }
    if (headers.containsKey("transfer-encoding")) {
      throw new Refusal(411, "a body needs its length");
    }
    return new LocalRequest(
        start[1],
        headers.getOrDefault("host", ""),
        body(in, buffer, end + 4, length(headers.getOrDefault("content-length", "0"))));
  }

  private static int head(ReadableByteChannel in, ByteBuffer buffer) throws IOException, Refusal {
    int from = 0;
    while (true) {
      for (int i = from; i + 3 < Math.min(buffer.position(), MAX_HEAD); i++) {
        if (buffer.get(i) == '\r'
            && buffer.get(i + 1) == '\n'
            && buffer.get(i + 2) == '\r'
            && buffer.get(i + 3) == '\n') {
          return i;
        }
      }
      from = Math.max(0, buffer.position() - 3);
      if (buffer.position() >= MAX_HEAD || in.read(buffer) < 0) {
        throw new Refusal(431, "no end of the headers within " + MAX_HEAD + " octets");
      }
    }
  }

  private static Map<String, String> headers(String[] lines) throws Refusal {
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      String name = lines[i].substring(0, Math.max(0, colon));
      if (!name.matches("[A-Za-z0-9-]{1,64}") || headers.size() >= MAX_HEADERS) {
        throw new Refusal(400, "a header that is none");
      }
      if (headers.put(name.toLowerCase(Locale.ROOT), lines[i].substring(colon + 1).strip())
          != null) {
        throw new Refusal(400, "a header twice");
      }
    }
    return headers;
  }

  private static int length(String text) throws Refusal {
    if (!text.matches("[0-9]{1,6}")) {
      throw new Refusal(400, "a length that is none");
    }
    int length = Integer.parseInt(text);
    if (length > KmsDemand.MAX_OCTETS) {
      throw new Refusal(413, length + " octets, at most " + KmsDemand.MAX_OCTETS + " are read");
    }
    return length;
  }

  private static byte[] body(ReadableByteChannel in, ByteBuffer buffer, int from, int length)
      throws IOException, Refusal {
    while (buffer.position() < from + length) {
      if (in.read(buffer) < 0) {
        throw new Refusal(400, "shorter than its length");
      }
    }
    byte[] body = new byte[length];
    buffer.get(from, body);
    return body;
  }
}
