package org.sluice.mikey.hash;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// HKDF-SHA-256 (RFC 5869). Input and output are in the pool; salt and info are public. Set the
/// pseudorandom key once with [#prk(long, int)]; every [#expand] under it reuses the prepared HMAC
/// states, so thousands of expansions of one seed cost two hash blocks each, not four.
public final class Hkdf {

  /// Octets of a pseudorandom key that [#extract] makes.
  public static final int PRK = 32;

  /// Most octets one expansion gives (RFC 5869 section 2.3).
  public static final int MAX_OUTPUT = 255 * 32;

  /// What one instance takes from its frame.
  public static final long FRAME_OCTETS = HmacSha256.FRAME_OCTETS + 32;

  private final HmacSha256 hmac;
  private final long block;

  /// An HKDF in `frame`.
  public Hkdf(Frame frame) {
    hmac = new HmacSha256(frame);
    block = frame.alloc(32);
  }

  /// HKDF-Extract: 32 octets of pseudorandom key to `prkOut`, which is also set for expanding.
  public void extract(byte[] salt, long ikm, int length, long prkOut) {
    hmac.key(salt);
    hmac.update(ikm, length);
    hmac.finish(prkOut);
    prk(prkOut, PRK);
  }

  /// Sets the pseudorandom key (32 octets or more) that is expanded from now on.
  public void prk(long at, int length) {
    if (length < PRK) {
      throw new IllegalArgumentException("pseudorandom key of " + length + " octets, at least 32");
    }
    hmac.key(at, length);
  }

  /// Copies the HMAC's inner and outer chaining value under the pseudorandom key to the pool, eight
  /// words each in native order. They are as secret as the key. For who expands many infos at once.
  public void chainingValues(long inner, long outer) {
    hmac.chainingValues(inner, outer);
  }

  /// HKDF-Expand: `length` octets (1..8160) to `out`; the info is the parts one after the other.
  public void expand(long out, int length, byte[]... info) {
    if (length < 1 || length > MAX_OUTPUT) {
      throw new IllegalArgumentException(length + " octets wanted, HKDF gives 1.." + MAX_OUTPUT);
    }
    hmac.init();
    int done = 0;
    for (int i = 1; done < length; i++) {
      if (i > 1) {
        hmac.update(block, 32);
      }
      for (byte[] part : info) {
        hmac.update(part);
      }
      hmac.update(i);
      hmac.finish(block);
      int n = Math.min(32, length - done);
      MemorySegment.copy(MEM, block, MEM, out + done, n);
      done += n;
    }
    SecretPool.wipe(block, 32);
  }
}
