package org.sluice.mikey.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.mikey.testing.Pool.random;
import static org.sluice.mikey.testing.Pool.reveal;
import static org.sluice.mikey.testing.Pool.secret;

import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.mikey.secret.SecretBytes;

/// Against RFC 3830 section 4.1.2 written down once more over the JDK's HMAC.
class MikeyPrfTest {

  private static byte[] hmac(byte[] key, byte[]... parts) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    for (byte[] p : parts) {
      mac.update(p);
    }
    return mac.doFinal();
  }

  private static byte[] expected(byte[] key, byte[] label, int length) throws Exception {
    byte[] out = new byte[length];
    for (int from = 0; from < key.length; from += 32) {
      byte[] s = Arrays.copyOfRange(key, from, Math.min(key.length, from + 32));
      byte[] a = label;
      for (int done = 0; done < length; done += 32) {
        a = hmac(s, a);
        byte[] block = hmac(s, a, label);
        for (int i = 0; i < Math.min(32, length - done); i++) {
          out[done + i] ^= block[i];
        }
      }
    }
    return out;
  }

  @ParameterizedTest
  @CsvSource({"16,16", "16,12", "32,32", "32,33", "16,100", "33,40", "64,64", "80,7"})
  void expandsAsTheDocumentSays(int keyOctets, int length) throws Exception {
    byte[] key = random(keyOctets);
    byte[] label = random(25);
    try (SecretBytes k = secret(key);
        SecretBytes out = MikeyPrf.expand(k, label, length)) {
      assertThat(reveal(out)).isEqualTo(expected(key, label, length));
    }
  }
}
