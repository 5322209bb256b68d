package org.sluice.mikey.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.testing.Pool.random;
import static org.sluice.mikey.testing.Pool.secret;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.secret.SecretBytes;

/// Against the JDK's AES-GCM.
class Aes128GcmTest {

  private static byte[] jdk(byte[] key, byte[] iv, byte[] associated, byte[] plain)
      throws Exception {
    Cipher c = Cipher.getInstance("AES/GCM/NoPadding");
    c.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
    c.updateAAD(associated);
    return c.doFinal(plain);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 31, 32, 33, 255, 4097})
  void sealsAndOpensAsTheJdkDoes(int length) throws Exception {
    for (int associated : new int[] {0, 1, 16, 32, 33}) {
      byte[] key = random(16);
      byte[] iv = random(16);
      byte[] aad = random(associated);
      byte[] plain = random(length);
      try (SecretBytes k = secret(key)) {
        byte[] sealed = Aes128Gcm.seal(k, iv, aad, plain);
        assertThat(sealed).isEqualTo(jdk(key, iv, aad, plain));
        assertThat(Aes128Gcm.open(k, iv, aad, sealed)).isEqualTo(plain);
      }
    }
  }

  @Test
  void theLongestIsSealedAsTheJdkDoes() throws Exception {
    byte[] key = random(16);
    byte[] iv = random(16);
    byte[] plain = random(Aes128Gcm.MAX_OCTETS);
    try (SecretBytes k = secret(key)) {
      assertThat(Aes128Gcm.seal(k, iv, plain, plain)).isEqualTo(jdk(key, iv, plain, plain));
    }
  }

  @Test
  void everyChangedBitIsRefused() {
    byte[] iv = random(16);
    byte[] aad = random(32);
    try (SecretBytes k = secret(random(16));
        SecretBytes other = secret(random(16))) {
      byte[] sealed = Aes128Gcm.seal(k, iv, aad, random(20));
      for (int bit = 0; bit < 8 * sealed.length; bit++) {
        byte[] bad = sealed.clone();
        bad[bit / 8] ^= (byte) (1 << bit % 8);
        assertThatThrownBy(() -> Aes128Gcm.open(k, iv, aad, bad)).isInstanceOf(UnwrapRefused.class);
      }
      byte[] otherAad = aad.clone();
      otherAad[31] ^= 1;
      byte[] otherIv = iv.clone();
      otherIv[0] ^= 1;
      assertThatThrownBy(() -> Aes128Gcm.open(k, iv, otherAad, sealed))
          .isInstanceOf(UnwrapRefused.class);
      assertThatThrownBy(() -> Aes128Gcm.open(k, otherIv, aad, sealed))
          .isInstanceOf(UnwrapRefused.class);
      assertThatThrownBy(() -> Aes128Gcm.open(other, iv, aad, sealed))
          .isInstanceOf(UnwrapRefused.class);
    }
  }

  @Test
  void refusesOtherLengths() {
    try (SecretBytes k = secret(random(16));
        SecretBytes longer = secret(random(32))) {
      assertThatThrownBy(() -> Aes128Gcm.seal(longer, new byte[16], new byte[0], new byte[1]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Aes128Gcm.seal(k, new byte[12], new byte[0], new byte[1]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Aes128Gcm.open(k, new byte[16], new byte[0], new byte[15]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Aes128Gcm.seal(k, new byte[16], new byte[0], new byte[65_537]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
