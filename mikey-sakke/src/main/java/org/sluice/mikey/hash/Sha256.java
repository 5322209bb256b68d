package org.sluice.mikey.hash;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// SHA-256 (FIPS 180-4) whose state, buffer and message schedule are scratch of a [Frame]. One
/// thread; usable until the frame closes; ready for a new message after [#finish(long)].
public final class Sha256 {

  /// Octets of a digest.
  public static final int DIGEST = 32;

  /// Octets of a block.
  public static final int BLOCK = 64;

  /// What one instance takes from its frame.
  public static final long FRAME_OCTETS = 32 + BLOCK + 64 * 4;

  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfInt BIG_INT = INT.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong BIG_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final long state;
  private final long buffer;
  private final long schedule;
  private int buffered;
  private long total;

  /// A digest in `frame`, ready for a message.
  public Sha256(Frame frame) {
    state = frame.alloc(DIGEST);
    buffer = frame.alloc(BLOCK);
    schedule = frame.alloc(64 * 4);
    init();
  }

  /// The constants of the rounds (FIPS 180-4 section 4.2.2). A copy.
  public static int[] roundConstants() {
    return Sha256Constants.K.clone();
  }

  /// Forgets what was hashed and starts a new message.
  public void init() {
    for (int i = 0; i < 8; i++) {
      MEM.set(INT, state + 4L * i, Sha256Constants.H[i]);
    }
    buffered = 0;
    total = 0;
  }

  /// Hashes `length` octets of the pool.
  public void update(long at, int length) {
    total += length;
    long from = at;
    int left = length;
    if (buffered > 0) {
      int n = Math.min(left, BLOCK - buffered);
      MemorySegment.copy(MEM, from, MEM, buffer + buffered, n);
      buffered += n;
      from += n;
      left -= n;
      if (buffered < BLOCK) {
        return;
      }
      compress(buffer);
      buffered = 0;
    }
    for (; left >= BLOCK; left -= BLOCK, from += BLOCK) {
      compress(from);
    }
    MemorySegment.copy(MEM, from, MEM, buffer, left);
    buffered = left;
  }

  /// Hashes octets that are public.
  public void update(byte[] open) {
    total += open.length;
    int from = 0;
    while (from < open.length) {
      int n = Math.min(open.length - from, BLOCK - buffered);
      MemorySegment.copy(open, from, MEM, ValueLayout.JAVA_BYTE, buffer + buffered, n);
      buffered += n;
      from += n;
      if (buffered == BLOCK) {
        compress(buffer);
        buffered = 0;
      }
    }
  }

  /// Hashes one public octet.
  public void update(int octet) {
    MEM.set(ValueLayout.JAVA_BYTE, buffer + buffered, (byte) octet);
    total++;
    if (++buffered == BLOCK) {
      compress(buffer);
      buffered = 0;
    }
  }

  /// Writes the 32 octets of the digest to the pool at `out`, wipes what is left of the message,
  /// and starts anew.
  public void finish(long out) {
    long bits = total << 3;
    update(0x80);
    if (buffered > BLOCK - 8) {
      MEM.asSlice(buffer + buffered, BLOCK - buffered).fill((byte) 0);
      compress(buffer);
      buffered = 0;
    }
    MEM.asSlice(buffer + buffered, BLOCK - buffered).fill((byte) 0);
    MEM.set(BIG_LONG, buffer + BLOCK - 8, bits);
    compress(buffer);
    for (int i = 0; i < 8; i++) {
      MEM.set(BIG_INT, out + 4L * i, MEM.get(INT, state + 4L * i));
    }
    SecretPool.wipe(buffer, BLOCK + 64 * 4);
    init();
  }

  /// Copies the chaining value after whole blocks to `to` (32 octets).
  void save(long to) {
    MemorySegment.copy(MEM, state, MEM, to, DIGEST);
  }

  /// Continues from a chaining value that one block led to.
  void resumeAfterOneBlock(long from) {
    MemorySegment.copy(MEM, from, MEM, state, DIGEST);
    buffered = 0;
    total = BLOCK;
  }

  private void compress(long block) {
    for (int t = 0; t < 16; t++) {
      MEM.set(INT, schedule + 4L * t, MEM.get(BIG_INT, block + 4L * t));
    }
    for (int t = 16; t < 64; t++) {
      int w15 = MEM.get(INT, schedule + 4L * (t - 15));
      int w2 = MEM.get(INT, schedule + 4L * (t - 2));
      int s0 = Integer.rotateRight(w15, 7) ^ Integer.rotateRight(w15, 18) ^ (w15 >>> 3);
      int s1 = Integer.rotateRight(w2, 17) ^ Integer.rotateRight(w2, 19) ^ (w2 >>> 10);
      int w16 = MEM.get(INT, schedule + 4L * (t - 16));
      int w7 = MEM.get(INT, schedule + 4L * (t - 7));
      MEM.set(INT, schedule + 4L * t, w16 + s0 + w7 + s1);
    }
    rounds();
  }

  /// Four rounds per turn, the eight variables keeping their places by being named in rotation.
  private void rounds() {
    int a = MEM.get(INT, state);
    int b = MEM.get(INT, state + 4);
    int c = MEM.get(INT, state + 8);
    int d = MEM.get(INT, state + 12);
    int e = MEM.get(INT, state + 16);
    int f = MEM.get(INT, state + 20);
    int g = MEM.get(INT, state + 24);
    int h = MEM.get(INT, state + 28);
    for (int t = 0; t < 64; t += 4) {
      h += kw(t) + sigma1(e) + choose(e, f, g);
      d += h;
      h += sigma0(a) + majority(a, b, c);
      g += kw(t + 1) + sigma1(d) + choose(d, e, f);
      c += g;
      g += sigma0(h) + majority(h, a, b);
      f += kw(t + 2) + sigma1(c) + choose(c, d, e);
      b += f;
      f += sigma0(g) + majority(g, h, a);
      e += kw(t + 3) + sigma1(b) + choose(b, c, d);
      a += e;
      e += sigma0(f) + majority(f, g, h);
      int e1 = a;
      int f1 = b;
      int g1 = c;
      int h1 = d;
      a = e;
      b = f;
      c = g;
      d = h;
      e = e1;
      f = f1;
      g = g1;
      h = h1;
    }
    add(0, a);
    add(4, b);
    add(8, c);
    add(12, d);
    add(16, e);
    add(20, f);
    add(24, g);
    add(28, h);
  }

  private void add(long word, int value) {
    MEM.set(INT, state + word, MEM.get(INT, state + word) + value);
  }

  private int kw(int t) {
    return Sha256Constants.K[t] + MEM.get(INT, schedule + 4L * t);
  }

  private static int sigma0(int x) {
    return Integer.rotateRight(x, 2) ^ Integer.rotateRight(x, 13) ^ Integer.rotateRight(x, 22);
  }

  private static int sigma1(int x) {
    return Integer.rotateRight(x, 6) ^ Integer.rotateRight(x, 11) ^ Integer.rotateRight(x, 25);
  }

  private static int choose(int x, int y, int z) {
    return z ^ (x & (y ^ z));
  }

  private static int majority(int x, int y, int z) {
    return (x & y) | (z & (x | y));
  }
}
