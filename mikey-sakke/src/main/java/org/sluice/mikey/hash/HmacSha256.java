package org.sluice.mikey.hash;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// HMAC-SHA-256 (RFC 2104) whose key, state and output are in the pool. A key is set once: the hash
/// states after the two padded key blocks are kept, so each further message under the same key
/// costs two blocks less.
public final class HmacSha256 {

  /// Octets of a MAC.
  public static final int MAC = 32;

  /// What one instance takes from its frame.
  public static final long FRAME_OCTETS = Sha256.FRAME_OCTETS + 3 * 32 + Sha256.BLOCK;

  private final Sha256 sha;
  private final long inner;
  private final long outer;
  private final long digest;
  private final long pad;
  private boolean keyed;

  /// An HMAC in `frame`; needs a key before the first message.
  public HmacSha256(Frame frame) {
    sha = new Sha256(frame);
    inner = frame.alloc(32);
    outer = frame.alloc(32);
    digest = frame.alloc(32);
    pad = frame.alloc(Sha256.BLOCK);
  }

  /// Sets a key of any length and starts a message.
  public void key(long at, int length) {
    if (length > Sha256.BLOCK) {
      sha.init();
      sha.update(at, length);
      sha.finish(pad);
    } else {
      MemorySegment.copy(MEM, at, MEM, pad, length);
    }
    prepare();
  }

  /// Sets a key that is public (a salt), of at most 64 octets, and starts a message.
  public void key(byte[] open) {
    if (open.length > Sha256.BLOCK) {
      throw new IllegalArgumentException("public key of " + open.length + " octets, limit is 64");
    }
    MemorySegment.copy(open, 0, MEM, ValueLayout.JAVA_BYTE, pad, open.length);
    prepare();
  }

  /// Starts a message under the key that was set.
  public void init() {
    if (!keyed) {
      throw new IllegalStateException("no HMAC key was set");
    }
    sha.resumeAfterOneBlock(inner);
  }

  /// Copies the hash states after the padded key, eight words each in native order, which are as
  /// secret as the key.
  void chainingValues(long innerOut, long outerOut) {
    if (!keyed) {
      throw new IllegalStateException("no HMAC key was set");
    }
    MemorySegment.copy(MEM, inner, MEM, innerOut, 32);
    MemorySegment.copy(MEM, outer, MEM, outerOut, 32);
  }

  /// Adds `length` octets of the pool.
  public void update(long at, int length) {
    sha.update(at, length);
  }

  /// Adds public octets.
  public void update(byte[] open) {
    sha.update(open);
  }

  /// Adds one public octet.
  public void update(int octet) {
    sha.update(octet);
  }

  /// Writes 32 octets to the pool at `out` (which may be what was hashed) and starts a message
  /// under the same key.
  public void finish(long out) {
    if (!keyed) {
      throw new IllegalStateException("no HMAC key was set");
    }
    sha.finish(digest);
    sha.resumeAfterOneBlock(outer);
    sha.update(digest, 32);
    sha.finish(out);
    SecretPool.wipe(digest, 32);
    init();
  }

  private void prepare() {
    mask(0x3636363636363636L);
    sha.init();
    sha.update(pad, Sha256.BLOCK);
    sha.save(inner);
    mask(0x3636363636363636L ^ 0x5c5c5c5c5c5c5c5cL);
    sha.init();
    sha.update(pad, Sha256.BLOCK);
    sha.save(outer);
    SecretPool.wipe(pad, Sha256.BLOCK);
    keyed = true;
    init();
  }

  private void mask(long with) {
    for (int i = 0; i < Sha256.BLOCK; i += 8) {
      long x = MEM.get(ValueLayout.JAVA_LONG_UNALIGNED, pad + i);
      MEM.set(ValueLayout.JAVA_LONG_UNALIGNED, pad + i, x ^ with);
    }
  }
}
