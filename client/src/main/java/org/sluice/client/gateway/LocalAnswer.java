package org.sluice.client.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// Answers on a connection that ends with them. Nothing here writes a log: it sees keys in plain.
final class LocalAnswer {
  private static final Map<Integer, String> REASONS =
      Map.of(200, "OK", 400, "Bad Request", 403, "Forbidden", 404, "Not Found");

  private LocalAnswer() {}

  static void send(WritableByteChannel to, int status, byte[] xml) throws IOException {
    write(to, ByteBuffer.wrap(head(status, xml.length)));
    write(to, ByteBuffer.wrap(xml));
  }

  /// The keys of a period in plain, from locked memory to the socket without a copy on the heap.
  static void sendKeys(
      WritableByteChannel to, LocalKeys keys, Optional<Instant> time, String requestUrl)
      throws IOException {
    try (SecretBytes xml = keys.keyProv(time, requestUrl)) {
      write(to, ByteBuffer.wrap(head(200, xml.length())));
      IOException failure =
          xml.<@Nullable IOException>use(at -> {
            try {
              write(to, SecretPool.MEM.asSlice(at, xml.length()).asByteBuffer());
              return null;
            } catch (IOException e) {
              return e;
            }
          });
      if (failure != null) {
        throw failure;
      }
    }
  }

  private static byte[] head(int status, int length) {
    return ("HTTP/1.1 "
            + status
            + " "
            + REASONS.getOrDefault(status, "Refused")
            + "\r\nContent-Type: application/xml\r\nContent-Length: "
            + length
            + "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static void write(WritableByteChannel to, ByteBuffer octets) throws IOException {
    while (octets.hasRemaining()) {
      to.write(octets);
    }
  }
}
