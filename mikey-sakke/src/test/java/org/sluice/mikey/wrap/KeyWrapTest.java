package org.sluice.mikey.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.testing.Pool.hex;
import static org.sluice.mikey.testing.Pool.random;
import static org.sluice.mikey.testing.Pool.reveal;
import static org.sluice.mikey.testing.Pool.secret;

import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.testing.Pool;

/// The vectors of RFC 5649 section 6 have a 192-bit key, which this has not; for its form the JDK
/// is the second opinion.
class KeyWrapTest {

  private static final String KEK =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  private static byte[] wrap(String key, byte[] plain) {
    try (SecretBytes k = secret(hex(key));
        SecretBytes p = secret(plain)) {
      return KeyWrap.wrap(k, p);
    }
  }

  private static byte[] wrapPadded(byte[] key, byte[] plain) {
    try (SecretBytes k = secret(key);
        SecretBytes p = secret(plain)) {
      return KeyWrap.wrapPadded(k, p);
    }
  }

  private static byte[] unwrapPadded(byte[] key, byte[] wrapped) {
    try (SecretBytes k = secret(key);
        SecretBytes p = KeyWrap.unwrapPadded(k, wrapped)) {
      return reveal(p);
    }
  }

  private static byte[] unwrap(byte[] key, byte[] wrapped) {
    try (SecretBytes k = secret(key);
        SecretBytes p = KeyWrap.unwrap(k, wrapped)) {
      return reveal(p);
    }
  }

