package org.sluice.mikey.hpke;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;

/// AEAD_CHACHA20_POLY1305 (RFC 8439 section 2.8) with key, nonce and plaintext in the pool. The
/// plaintext of a ciphertext that is not authentic is never made.
final class ChaCha20Poly1305 {

  static final int KEY = 32;
  static final int NONCE = 12;
  static final int TAG = Poly1305.TAG;
  static final long FRAME_OCTETS = ChaCha20.FRAME_OCTETS + Poly1305.FRAME_OCTETS + TAG;

  private final ChaCha20 cipher;
  private final Poly1305 mac;
  private final long tag;

  ChaCha20Poly1305(Frame frame) {
    cipher = new ChaCha20(frame);
    mac = new Poly1305(frame);
    tag = frame.alloc(TAG);
  }

  /// Encrypts `length` octets at `plain`; returns ciphertext and 16 octets of tag.
  byte[] seal(long key, long nonce, byte[] aad, long plain, int length) {
    cipher.start(key, nonce);
    byte[] out = new byte[length + TAG];
    for (int from = 0; from < length; from += ChaCha20.BLOCK) {
      long stream = cipher.block(1 + from / ChaCha20.BLOCK);
      int n = Math.min(ChaCha20.BLOCK, length - from);
      for (int i = 0; i < n; i++) {
        out[from + i] = (byte) (octet(plain + from + i) ^ octet(stream + i));
      }
    }
    authenticate(aad, out, length);
    for (int i = 0; i < TAG; i++) {
      out[length + i] = (byte) octet(tag + i);
    }
    return out;
  }

  /// Checks the tag in constant time, then decrypts. Null if the tag is wrong or missing.
  @Nullable SecretBytes open(long key, long nonce, byte[] aad, byte[] sealed) {
    int length = sealed.length - TAG;
    if (length < 0) {
      return null;
    }
    cipher.start(key, nonce);
    authenticate(aad, sealed, length);
    int diff = 0;
    for (int i = 0; i < TAG; i++) {
      diff |= (sealed[length + i] & 0xff) ^ octet(tag + i);
    }
    if (diff != 0) {
      return null;
    }
    SecretBytes plain = SecretBytes.allocate(length);
    plain.use(at -> {
      for (int from = 0; from < length; from += ChaCha20.BLOCK) {
        long stream = cipher.block(1 + from / ChaCha20.BLOCK);
        int n = Math.min(ChaCha20.BLOCK, length - from);
        for (int i = 0; i < n; i++) {
          int octet = sealed[from + i] ^ octet(stream + i);
          MEM.set(ValueLayout.JAVA_BYTE, at + from + i, (byte) octet);
        }
      }
      return at;
    });
    return plain;
  }

  private void authenticate(byte[] aad, byte[] ciphertext, int length) {
    mac.start(cipher.block(0));
    mac.update(aad, aad.length);
    mac.update(ciphertext, length);
    mac.lengths(aad.length, length);
    mac.finish(tag);
  }

  private static int octet(long at) {
    return MEM.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }
}
