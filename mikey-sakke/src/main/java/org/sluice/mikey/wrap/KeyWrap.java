package org.sluice.mikey.wrap;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;

/// Wraps secrets under a key of 256 bits and unwraps them, both in the pool. What is wrapped is
/// authenticated; the same secret under the same key always gives the same octets.
public final class KeyWrap {

  /// Octets of the wrapping key.
  public static final int KEY = Aes.KEY_256;

  /// Most octets of a secret.
  public static final int MAX_OCTETS = 4096;

  private static final long RFC3394_VALUE = 0xa6a6a6a6a6a6a6a6L;
  private static final long RFC5649_VALUE = 0xa65959a6L;
  private static final int HALF = 8;
  private static final ValueLayout.OfLong BIG_LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final Aes aes;
  private final long block;
  private final long work;

  private KeyWrap(Frame frame, long key, int octets) {
    aes = new Aes(frame, key, KEY);
    block = frame.alloc(Aes.BLOCK);
    work = frame.alloc(octets);
  }

  /// RFC 3394 of a secret of 16 or more octets, a multiple of 8: 8 octets longer.
  ///
  /// @throws IllegalArgumentException if key or secret has another length
  public static byte[] wrap(SecretBytes key, SecretBytes secret) {
    if (secret.length() < 16 || secret.length() % HALF != 0) {
      throw new IllegalArgumentException(
          secret.length() + " octets, RFC 3394 wraps 16 or more, a multiple of 8");
    }
    return wrap(key, secret, RFC3394_VALUE);
  }

  /// RFC 5649 of a secret of 1 to 4096 octets: padded to a multiple of 8, then 8 octets longer.
  ///
  /// @throws IllegalArgumentException if key or secret has another length
  public static byte[] wrapPadded(SecretBytes key, SecretBytes secret) {
    return wrap(key, secret, (RFC5649_VALUE << 32) | secret.length());
  }

  /// Undoes [#wrap]; the caller closes what it gets.
  ///
  /// @throws UnwrapRefused if `wrapped` is not [#wrap] of anything under this key
  public static SecretBytes unwrap(SecretBytes key, byte[] wrapped) {
    requireKey(key);
    requireWrapped(wrapped, 24);
    try (Frame frame = Frame.open(frameOctets(wrapped.length))) {
      KeyWrap w = key.use(k -> new KeyWrap(frame, k, wrapped.length));
      long value = w.open(wrapped);
      if (value != RFC3394_VALUE) {
        throw refused("RFC 3394");
      }
      return SecretBytes.takeCopyOf(w.work + HALF, wrapped.length - HALF);
    }
  }

  /// Undoes [#wrapPadded]; the caller closes what it gets.
  ///
  /// @throws UnwrapRefused if `wrapped` is not [#wrapPadded] of anything under this key
  public static SecretBytes unwrapPadded(SecretBytes key, byte[] wrapped) {
    requireKey(key);
    requireWrapped(wrapped, Aes.BLOCK);
    try (Frame frame = Frame.open(frameOctets(wrapped.length))) {
      KeyWrap w = key.use(k -> new KeyWrap(frame, k, wrapped.length));
      long value = w.open(wrapped);
      int padded = wrapped.length - HALF;
      int length = (int) value;
      // One verdict over all checks: which of them failed would say something about the plaintext.
      int bad = (int) (value >>> 32) ^ (int) RFC5649_VALUE;
      bad |= (length - (padded - HALF) - 1) >> 31;
      bad |= (padded - length) >> 31;
      for (int i = padded - HALF; i < padded; i++) {
        int isPadding = (length - 1 - i) >> 31;
        bad |= MEM.get(ValueLayout.JAVA_BYTE, w.work + HALF + i) & isPadding;
      }
      if (bad != 0) {
        throw refused("RFC 5649");
      }
      return SecretBytes.takeCopyOf(w.work + HALF, length);
    }
  }

  /// Wraps with the first 8 octets being `value`.
  static byte[] wrap(SecretBytes key, SecretBytes secret, long value) {
    requireKey(key);
    int length = secret.length();
    if (length < 1 || length > MAX_OCTETS) {
      throw new IllegalArgumentException(length + " octets to wrap, 1 to " + MAX_OCTETS);
    }
    int octets = (length + 7) / HALF * HALF + HALF;
    try (Frame frame = Frame.open(frameOctets(octets))) {
      KeyWrap w = key.use(k -> new KeyWrap(frame, k, octets));
      MEM.set(BIG_LONG, w.work, value);
      secret.use(at -> {
        MemorySegment.copy(MEM, at, MEM, w.work + HALF, length);
        return at;
      });
      w.seal(octets);
      return MEM.asSlice(w.work, octets).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /// RFC 3394 section 2.2.1 in place; a single block for 16 octets (RFC 5649 section 4.1).
  private void seal(int octets) {
    int n = octets / HALF - 1;
    if (n == 1) {
      aes.encrypt(work);
      return;
    }
    for (int t = 1; t <= 6 * n; t++) {
      long r = work + HALF * (1L + (t - 1) % n);
      MEM.set(BIG_LONG, block, MEM.get(BIG_LONG, work));
      MEM.set(BIG_LONG, block + HALF, MEM.get(BIG_LONG, r));
      aes.encrypt(block);
      MEM.set(BIG_LONG, work, MEM.get(BIG_LONG, block) ^ t);
      MEM.set(BIG_LONG, r, MEM.get(BIG_LONG, block + HALF));
    }
  }

  /// Undoes [#seal(int)]; returns the first 8 octets.
  private long open(byte[] wrapped) {
    MemorySegment.copy(wrapped, 0, MEM, ValueLayout.JAVA_BYTE, work, wrapped.length);
    int n = wrapped.length / HALF - 1;
    if (n == 1) {
      aes.decrypt(work);
      return MEM.get(BIG_LONG, work);
    }
    for (int t = 6 * n; t >= 1; t--) {
      long r = work + HALF * (1L + (t - 1) % n);
      MEM.set(BIG_LONG, block, MEM.get(BIG_LONG, work) ^ t);
      MEM.set(BIG_LONG, block + HALF, MEM.get(BIG_LONG, r));
      aes.decrypt(block);
      MEM.set(BIG_LONG, work, MEM.get(BIG_LONG, block));
      MEM.set(BIG_LONG, r, MEM.get(BIG_LONG, block + HALF));
    }
    return MEM.get(BIG_LONG, work);
  }

  private static long frameOctets(int octets) {
    return Aes.FRAME_OCTETS + Aes.BLOCK + octets + 8L;
  }

  private static void requireKey(SecretBytes key) {
    if (key.length() != KEY) {
      throw new IllegalArgumentException(
          "wrapping key of " + key.length() + " octets, " + KEY + " needed");
    }
  }

  private static void requireWrapped(byte[] wrapped, int least) {
    if (wrapped.length < least
        || wrapped.length > MAX_OCTETS + HALF
        || wrapped.length % HALF != 0) {
      throw new UnwrapRefused(
          wrapped.length + " octets, a multiple of 8 from " + least + " on expected");
    }
  }

  private static UnwrapRefused refused(String form) {
    return new UnwrapRefused("not wrapped under this key by " + form);
  }
}
