package org.sluice.mikey.message;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.ValueLayout;
import org.sluice.mikey.hash.HmacSha256;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;

/// The MIKEY PRF with HMAC-SHA-256 (RFC 3830 section 4.1.2, RFC 6043): expands a key into key
/// material under a public label, in the pool.
final class MikeyPrf {

  private static final int KEY_BLOCK = 32;

  private MikeyPrf() {}

  /// `length` octets from `key`; keys of more than 256 bits are cut into blocks whose outputs are
  /// XORed.
  static SecretBytes expand(SecretBytes key, byte[] label, int length) {
    SecretBytes out = SecretBytes.allocate(length);
    try (Frame frame = Frame.open(HmacSha256.FRAME_OCTETS + 64)) {
      HmacSha256 hmac = new HmacSha256(frame);
      long a = frame.alloc(32);
      long block = frame.alloc(32);
      key.use(k ->
          out.use(at -> {
            for (int from = 0; from < key.length(); from += KEY_BLOCK) {
              hmac.key(k + from, Math.min(KEY_BLOCK, key.length() - from));
              xorP(hmac, label, a, block, at, length);
            }
            return at;
          }));
    }
    return out;
  }

  /// XORs P(s, label, m) into `length` octets at `at`: A_k = HMAC(A_k-1), blocks HMAC(A_k ||
  /// label).
  private static void xorP(HmacSha256 hmac, byte[] label, long a, long block, long at, int length) {
    hmac.update(label);
    hmac.finish(a);
    for (int done = 0; done < length; done += 32) {
      hmac.update(a, 32);
      hmac.update(label);
      hmac.finish(block);
      for (int i = 0; i < Math.min(32, length - done); i++) {
        long to = at + done + i;
        int x = MEM.get(ValueLayout.JAVA_BYTE, to) ^ MEM.get(ValueLayout.JAVA_BYTE, block + i);
        MEM.set(ValueLayout.JAVA_BYTE, to, (byte) x);
      }
      hmac.update(a, 32);
      hmac.finish(a);
    }
  }
}
