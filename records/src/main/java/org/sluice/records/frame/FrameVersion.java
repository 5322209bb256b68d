package org.sluice.records.frame;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// The versions of a frame that are read here. They differ in how the digest of an object is made
/// and in nothing else. A sender writes the newest.
enum FrameVersion {
  /// The first 8 octets of the object's SHA-256.
  TWO(2) {
    @Override
    long digest(byte[] octets) {
      return ByteBuffer.wrap(Sha256.of(octets)).getLong();
    }
  },

  /// The object's CRC-32C, 4 octets, and its CRC-32, 4 octets.
  THREE(3) {
    @Override
    long digest(byte[] octets) {
      CRC32C first = new CRC32C();
      CRC32 second = new CRC32();
      // In pieces that stay in the processor's cache for the second look.
      for (int at = 0; at < octets.length; at += PIECE) {
        int length = Math.min(PIECE, octets.length - at);
        first.update(octets, at, length);
        second.update(octets, at, length);
      }
      return first.getValue() << Integer.SIZE | second.getValue();
    }
  };

  /// What senders write.
  static final FrameVersion NEWEST = THREE;

  private static final int PIECE = 1 << 14;

  private final int number;

  FrameVersion(int number) {
    this.number = number;
  }

  /// In the frame.
  byte number() {
    return (byte) number;
  }

  /// The 8 octets that stand for an object in its frames.
  abstract long digest(byte[] octets);
}
