package org.sluice.distribution.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// How many datagrams the kernel threw away because the socket's buffer was full, as Linux says it
/// in /proc/net/udp and /proc/net/udp6. Elsewhere it is not known.
final class SocketDrops {
  private static final int LOCAL_ADDRESS = 1;

  private final List<Path> tables;
  private final String port;

  SocketDrops(int port) {
    this(port, List.of(Path.of("/proc/self/net/udp"), Path.of("/proc/self/net/udp6")));
  }

  SocketDrops(int port, List<Path> tables) {
    this.tables = tables;
    this.port = String.format(Locale.ROOT, ":%04X", port);
  }

  /// Since the socket was opened; empty if this system does not say.
  OptionalLong read() {
    long drops = 0;
    boolean found = false;
    for (Path table : tables) {
      for (String line : lines(table)) {
        List<String> fields = List.of(line.strip().split("\\s+", -1));
        if (fields.size() > LOCAL_ADDRESS && fields.get(LOCAL_ADDRESS).endsWith(port)) {
          String last = fields.getLast();
          boolean number = last.chars().allMatch(c -> c >= '0' && c <= '9') && last.length() < 19;
          drops += number ? Long.parseLong(last) : 0;
          found |= number;
        }
      }
    }
    return found ? OptionalLong.of(drops) : OptionalLong.empty();
  }

  private static List<String> lines(Path table) {
    try {
      return Files.isReadable(table) ? Files.readAllLines(table) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
