package org.sluice.system.memory;

import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// Secrets to look for, in pieces of 16 octets: an allocator that takes memory back writes over its
/// first octets, so a whole value would be missed there. A piece is kept XORed with a random mask;
/// in the clear there are only its first two octets, which say where to look closer.
public final class MaskedPatterns {

  /// Octets in a piece: no 16 octets of a random value are met by chance.
  static final int PIECE = 16;

  private static final int STARTS = 1 << 16;

  /// One piece, and the number of the next one with the same first two octets (-1: none).
  private static final class Piece {
    final String secret;
    final byte[] mask;
    final byte[] masked;
    final int next;

    Piece(String secret, byte[] mask, byte[] masked, int next) {
      this.secret = secret;
      this.mask = mask;
      this.masked = masked;
      this.next = next;
    }
  }

  private final SecureRandom random = new SecureRandom();
  private final List<Piece> pieces = new ArrayList<>();
  private final int[] first = new int[STARTS];

  /// Nothing to look for yet.
  public MaskedPatterns() {
    Arrays.fill(first, -1);
  }

  /// Octets as they are.
  public void add(String name, SecretBytes secret) {
    long _ =
        secret.use(at -> {
          octets(name, at, secret.length(), false);
          return at;
        });
  }

  /// A number modulo `field` at `from` of `secret`: its big-endian octets, the same reversed, and
  /// the words with which the arithmetic computes (Montgomery form).
  public void addNumber(String name, SecretBytes secret, int from, Field field) {
    long _ =
        secret.use(at -> {
          octets(name, at + from, field.octets(), false);
          octets(name + " reversed", at + from, field.octets(), true);
          try (Frame frame = Frame.open(field.octets())) {
            long words = frame.alloc(field.octets());
            if (field.fromOctets(words, at + from, field.octets()) == 0) {
              throw new IllegalArgumentException(name + " is not below the modulus");
            }
            octets(name + " as words", words, field.octets(), false);
          }
          return at;
        });
  }

  private void octets(String name, long at, int length, boolean reversed) {
    for (int p = 0; p + PIECE <= length; p += PIECE) {
      byte[] mask = new byte[PIECE];
      random.nextBytes(mask);
      byte[] masked = new byte[PIECE];
      for (int i = 0; i < PIECE; i++) {
        masked[i] = (byte) (octet(at, length, p + i, reversed) ^ mask[i]);
      }
      int start =
          ((octet(at, length, p, reversed) & 0xff) << 8)
              | (octet(at, length, p + 1, reversed) & 0xff);
      pieces.add(new Piece(name, mask, masked, first[start]));
      first[start] = pieces.size() - 1;
    }
  }

  private static byte octet(long at, int length, int i, boolean reversed) {
    return SecretPool.MEM.get(ValueLayout.JAVA_BYTE, at + (reversed ? length - 1 - i : i));
  }

  /// Pieces that lie in these octets, from the first to the limit.
  public int count(ByteBuffer octets) {
    int[] count = new int[1];
    search(octets, octets.limit(), (secret, at) -> count[0]++);
    return count[0];
  }

  /// Tells `found` each piece that lies in the first `length` octets, and where.
  void search(ByteBuffer memory, int length, Found found) {
    for (int i = 0; i + PIECE <= length; i++) {
      for (int p = first[memory.getShort(i) & 0xffff]; p >= 0; p = pieces.get(p).next) {
        if (lies(pieces.get(p), memory, i)) {
          found.at(pieces.get(p).secret, i);
        }
      }
    }
  }

  private static boolean lies(Piece piece, ByteBuffer memory, int at) {
    int diff = 0;
    for (int i = 0; i < PIECE; i++) {
      diff |= memory.get(at + i) ^ piece.mask[i] ^ piece.masked[i];
    }
    return diff == 0;
  }

  /// Takes what a search finds.
  @FunctionalInterface
  interface Found {
    void at(String secret, int offset);
  }
}
