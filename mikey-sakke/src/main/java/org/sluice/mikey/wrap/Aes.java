package org.sluice.mikey.wrap;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.sluice.mikey.secret.Frame;

/// The AES block cipher with a key of 128 or 256 bits (FIPS 197). The S-box is computed, not looked
/// up ([Lanes]), so neither memory addresses nor branches depend on key or data. Octet 0 of the
/// block is the lowest octet of its first word. One block at a time: key wrapping is serial anyway.
final class Aes {

  static final int KEY_128 = 16;
  static final int KEY_256 = 32;
  static final int BLOCK = 16;

  private static final int MOST_ROUNDS = 14;

  static final long FRAME_OCTETS = BLOCK * (MOST_ROUNDS + 1L);

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final long keys;
  private final int rounds;

  /// Expands the key of 16 or 32 octets at `key`.
  Aes(Frame frame, long key, int octets) {
    int words = octets / 4;
    rounds = words + 6;
    keys = frame.alloc(FRAME_OCTETS);
    for (int i = 0; i < words; i++) {
      word(i, MEM.get(INT, key + 4L * i));
    }
    int constant = 1;
    for (int i = words; i < 4 * (rounds + 1); i++) {
      int t = word(i - 1);
      if (i % words == 0) {
        t = substituted(Integer.rotateRight(t, 8)) ^ constant;
        constant = constant << 1 ^ (constant >> 7) * 0x11b;
      } else if (words == 8 && i % 8 == 4) {
        t = substituted(t);
      }
      word(i, word(i - words) ^ t);
    }
  }

  /// Encrypts the block at `at` in place.
  void encrypt(long at) {
    long a = MEM.get(LONG, at) ^ key(0, 0);
    long b = MEM.get(LONG, at + 8) ^ key(0, 1);
    for (int round = 1; round <= rounds; round++) {
      long x = Lanes.substitute(a);
      long y = Lanes.substitute(b);
      a = Lanes.shiftRows(x, y);
      b = Lanes.shiftRows(y, x);
      if (round < rounds) {
        a = Lanes.mixColumns(a);
        b = Lanes.mixColumns(b);
      }
      a ^= key(round, 0);
      b ^= key(round, 1);
    }
    MEM.set(LONG, at, a);
    MEM.set(LONG, at + 8, b);
  }

  /// Decrypts the block at `at` in place.
  void decrypt(long at) {
    long a = MEM.get(LONG, at);
    long b = MEM.get(LONG, at + 8);
    for (int round = rounds; round > 0; round--) {
      a ^= key(round, 0);
      b ^= key(round, 1);
      if (round < rounds) {
        a = Lanes.unmixColumns(a);
        b = Lanes.unmixColumns(b);
      }
      long x = Lanes.unshiftRows(a, b);
      long y = Lanes.unshiftRows(b, a);
      a = Lanes.unsubstitute(x);
      b = Lanes.unsubstitute(y);
    }
    MEM.set(LONG, at, a ^ key(0, 0));
    MEM.set(LONG, at + 8, b ^ key(0, 1));
  }

  private static int substituted(int word) {
    return (int) Lanes.substitute(word & 0xffffffffL);
  }

  private long key(int round, int half) {
    return MEM.get(LONG, keys + (long) BLOCK * round + 8L * half);
  }

  private int word(int i) {
    return MEM.get(INT, keys + 4L * i);
  }

  private void word(int i, int value) {
    MEM.set(INT, keys + 4L * i, value);
  }
}
