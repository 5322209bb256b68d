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

/// All readable memory of a process, as Linux shows it in `/proc`: of this one but for the buffer
/// into which it is read, or of another if the system lets us.
public final class ProcessMemory implements AutoCloseable {
  private static final int CHUNK = 1 << 20;
  private static final long LOW = 1L << 35;

  private final Path process;
  private final boolean self;
  private final FileChannel memory;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
  private final long own = MemorySegment.ofBuffer(buffer).address();

  ProcessMemory() throws IOException {
    this(Path.of("/proc/self"), true);
  }

  /// Of another process.
  public ProcessMemory(long pid) throws IOException {
    this(Path.of("/proc", Long.toString(pid)), false);
  }

  private ProcessMemory(Path process, boolean self) throws IOException {
    this.process = process;
    this.self = self;
    this.memory = FileChannel.open(process.resolve("mem"), READ);
  }

  static boolean readable() {
    return readable(Path.of("/proc/self"));
  }

  /// Whether the system lets us read another process's memory; its own user may not.
  public static boolean readable(long pid) {
    return readable(Path.of("/proc", Long.toString(pid)));
  }

  private static boolean readable(Path process) {
    try (FileChannel _ = FileChannel.open(process.resolve("mem"), READ)) {
      return Files.isReadable(process.resolve("maps"));
    } catch (IOException e) {
      return false;
    }
  }

  /// What one scan met.
  ///
  /// @param octets how much memory was read
  /// @param unreadable octets that the kernel would not give
  /// @param pieces secret and place, and how many pieces of it lie there
  public record Scan(long octets, long unreadable, Map<String, Map<String, Integer>> pieces) {

    /// Pieces of all secrets whose name begins so, anywhere.
    public int count(String secret) {
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
  public Scan scan(MaskedPatterns patterns) throws IOException {
    Map<String, Map<String, Integer>> pieces = new TreeMap<>();
    long[] read = new long[2];
    for (String line : Files.readAllLines(process.resolve("maps"))) {
      String[] fields = line.split(" +", 6);
      String[] ends = fields[0].split("-", 2);
      long from = Long.parseUnsignedLong(ends[0], 16);
      long to = Long.parseUnsignedLong(ends[1], 16);
      if (from < 0 || fields[1].charAt(0) != 'r' || line.contains("[vvar")) {
        continue; // the kernel's own pages
      }
      String name = fields.length > 5 ? fields[5] : "";
      if (!self && isPool(from)) {
        name = "secret pool";
      }
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
    if (self && at >= own && at < own + CHUNK) {
      return own + CHUNK;
    }
    long end = self && at < own && own < to ? Math.min(to, own) : to;
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

  private String place(long at, String name) {
    long pool = SecretPool.MEM.address();
    if (self && at >= pool && at < pool + SecretPool.SIZE) {
      return "secret pool";
    }
    if (!name.isEmpty()) {
      return name;
    }
    return at < LOW ? "unnamed, low (Java heap)" : "unnamed, high (libc, stacks, JVM)";
  }

  /// Where the pool of another process begins, by what the kernel says of it: locked (`lo`), left
  /// out of dumps (`dd`), large enough. -1 if there is none.
  private long poolStart() {
    try {
      long start = -1;
      long size = 0;
      for (String line : Files.readAllLines(process.resolve("smaps"))) {
        if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
          String[] ends = line.substring(0, line.indexOf(' ')).split("-", 2);
          start = Long.parseUnsignedLong(ends[0], 16);
          size = Long.parseUnsignedLong(ends[1], 16) - start;
        } else if (line.startsWith("VmFlags:")
            && size >= SecretPool.SIZE
            && line.contains(" lo")
            && line.contains(" dd")) {
          return start;
        }
      }
      return -1;
    } catch (IOException e) {
      return -1;
    }
  }

  private long pool = Long.MIN_VALUE;

  private boolean isPool(long from) {
    if (pool == Long.MIN_VALUE) {
      pool = poolStart();
    }
    return from == pool;
  }

  /// What is in the pool of another process; empty if there is no mapping like it.
  public byte[] pool() throws IOException {
    long start = poolStart();
    if (start < 0) {
      return new byte[0];
    }
    ByteBuffer all = ByteBuffer.allocate((int) SecretPool.SIZE);
    while (all.hasRemaining() && memory.read(all, start + all.position()) > 0) {
      // read on
    }
    return all.array();
  }

  @Override
  public void close() throws IOException {
    memory.close();
  }
}