  private static byte[] jdk(String form, int mode, byte[] key, byte[] in) throws Exception {
    Cipher cipher = Cipher.getInstance("AES/" + form + "/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"));
    return cipher.doFinal(in);
  }

  /// FIPS 197 appendix C.3.
  @Test
  void theBlockCipherGivesThePublishedBlock() {
    try (Frame frame = Frame.open(1024)) {
      long key = Pool.put(frame, hex(KEK));
      long block = Pool.put(frame, hex("00112233445566778899aabbccddeeff"));
      Aes aes = new Aes(frame, key, 32);
      aes.encrypt(block);
      assertThat(hex(Pool.get(block, 16))).isEqualTo("8ea2b7ca516745bfeafc49904b496089");
      aes.decrypt(block);
      assertThat(hex(Pool.get(block, 16))).isEqualTo("00112233445566778899aabbccddeeff");
    }
  }

  @Test
  void manyBlocksAreThoseOfTheJdk() throws Exception {
    for (int i = 0; i < 300; i++) {
      byte[] key = random(32);
      byte[] in = random(16);
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
      try (Frame frame = Frame.open(1024)) {
        Aes aes = new Aes(frame, Pool.put(frame, key), key.length);
        long block = Pool.put(frame, in);
        aes.encrypt(block);
        assertThat(Pool.get(block, 16)).isEqualTo(cipher.doFinal(in));
        aes.decrypt(block);
        assertThat(Pool.get(block, 16)).isEqualTo(in);
      }
    }
  }

  /// RFC 3394 sections 4.3, 4.5 and 4.6: the vectors with a 256-bit key.
  @Test
  void rfc3394() {
    String data = "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f";
    String[] wrapped = {
      "64e8c3f9ce0f5ba263e9777905818a2a93c8191e7d6e8ae7",
      "a8f9bc1612c68b3ff6e6f4fbe30e71e4769c8b80a32cb8958cd5d17d6b254da1",
      "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"
    };
    for (int i = 0; i < 3; i++) {
      byte[] plain = hex(data.substring(0, 32 + 16 * i));
      assertThat(hex(wrap(KEK, plain))).isEqualTo(wrapped[i]);
      assertThat(unwrap(hex(KEK), hex(wrapped[i]))).isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 16, 20, 32, 33, 34, 65, 256, 257, 4096})
  void everyLengthIsWrappedAsTheJdkWrapsIt(int length) throws Exception {
    byte[] key = random(32);
    byte[] plain = random(length);
    byte[] padded = wrapPadded(key, plain);
    assertThat(padded).isEqualTo(jdk("KWP", Cipher.ENCRYPT_MODE, key, plain));
    assertThat(unwrapPadded(key, padded)).isEqualTo(plain);
    assertThat(jdk("KWP", Cipher.DECRYPT_MODE, key, padded)).isEqualTo(plain);
    if (length % 8 == 0 && length >= 16) {
      byte[] exact = wrap(hex(key), plain);
      assertThat(exact).isEqualTo(jdk("KW", Cipher.ENCRYPT_MODE, key, plain));
      assertThat(unwrap(key, exact)).isEqualTo(plain);
    }
  }

  @Test
  void everyChangedBitIsRefused() {
    byte[] key = random(32);
    byte[] plain = random(20);
    byte[] padded = wrapPadded(key, plain);
    byte[] exact = wrap(hex(key), random(24));
    for (int bit = 0; bit < 8 * padded.length; bit++) {
      byte[] p = padded.clone();
      p[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> unwrapPadded(key, p)).isInstanceOf(UnwrapRefused.class);
      byte[] e = exact.clone();
      e[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> unwrap(key, e)).isInstanceOf(UnwrapRefused.class);
    }
  }

  @Test
  void otherKeysFormsAndLengthsAreRefused() {
    byte[] key = random(32);
    byte[] plain = random(32);
    byte[] exact = wrap(hex(key), plain);
    byte[] padded = wrapPadded(key, plain);
    assertThatThrownBy(() -> unwrap(random(32), exact)).isInstanceOf(UnwrapRefused.class);
    assertThatThrownBy(() -> unwrapPadded(random(32), padded)).isInstanceOf(UnwrapRefused.class);
    assertThatThrownBy(() -> unwrapPadded(key, exact)).isInstanceOf(UnwrapRefused.class);
    assertThatThrownBy(() -> unwrap(key, padded)).isInstanceOf(UnwrapRefused.class);
    for (int length : new int[] {0, 8, 16, 23, 25, 4096 + 16}) {
      assertThatThrownBy(() -> unwrap(key, new byte[length])).isInstanceOf(UnwrapRefused.class);
      assertThatThrownBy(() -> unwrapPadded(key, new byte[length]))
          .isInstanceOf(UnwrapRefused.class);
    }
    assertThatThrownBy(() -> wrap(hex(key), random(8))).hasMessageContaining("8 octets");
    assertThatThrownBy(() -> wrap(hex(key), random(65))).hasMessageContaining("65 octets");
    assertThatThrownBy(() -> wrapPadded(key, new byte[0])).hasMessageContaining("0 octets");
    assertThatThrownBy(() -> wrapPadded(random(16), plain)).hasMessageContaining("16 octets");
  }

  /// Under the right key, but with a length that does not fit or a padding that is not zero.
  @Test
  void lengthAndPaddingAreChecked() {
    byte[] plain = random(24);
    plain[20] = 1;
    java.util.Arrays.fill(plain, 21, 24, (byte) 0);
    byte[] key = random(32);
    assertThat(unwrapPadded(key, wrap(key, plain, 24))).isEqualTo(plain);
    assertThat(unwrapPadded(key, wrap(key, plain, 21))).hasSize(21);
    for (long length : new long[] {20, 17, 16, 25, 0, 0x80000018L, 0xffffffffL, (1L << 32) | 24}) {
      byte[] wrapped = wrap(key, plain, length);
      assertThatThrownBy(() -> unwrapPadded(key, wrapped))
          .as("length " + length)
          .isInstanceOf(UnwrapRefused.class);
    }
  }

  private static byte[] wrap(byte[] key, byte[] plain, long length) {
    try (SecretBytes k = secret(key);
        SecretBytes p = secret(plain)) {
      return KeyWrap.wrap(k, p, (0xa65959a6L << 32) ^ length);
    }
  }
}
