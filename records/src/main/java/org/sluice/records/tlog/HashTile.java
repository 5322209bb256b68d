package org.sluice.records.tlog;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.sluice.records.id.Hash32;

/// Up to 256 hashes in one file, 32 octets each, nothing else (C2SP tlog-tiles).
final class HashTile {
  private HashTile() {}

  static byte[] encode(List<Hash32> hashes) {
    ByteBuffer octets = ByteBuffer.allocate(Hash32.LENGTH * hashes.size());
    hashes.forEach(hash -> octets.put(hash.octets()));
    return octets.array();
  }

  static List<Hash32> decode(String path, byte[] octets, int width) {
    if (octets.length != width * Hash32.LENGTH) {
      throw new LogDamaged(
          path, width * Hash32.LENGTH + " octets for " + width + " hashes", octets.length + "");
    }
    List<Hash32> hashes = new ArrayList<>(width);
    ByteBuffer in = ByteBuffer.wrap(octets);
    byte[] hash = new byte[Hash32.LENGTH];
    while (in.hasRemaining()) {
      in.get(hash);
      hashes.add(Hash32.of(hash));
    }
    return hashes;
  }
}
