package org.sluice.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/// The server's own access log: one file a day (UTC), one line a request, `time account address
/// method path?query status`. A line is on the disk before the answer goes out.
///
/// It holds no password and no form. Old files stay until an operator removes them.
public final class AccessLogFolder implements AccessLog {
  private final Path folder;
  private final InstantSource clock;

  /// @param folder made by the first line
  public AccessLogFolder(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  @Override
  public synchronized void note(WebRequest request, String who, int status) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String target =
        request.query().isEmpty() ? request.path() : request.path() + "?" + request.query();
    String line =
        now
            + " "
            + who
            + " "
            + request.address()
            + " "
            + request.method()
            + " "
            + visible(target)
            + " "
            + status
            + "\n";
    Path file = folder.resolve(LocalDate.ofInstant(now, ZoneOffset.UTC) + ".log");
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        ByteBuffer octets = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        while (octets.hasRemaining()) {
          channel.write(octets);
        }
        channel.force(false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the access log cannot be written: " + file, e);
    }
  }

  /// One line stays one line, whatever was asked for.
  private static String visible(String target) {
    StringBuilder shown = new StringBuilder();
    target
        .codePoints()
        .limit(1000)
        .forEach(c -> shown.appendCodePoint(c > 0x20 && c < 0x7f ? c : '?'));
    return shown.toString();
  }
}
