package org.sluice.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// The system's limit of a socket's receive buffer, as `docs/DIODE.md` tells operators to set it,
/// for as long as this is open. It is the whole machine's: there is none for a namespace. Needs
/// root.
final class ReceiveBufferLimit implements AutoCloseable {
  private static final Path LIMIT = Path.of("/proc/sys/net/core/rmem_max");
  private static final int OCTETS = 32 << 20;

  private final String before;
  private final Thread atExit = new Thread(this::restore);

  private ReceiveBufferLimit(String before) {
    this.before = before;
  }

  /// Raises the limit if it is lower, and says so.
  static ReceiveBufferLimit raise() throws IOException {
    String before = read();
    ReceiveBufferLimit limit = new ReceiveBufferLimit(before);
    if (Long.parseLong(before) < OCTETS) {
      Runtime.getRuntime().addShutdownHook(limit.atExit);
      Files.writeString(LIMIT, Integer.toString(OCTETS));
      System.out.printf(
          Locale.ROOT,
          "net.core.rmem_max %d for this run, as docs/DIODE.md says; %s before and after it%n",
          OCTETS,
          before);
    }
    return limit;
  }

  /// In one read: the kernel gives the rest of such a file to nobody who reads its beginning alone.
  private static String read() throws IOException {
    byte[] octets = new byte[64];
    try (InputStream in = Files.newInputStream(LIMIT)) {
      return new String(octets, 0, Math.max(0, in.read(octets)), StandardCharsets.US_ASCII).strip();
    }
  }

  private void restore() {
    try {
      Files.writeString(LIMIT, before);
    } catch (IOException e) {
      System.err.println("net.core.rmem_max was not set back to " + before + ": " + e);
    }
  }

  @Override
  public void close() {
    // If the process is ended instead, the hook does it.
    if (Runtime.getRuntime().removeShutdownHook(atExit)) {
      restore();
    }
  }
}
