package org.sluice.appliance.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sluice.records.id.Hash32;

class HashTableTest {
  private static Hash32 hash(int i) {
    return Hash32.sha256(ByteBuffer.allocate(4).putInt(i).array());
  }

  @Test
  @DisplayName("holds what was added, twice or once, and nothing else, also after it has grown")
  void holds() {
    HashTable table = new HashTable();
    for (int i = 0; i < 100_000; i += 2) {
      table.add(hash(i));
      table.add(hash(i / 2 * 2));
    }
    for (int i = 0; i < 100_000; i++) {
      assertThat(table.contains(hash(i))).isEqualTo(i % 2 == 0);
    }
  }

  @Test
  @DisplayName("hashes that want the same place are told apart")
  void samePlace() {
    HashTable table = new HashTable();
    for (byte i = 1; i < 50; i++) {
      table.add(same(i));
    }
    for (byte i = 1; i < 100; i++) {
      assertThat(table.contains(same(i))).isEqualTo(i < 50);
    }
  }

  private static Hash32 same(byte i) {
    byte[] octets = new byte[Hash32.LENGTH];
    octets[0] = i; // The place comes from octets 4 to 7.
    return Hash32.of(octets);
  }
}
