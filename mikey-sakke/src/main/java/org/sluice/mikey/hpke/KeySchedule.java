package org.sluice.mikey.hpke;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.foreign.ValueLayout;
import org.sluice.mikey.hash.Hkdf;
import org.sluice.mikey.hash.HmacSha256;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// RFC 9180 sections 4.1 and 5.1: from a Diffie-Hellman value to key and nonce of the first message
/// of a base-mode context. All intermediate values are in the frame; what is copied to the heap
/// (the hash of info) is public.
final class KeySchedule {

  static final long FRAME_OCTETS =
      2 * HmacSha256.FRAME_OCTETS + Hkdf.FRAME_OCTETS + 4 * 32 + ChaCha20Poly1305.KEY + 16;

  private static final byte[] VERSION = ascii("HPKE-v1");
  private static final int HKDF_SHA256 = 1;
  private static final int CHACHA20_POLY1305 = 3;
  private static final byte MODE_BASE = 0;

  private final byte[] kemSuite;
  private final byte[] hpkeSuite;
  private final HmacSha256 hmac;
  private final Hkdf hkdf;
  private final long shared;
  private final long secret;
  private final long hash;
  private final long key;
  private final long nonce;

  KeySchedule(SealSuite suite, Frame frame) {
    byte[] id = u16(suite.kemId());
    kemSuite = join(ascii("KEM"), id);
    hpkeSuite = join(ascii("HPKE"), id, u16(HKDF_SHA256), u16(CHACHA20_POLY1305));
    hmac = new HmacSha256(frame);
    hkdf = new Hkdf(frame);
    shared = frame.alloc(32);
    secret = frame.alloc(32);
    hash = frame.alloc(32);
    key = frame.alloc(ChaCha20Poly1305.KEY);
    nonce = frame.alloc(16);
  }

  /// Derives key and nonce from the Diffie-Hellman value at `dh`.
  void derive(long dh, byte[] enc, byte[] recipientPublic, byte[] info) {
    hmac.key(new byte[0]);
    labelledExtract(kemSuite, "eae_prk", dh, 32, secret);
    labelledExpand(kemSuite, "shared_secret", join(enc, recipientPublic), shared, 32);

    byte[] context =
        join(new byte[] {MODE_BASE}, publicHash("psk_id_hash"), publicHash("info_hash", info));
    hmac.key(shared, 32);
    labelledExtract(hpkeSuite, "secret", shared, 0, secret);
    labelledExpand(hpkeSuite, "key", context, key, ChaCha20Poly1305.KEY);
    labelledExpand(hpkeSuite, "base_nonce", context, nonce, ChaCha20Poly1305.NONCE);
  }

  /// Offset of the 32 octets of the AEAD key.
  long key() {
    return key;
  }

  /// Offset of the 12 octets of the nonce of the first message.
  long nonce() {
    return nonce;
  }

  /// Extract under the key that `hmac` holds (the salt).
  private void labelledExtract(byte[] suite, String label, long ikm, int length, long out) {
    hmac.init();
    hmac.update(VERSION);
    hmac.update(suite);
    hmac.update(ascii(label));
    hmac.update(ikm, length);
    hmac.finish(out);
    hkdf.prk(out, 32);
  }

  private void labelledExpand(byte[] suite, String label, byte[] info, long out, int length) {
    hkdf.expand(out, length, u16(length), VERSION, suite, ascii(label), info);
  }

  private byte[] publicHash(String label, byte[]... open) {
    hmac.key(new byte[0]);
    hmac.update(VERSION);
    hmac.update(hpkeSuite);
    hmac.update(ascii(label));
    for (byte[] part : open) {
      hmac.update(part);
    }
    hmac.finish(hash);
    return SecretPool.MEM.asSlice(hash, 32).toArray(ValueLayout.JAVA_BYTE);
  }

  private static byte[] ascii(String s) {
    return s.getBytes(US_ASCII);
  }

  private static byte[] u16(int value) {
    return new byte[] {(byte) (value >> 8), (byte) value};
  }

  private static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] p : parts) {
      length += p.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] p : parts) {
      System.arraycopy(p, 0, all, at, p.length);
      at += p.length;
    }
    return all;
  }
}
