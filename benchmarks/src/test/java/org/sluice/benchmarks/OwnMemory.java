package org.sluice.benchmarks;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// Looks for known octets in all writable memory of this process, as somebody with a memory image
/// would. The octets looked for are kept masked, so that the search does not find itself.
final class OwnMemory {

  private static final byte MASK = (byte) 0xa5;
  private static final int CHUNK = 1 << 20;

  /// Octets to look for, masked, with a name for the report.
  record Known(String name, byte[] masked) {}

  private final List<Known> known = new ArrayList<>();

  /// Remembers a secret's octets, masked, while it is open.
  void know(String name, SecretBytes secret) {
    byte[] masked = new byte[secret.length()];
    Boolean _ =
        secret.use(at -> {
          for (int i = 0; i < masked.length; i++) {
            masked[i] = (byte) (SecretPool.MEM.get(ValueLayout.JAVA_BYTE, at + i) ^ MASK);
          }
          return true;
        });
    known.add(new Known(name, masked));
  }

  int count() {
    return known.size();
  }

  /// How often each known value stands in memory; names that are not found are absent.
  TreeMap<String, Integer> scan() throws IOException {
    TreeMap<String, Integer> found = new TreeMap<>();
    int overlap = known.stream().mapToInt(k -> k.masked().length).max().orElse(1) - 1;
    boolean[] begins = new boolean[1 << 16];
    for (Known k : known) {
      begins[(k.masked()[0] ^ MASK) & 0xff | ((k.masked()[1] ^ MASK) & 0xff) << 8] = true;
    }
    try (Arena arena = Arena.ofConfined();
        FileChannel memory = FileChannel.open(Path.of("/proc/self/mem"), StandardOpenOption.READ)) {
      MemorySegment buffer = arena.allocate(CHUNK + overlap);
      for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
        String[] fields = line.split(" ", 3);
        if (fields[1].startsWith("rw") && !line.endsWith("[vvar]")) {
          String[] range = fields[0].split("-", 2);
          region(
              memory,
              Long.parseUnsignedLong(range[0], 16),
              Long.parseUnsignedLong(range[1], 16),
              buffer,
              overlap,
              begins,
              found);
        }
      }
      buffer.fill((byte) 0);
    }
    return found;
  }

  private void region(
      FileChannel memory,
      long from,
      long to,
      MemorySegment buffer,
      int overlap,
      boolean[] begins,
      TreeMap<String, Integer> found) {
    for (long at = from; at < to; at += CHUNK) {
      int length = (int) Math.min(CHUNK + overlap, to - at);
      ByteBuffer target = buffer.asSlice(0, length).asByteBuffer();
      int got;
      try {
        got = memory.read(target, at);
      } catch (IOException e) {
        continue; // a page that cannot be read holds nothing that can be read
      }
      search(buffer, at, got, begins, found);
    }
  }

  private void search(
      MemorySegment buffer,
      long base,
      int length,
      boolean[] begins,
      TreeMap<String, Integer> found) {
    for (int i = 0; i + 1 < length && i < CHUNK; i++) {
      int two =
          buffer.get(ValueLayout.JAVA_BYTE, i) & 0xff
              | (buffer.get(ValueLayout.JAVA_BYTE, i + 1L) & 0xff) << 8;
      if (begins[two] && !inside(base + i, buffer)) {
        for (Known k : known) {
          if (i + k.masked().length <= length && matches(buffer, i, k.masked())) {
            found.merge(k.name(), 1, Integer::sum);
          }
        }
      }
    }
  }

  private static boolean inside(long address, MemorySegment buffer) {
    return address >= buffer.address() && address < buffer.address() + buffer.byteSize();
  }

  private static boolean matches(MemorySegment buffer, int at, byte[] masked) {
    for (int j = 0; j < masked.length; j++) {
      if ((byte) (buffer.get(ValueLayout.JAVA_BYTE, (long) at + j) ^ MASK) != masked[j]) {
        return false;
      }
    }
    return true;
  }
}
