package org.sluice.records.tlog;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Up to 256 entries in one file: `(u16 length | octets)` each (C2SP tlog-tiles).
final class EntryBundle {
  /// Longest entry, in octets.
  static final int MAX_ENTRY = 0xffff;

  private EntryBundle() {}

  static byte[] encode(List<byte[]> entries) {
    int size = entries.stream().mapToInt(entry -> 2 + entry.length).sum();
    ByteBuffer octets = ByteBuffer.allocate(size);
    entries.forEach(entry -> octets.putShort((short) entry.length).put(entry));
    return octets.array();
  }

  /// Reads exactly `width` entries and nothing behind them.
  static List<byte[]> decode(String path, byte[] octets, int width) {
    ByteBuffer in = ByteBuffer.wrap(octets);
    List<byte[]> entries = new ArrayList<>(width);
    while (entries.size() < width) {
      int length = in.remaining() < 2 ? -1 : in.getShort() & 0xffff;
      if (length < 0 || length > in.remaining()) {
        throw new LogDamaged(
            path,
            width + " entries",
            entries.size() + " whole ones in " + octets.length + " octets");
      }
      byte[] entry = new byte[length];
      in.get(entry);
      entries.add(entry);
    }
    if (in.hasRemaining()) {
      throw new LogDamaged(
          path, "nothing after " + width + " entries", in.remaining() + " octets more");
    }
    return entries;
  }
}
