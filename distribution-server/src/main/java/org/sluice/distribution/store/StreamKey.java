package org.sluice.distribution.store;

import java.util.Arrays;
import org.sluice.records.id.StreamId;

/// Names one stream of bundles: its letter and the id that the high side drew for it.
///
/// A restored high side starts a new id, so a sequence number means something only together with
/// this.
///
/// @param letter 'K' (keys and documents) or 'L' (the log)
/// @param id drawn by the high side
public record StreamKey(char letter, StreamId id) {
  /// Octets of [#octets()].
  static final int OCTETS = 1 + StreamId.LENGTH;

  /// Checks the letter.
  public StreamKey {
    if (letter != 'K' && letter != 'L') {
      throw new IllegalArgumentException("stream " + (int) letter + " is neither K nor L");
    }
  }

  /// Reads [#octets()] from the beginning of a key.
  static StreamKey of(byte[] key) {
    return new StreamKey((char) key[0], StreamId.of(Arrays.copyOfRange(key, 1, OCTETS)));
  }

  byte[] octets() {
    byte[] key = new byte[OCTETS];
    key[0] = (byte) letter;
    System.arraycopy(id.octets(), 0, key, 1, StreamId.LENGTH);
    return key;
  }

  @Override
  public String toString() {
    return letter + "-" + id;
  }
}
