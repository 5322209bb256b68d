package org.sluice.mikey.hpke;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.mikey.testing.Pool.hex;
import static org.sluice.mikey.testing.Pool.put;
import static org.sluice.mikey.testing.Pool.random;
import static org.sluice.mikey.testing.Pool.reveal;

import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;

class ChaCha20Poly1305Test {

  private static byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plain) {
    try (Frame f = Frame.open(4096)) {
      return new ChaCha20Poly1305(f)
          .seal(put(f, key), put(f, nonce), aad, put(f, plain), plain.length);
    }
  }

  private static byte @Nullable [] open(byte[] key, byte[] nonce, byte[] aad, byte[] sealed) {
    try (Frame f = Frame.open(4096)) {
      SecretBytes plain = new ChaCha20Poly1305(f).open(put(f, key), put(f, nonce), aad, sealed);
      return plain == null ? null : reveal(plain);
    }
  }

  private static byte[] jdk(byte[] key, byte[] nonce, byte[] aad, byte[] plain) throws Exception {
    Cipher c = Cipher.getInstance("ChaCha20-Poly1305");
    c.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(nonce));
    c.updateAAD(aad);
    return c.doFinal(plain);
  }

  @Test
  void sealsTheSunscreenOfRfc8439() {
    byte[] key = new byte[32];
    for (int i = 0; i < 32; i++) {
      key[i] = (byte) (0x80 + i);
    }
    byte[] plain =
        ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the"
                + " future, sunscreen would be it.")
            .getBytes(US_ASCII);
    byte[] sealed =
        seal(key, hex("070000004041424344454647"), hex("50515253c0c1c2c3c4c5c6c7"), plain);
    assertThat(hex(Arrays.copyOf(sealed, 16))).isEqualTo("d31a8d34648e60db7b86afbc53ef7ec2");
    assertThat(hex(Arrays.copyOfRange(sealed, plain.length, sealed.length)))
        .isEqualTo("1ae10b594f09e26a7e902ecbd0600691");
  }

  @Test
  void everyLengthAcrossBlockBordersAgreesWithTheJdkAndOpens() throws Exception {
    for (int n = 0; n < 200; n++) {
      byte[] key = random(32);
      byte[] nonce = random(12);
      byte[] aad = random(n % 40);
      byte[] plain = random(n);
      byte[] sealed = seal(key, nonce, aad, plain);
      assertThat(sealed).isEqualTo(jdk(key, nonce, aad, plain));
      assertThat(open(key, nonce, aad, sealed)).isEqualTo(plain);
    }
  }

  /// Accumulators near 2^130 - 5 are rare with random input; all-ones input makes them likely.
  @Test
  void fullAuthenticatorLimbsAgreeWithTheJdk() throws Exception {
    byte[] aad = new byte[512];
    Arrays.fill(aad, (byte) 0xff);
    for (int i = 0; i < 2000; i++) {
      byte[] key = random(32);
      byte[] nonce = random(12);
      assertThat(seal(key, nonce, aad, new byte[0])).isEqualTo(jdk(key, nonce, aad, new byte[0]));
    }
  }

  @Test
  void anyFlippedBitIsRefused() {
    byte[] key = random(32);
    byte[] nonce = random(12);
    byte[] aad = random(5);
    byte[] sealed = seal(key, nonce, aad, random(70));
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] bad = sealed.clone();
      bad[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertThat(open(key, nonce, aad, bad)).as("bit " + bit).isNull();
    }
    assertThat(open(random(32), nonce, aad, sealed)).isNull();
    assertThat(open(key, random(12), aad, sealed)).isNull();
    assertThat(open(key, nonce, random(5), sealed)).isNull();
    assertThat(open(key, nonce, new byte[0], sealed)).isNull();
  }

  @Test
  void truncatedAndExtendedCiphertextsAreRefused() {
    byte[] key = random(32);
    byte[] nonce = random(12);
    byte[] sealed = seal(key, nonce, new byte[0], random(70));
    for (int n = 0; n < sealed.length; n++) {
      assertThat(open(key, nonce, new byte[0], Arrays.copyOf(sealed, n))).isNull();
    }
    assertThat(open(key, nonce, new byte[0], Arrays.copyOf(sealed, sealed.length + 1))).isNull();
  }
}
