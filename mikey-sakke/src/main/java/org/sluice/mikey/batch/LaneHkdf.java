package org.sluice.mikey.batch;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.sluice.mikey.batch.LaneSha256.LANES;
import static org.sluice.mikey.batch.LaneSha256.STATE;
import static org.sluice.mikey.batch.LaneSha256.VECTOR;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.sluice.mikey.hash.Hkdf;
import org.sluice.mikey.hash.Sha256;
import org.sluice.mikey.secret.Frame;

/// HKDF-Expand under one key, one info in each lane; all infos are equally long.
///
/// Block i of the output is HMAC(T || info || i), T being block i - 1, or nothing for the first. T
/// fills eight words, so the rest of the message begins at a word too.
final class LaneHkdf {

  private static final ValueLayout.OfInt BIG_INT =
      JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int BLOCK_WORDS = 16;
  private static final int DIGEST_WORDS = 8;
  private static final int LENGTH_OCTETS = 8;
  private static final int END = 0x80;
  private static final int OUTER_BITS = 8 * (Sha256.BLOCK + Sha256.DIGEST);

  private final int infoOctets;
  private final int infoWords;
  private final int[] words;
  private final long keys;
  private final long state;
  private final long vars;
  private final long schedule;
  private final long message;

  /// For infos of `infoOctets` octets.
  LaneHkdf(Frame frame, Hkdf key, int infoOctets) {
    this.infoOctets = infoOctets;
    this.infoWords = infoOctets / 4 + 1; // with the counter
    this.words = new int[infoWords * LANES];
    this.keys = frame.alloc(2 * Sha256.DIGEST);
    this.state = frame.alloc(STATE);
    this.vars = frame.alloc(STATE);
    this.schedule = frame.alloc(LaneSha256.SCHEDULE);
    this.message = frame.alloc(blocks(infoOctets, DIGEST_WORDS) * BLOCK_WORDS * VECTOR);
    key.chainingValues(keys, keys + Sha256.DIGEST);
  }

  /// What an instance takes from its frame.
  static long octets(int infoOctets) {
    return 2 * Sha256.DIGEST
        + 2 * STATE
        + LaneSha256.SCHEDULE
        + blocks(infoOctets, DIGEST_WORDS) * BLOCK_WORDS * VECTOR;
  }

  /// Blocks of a message that begins with so many words before the info.
  private static long blocks(int infoOctets, int before) {
    return (4L * before + infoOctets + 2 + LENGTH_OCTETS + Sha256.BLOCK - 1) / Sha256.BLOCK;
  }

  /// `length` octets, a multiple of 4, for each info, side by side at `out`.
  void expand(long out, int length, byte[][] infos) {
    for (int first = 0; first < infos.length; first += LANES) {
      int count = Math.min(LANES, infos.length - first);
      take(infos, first, count);
      for (int done = 0, i = 1; done < length; done += Sha256.DIGEST, i++) {
        mac(i);
        write(out + (long) first * length + done, length, done, count);
      }
    }
  }

  /// The words of the infos, word after word, those of the last message in lanes without one.
  private void take(byte[][] infos, int first, int count) {
    Arrays.fill(words, 0);
    for (int lane = 0; lane < LANES; lane++) {
      byte[] info = infos[first + Math.min(lane, count - 1)];
      for (int i = 0; i < infoOctets; i++) {
        words[(i >> 2) * LANES + lane] |= (info[i] & 0xff) << shift(i);
      }
    }
  }

  private static int shift(int octet) {
    return 24 - 8 * (octet & 3);
  }

  /// Block `i`, in place of the one before at `state`.
  private void mac(int i) {
    int before = i == 1 ? 0 : DIGEST_WORDS;
    long blocks = blocks(infoOctets, before);
    compose(i, before, (int) blocks * BLOCK_WORDS);
    LaneSha256.broadcast(state, keys);
    for (int b = 0; b < blocks; b++) {
      long from = message + (long) b * BLOCK_WORDS * VECTOR;
      MemorySegment.copy(MEM, from, MEM, schedule, BLOCK_WORDS * VECTOR);
      LaneSha256.compress(state, schedule, vars);
    }
    MemorySegment.copy(MEM, state, MEM, schedule, STATE);
    for (int word = DIGEST_WORDS; word < BLOCK_WORDS; word++) {
      put(schedule, word, word == DIGEST_WORDS ? END << 24 : 0);
    }
    put(schedule, BLOCK_WORDS - 1, OUTER_BITS);
    LaneSha256.broadcast(state, keys + Sha256.DIGEST);
    LaneSha256.compress(state, schedule, vars);
  }

  /// T || info || i and the padding, as words.
  private void compose(int i, int before, int size) {
    MemorySegment.copy(MEM, state, MEM, message, before * VECTOR);
    for (long at = message + before * VECTOR; at < message + size * VECTOR; at += 4) {
      MEM.set(JAVA_INT, at, 0); // no slice, which would be an object for each block
    }
    int counter = i << shift(infoOctets);
    for (int word = 0; word < infoWords; word++) {
      int open = word == infoWords - 1 ? counter : 0;
      for (int lane = 0; lane < LANES; lane++) {
        long at = message + (before + word) * VECTOR + 4L * lane;
        MEM.set(JAVA_INT, at, words[word * LANES + lane] | open);
      }
    }
    int end = infoOctets + 1;
    for (int lane = 0; lane < LANES; lane++) {
      long at = message + (before + (end >> 2)) * VECTOR + 4L * lane;
      MEM.set(JAVA_INT, at, MEM.get(JAVA_INT, at) | END << shift(end));
    }
    put(message, size - 1, 8 * (Sha256.BLOCK + 4 * before + infoOctets + 1));
  }

  private static void put(long vectors, int word, int value) {
    for (int lane = 0; lane < LANES; lane++) {
      MEM.set(JAVA_INT, vectors + word * VECTOR + 4L * lane, value);
    }
  }

  private void write(long out, int stride, int done, int count) {
    int octets = Math.min(Sha256.DIGEST, stride - done);
    for (int lane = 0; lane < count; lane++) {
      for (int word = 0; word < octets / 4; word++) {
        int value = MEM.get(JAVA_INT, state + word * VECTOR + 4L * lane);
        MEM.set(BIG_INT, out + (long) lane * stride + 4L * word, value);
      }
    }
  }
}
