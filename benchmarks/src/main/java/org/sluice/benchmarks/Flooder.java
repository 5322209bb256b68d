package org.sluice.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.sluice.records.frame.LinkKeys;

/// Fills a line of 1 Gb/s with frames that look right up to their tag: magic, version, key number.
/// A program of its own, for a namespace.
final class Flooder {
  private static final int LENGTH = 1452;
  // With the headers of UDP, IPv4 and Ethernet, preamble, checksum and gap: what a frame takes of
  // the line.
  private static final int ON_THE_LINE = LENGTH + 8 + 20 + 14 + 8 + 4 + 12;
  // 8 nanoseconds for an octet.
  private static final long NANOS_PER_FRAME = 8L * ON_THE_LINE;
  private static final long BEHIND_NANOS = 1_000_000;

  private Flooder() {}

  /// Arguments: host, port, link key file (for the number of the key, nothing else), seconds.
  public static void main(String[] args) throws IOException {
    int id =
        LinkKeys.parse(Files.readString(Path.of(args[2]), StandardCharsets.US_ASCII))
            .sending()
            .id();
    long end = System.nanoTime() + 1_000_000_000L * Integer.parseInt(args[3]);
    ByteBuffer frame = ByteBuffer.allocateDirect(LENGTH);
    byte[] noise = new byte[LENGTH];
    SplittableRandom random = new SplittableRandom(1);
    random.nextBytes(noise);
    frame.put(noise).put(0, new byte[] {'S', 'F', 2, (byte) id});
    long sent = 0;
    long next = System.nanoTime();
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
      for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
        next = Math.max(next, now - BEHIND_NANOS);
        if (now < next) {
          LockSupport.parkNanos(next - now);
          continue;
        }
        next += NANOS_PER_FRAME;
        frame.putLong(LENGTH - Long.BYTES, random.nextLong()).rewind();
        try {
          channel.write(frame);
          sent++;
        } catch (PortUnreachableException e) {
          // nobody listens yet, or any more
        }
      }
    }
    System.out.println(sent);
  }
}
