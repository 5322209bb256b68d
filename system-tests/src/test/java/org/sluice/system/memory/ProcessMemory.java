package org.sluice.system.memory;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.sluice.mikey.secret.SecretPool;

/// All readable memory of this process, as Linux shows it in `/proc/self`, but for the buffer into
/// which it is read.
final class ProcessMemory implements AutoCloseable {
  private static final int CHUNK = 1 << 20;
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final long LOW = 1L << 35;

  private final FileChannel memory;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
  private final long own = MemorySegment.ofBuffer(buffer).address();

  ProcessMemory() throws IOException {
    memory = FileChannel.open(Path.of("/proc/self/mem"), READ);
  }

  static boolean readable() {
    return Files.isReadable(MAPS) && Files.isReadable(Path.of("/proc/self/mem"));
  }

  /// What one scan met.
  ///
  /// @param octets how much memory was read
  /// @param unreadable octets that the kernel would not give
  /// @param pieces secret and place, and how many pieces of it lie there
  record Scan(long octets, long unreadable, Map<String, Map<String, Integer>> pieces) {

    /// Pieces of all secrets whose name begins so, anywhere.
    int count(String secret) {
      return pieces.entrySet().stream()
          .filter(e -> e.getKey().startsWith(secret))
          .flatMap(e -> e.getValue().values().stream())
          .mapToInt(Integer::intValue)
          .sum();
    }

    @Override
    public String toString() {
      return octets + " octets read, " + unreadable + " unreadable, found " + pieces;
    }
  }

  /// Reads everything and looks for `patterns`.
  Scan scan(MaskedPatterns patterns) throws IOException {
    Map<String, Map<String, Integer>> pieces = new TreeMap<>();
    long[] read = new long[2];
    for (String line : Files.readAllLines(MAPS)) {
      String[] fields = line.split(" +", 6);
      String[] ends = fields[0].split("-", 2);
      long from = Long.parseUnsignedLong(ends[0], 16);
      long to = Long.parseUnsignedLong(ends[1], 16);
      if (from < 0 || fields[1].charAt(0) != 'r' || line.contains("[vvar")) {
        continue; // the kernel's own pages
      }
      String name = fields.length > 5 ? fields[5] : "";
      for (long at = from; at < to; ) {
        at = chunk(patterns, at, to, name, pieces, read);
      }
    }
    buffer.clear();
    MemorySegment.ofBuffer(buffer).fill((byte) 0);
    return new Scan(read[0], read[1], pieces);
  }

  /// Searches one chunk; returns where the next begins, so that no piece falls between two.
  private long chunk(
      MaskedPatterns patterns,
      long at,
      long to,
      String name,
      Map<String, Map<String, Integer>> pieces,
      long[] read) {
    if (at >= own && at < own + CHUNK) {
      return own + CHUNK;
    }
    long end = at < own && own < to ? Math.min(to, own) : to;
    int wanted = (int) Math.min(CHUNK, end - at);
    int got = fill(at, wanted);
    if (got <= 0) {
      read[1] += wanted;
      return at + wanted;
    }
    patterns.search(
        buffer,
        got,
        (secret, i) ->
            pieces
                .computeIfAbsent(secret, _ -> new TreeMap<>())
                .merge(place(at + i, name), 1, Integer::sum));
    read[0] += got;
    boolean last = at + got >= end || got < MaskedPatterns.PIECE;
    return last ? at + got : at + got - (MaskedPatterns.PIECE - 1);
  }

  private int fill(long at, int wanted) {
    try {
      return memory.read(buffer.clear().limit(wanted), at);
    } catch (IOException _) {
      return -1;
    } finally {
      buffer.clear();
    }
  }

  private static String place(long at, String name) {
    long pool = SecretPool.MEM.address();
    if (at >= pool && at < pool + SecretPool.SIZE) {
      return "secret pool";
    }
    if (!name.isEmpty()) {
      return name;
    }
    return at < LOW ? "unnamed, low (Java heap)" : "unnamed, high (libc, stacks, JVM)";
  }

  @Override
  public void close() throws IOException {
    memory.close();
  }
}
