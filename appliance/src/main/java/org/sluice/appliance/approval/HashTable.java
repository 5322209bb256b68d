package org.sluice.appliance.approval;

import java.nio.ByteBuffer;
import org.sluice.records.id.Hash32;

/// A set of hashes of which the first 16 octets are kept, without an object for each: millions are
/// in it.
final class HashTable {
  private static final int FIRST_SLOTS = 1 << 12;

  private long[] slots = new long[2 * FIRST_SLOTS];
  private int size;

  void add(Hash32 hash) {
    if (size * 3L > slots.length) {
      grow();
    }
    ByteBuffer octets = ByteBuffer.wrap(hash.octets());
    put(octets.getLong(), octets.getLong());
  }

  boolean contains(Hash32 hash) {
    ByteBuffer octets = ByteBuffer.wrap(hash.octets());
    long a = octets.getLong();
    long b = octets.getLong();
    int at = place(a, b);
    return slots[at] != 0 || slots[at + 1] != 0;
  }

  private void put(long a, long b) {
    int at = place(a, b);
    if (slots[at] == 0 && slots[at + 1] == 0) {
      slots[at] = a;
      slots[at + 1] = b;
      size++;
    }
  }

  /// Where it is, or the free place where it belongs. Sixteen octets of zeros are no hash that
  /// anybody finds.
  private int place(long a, long b) {
    int mask = slots.length / 2 - 1;
    int i = (int) a & mask;
    while ((slots[2 * i] != a || slots[2 * i + 1] != b)
        && (slots[2 * i] != 0 || slots[2 * i + 1] != 0)) {
      i = i + 1 & mask;
    }
    return 2 * i;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[Math.multiplyExact(2, old.length)];
    size = 0;
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] != 0 || old[i + 1] != 0) {
        put(old[i], old[i + 1]);
      }
    }
  }
}
