package org.sluice.mikey.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sluice.mikey.testing.Pool.get;
import static org.sluice.mikey.testing.Pool.put;
import static org.sluice.mikey.testing.Pool.random;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.secret.Frame;

class HashTest {

  private static final HexFormat HEX = HexFormat.of();

  @Test
  void digestsEveryLengthAcrossBlockBordersLikeTheJdk() throws Exception {
    MessageDigest jdk = MessageDigest.getInstance("SHA-256");
    byte[] message = random(300);
    try (Frame f = Frame.open(4096)) {
      Sha256 sha = new Sha256(f);
      long at = put(f, message);
      long out = f.alloc(32);
      for (int n = 0; n <= message.length; n++) {
        sha.update(at, n);
        sha.finish(out);
        assertThat(get(out, 32)).isEqualTo(jdk.digest(Arrays.copyOf(message, n)));
      }
    }
  }

  @Test
  void piecesFromPoolHeapAndSingleOctetsAreOneMessage() throws Exception {
    byte[] a = random(77);
    byte[] b = random(130);
    MessageDigest jdk = MessageDigest.getInstance("SHA-256");
    jdk.update(a);
    jdk.update((byte) 0xfe);
    jdk.update(b);
    try (Frame f = Frame.open(4096)) {
      Sha256 sha = new Sha256(f);
      long at = put(f, b);
      long out = f.alloc(32);
      sha.update(a);
      sha.update(0xfe);
      for (int i = 0; i < b.length; i += 13) {
        sha.update(at + i, Math.min(13, b.length - i));
      }
      sha.finish(out);
      assertThat(get(out, 32)).isEqualTo(jdk.digest());
    }
  }

  @Test
  void millionTimesTheLetterA() {
    try (Frame f = Frame.open(4096)) {
      Sha256 sha = new Sha256(f);
      byte[] thousand = new byte[1000];
      Arrays.fill(thousand, (byte) 'a');
      for (int i = 0; i < 1000; i++) {
        sha.update(thousand);
      }
      long out = f.alloc(32);
      sha.finish(out);
      assertThat(HEX.formatHex(get(out, 32)))
          .isEqualTo("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }
  }

  @Test
  void initForgetsAnUnfinishedMessage() throws Exception {
    try (Frame f = Frame.open(4096)) {
      Sha256 sha = new Sha256(f);
      sha.update(random(99));
      sha.init();
      long out = f.alloc(32);
      sha.finish(out);
      assertThat(get(out, 32)).isEqualTo(MessageDigest.getInstance("SHA-256").digest(new byte[0]));
    }
  }

  @Test
  void macsUnderShortLongAndReusedKeysLikeTheJdk() throws Exception {
    byte[] message = random(150);
    try (Frame f = Frame.open(8192)) {
      HmacSha256 hmac = new HmacSha256(f);
      long at = put(f, message);
      long out = f.alloc(32);
      for (int keyLength : new int[] {1, 16, 32, 63, 64, 65, 100, 200}) {
        byte[] key = random(keyLength);
        Mac jdk = Mac.getInstance("HmacSHA256");
        jdk.init(new SecretKeySpec(key, "HmacSHA256"));
        long mark = f.mark();
        hmac.key(put(f, key), keyLength);
        for (int n : new int[] {0, 1, 55, 64, 150}) {
          hmac.update(at, n);
          hmac.finish(out);
          assertThat(get(out, 32)).isEqualTo(jdk.doFinal(Arrays.copyOf(message, n)));
        }
        f.rewind(mark);
      }
    }
  }

  @Test
  void aLongPublicKeyAndAMissingKeyAreRefused() {
    try (Frame f = Frame.open(4096)) {
      HmacSha256 hmac = new HmacSha256(f);
      long out = f.alloc(32);
      assertThatThrownBy(() -> hmac.finish(out)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(hmac::init).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> hmac.key(new byte[65])).isInstanceOf(IllegalArgumentException.class);
    }
  }

  /// RFC 5869 A.1 and A.2.
  @Test
  void derivesTheKeysOfRfc5869() {
    try (Frame f = Frame.open(8192)) {
      Hkdf hkdf = new Hkdf(f);
      byte[] ikm = new byte[22];
      Arrays.fill(ikm, (byte) 0x0b);
      long prk = f.alloc(32);
      long out = f.alloc(82);
      hkdf.extract(HEX.parseHex("000102030405060708090a0b0c"), put(f, ikm), 22, prk);
      assertThat(HEX.formatHex(get(prk, 32)))
          .isEqualTo("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
      hkdf.expand(out, 42, HEX.parseHex("f0f1f2f3f4f5f6f7f8f9"));
      assertThat(HEX.formatHex(get(out, 42)))
          .isEqualTo(
              "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                  + "34007208d5b887185865");
    }
  }

  @Test
  void expandsThousandsOfTimesFromOneKeyLikeTheJdk() throws Exception {
    byte[] key = random(32);
    Mac jdk = Mac.getInstance("HmacSHA256");
    jdk.init(new SecretKeySpec(key, "HmacSHA256"));
    try (Frame f = Frame.open(8192)) {
      Hkdf hkdf = new Hkdf(f);
      hkdf.prk(put(f, key), 32);
      long out = f.alloc(48);
      for (int i = 0; i < 1000; i++) {
        byte[] info = {(byte) (i >> 8), (byte) i};
        hkdf.expand(out, 48, new byte[] {info[0]}, new byte[] {info[1]});
        byte[] t1 = jdk.doFinal(new byte[] {info[0], info[1], 1});
        jdk.update(t1);
        byte[] t2 = jdk.doFinal(new byte[] {info[0], info[1], 2});
        byte[] expected = Arrays.copyOf(t1, 48);
        System.arraycopy(t2, 0, expected, 32, 16);
        assertThat(get(out, 48)).isEqualTo(expected);
      }
    }
  }

  @Test
  void refusesImpossibleLengthsAndShortKeys() {
    try (Frame f = Frame.open(32768)) {
      Hkdf hkdf = new Hkdf(f);
      long key = f.alloc(32);
      long out = f.alloc(Hkdf.MAX_OUTPUT);
      assertThatThrownBy(() -> hkdf.prk(key, 31)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> hkdf.expand(out, 8)).isInstanceOf(IllegalStateException.class);
      hkdf.prk(key, 32);
      assertThatThrownBy(() -> hkdf.expand(out, 0)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> hkdf.expand(out, Hkdf.MAX_OUTPUT + 1))
          .isInstanceOf(IllegalArgumentException.class);
      hkdf.expand(out, Hkdf.MAX_OUTPUT);
    }
  }

  @Test
  void randomOctetsFillWhatWasAskedAndDiffer() {
    try (Frame f = Frame.open(4096)) {
      long a = f.alloc(1000);
      long guard = f.alloc(8);
      PoolRandom.fill(a, 1000);
      byte[] first = get(a, 1000);
      PoolRandom.fill(a, 1000);
      assertThat(get(a, 1000)).isNotEqualTo(first);
      assertThat(get(guard, 8)).containsOnly(0);
      // The last 16 octets stay zero with probability 2^-128 only.
      assertThat(Arrays.copyOfRange(first, 984, 1000)).isNotEqualTo(new byte[16]);
    }
  }
}
