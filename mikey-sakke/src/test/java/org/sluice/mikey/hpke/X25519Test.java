package org.sluice.mikey.hpke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.mikey.testing.Pool.get;
import static org.sluice.mikey.testing.Pool.hex;
import static org.sluice.mikey.testing.Pool.put;
import static org.sluice.mikey.testing.Pool.random;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.mikey.secret.Frame;

class X25519Test {

  private static byte[] multiply(byte[] scalar, byte[] u) {
    try (Frame f = Frame.open(256)) {
      long out = f.alloc(32);
      X25519.multiply(out, put(f, scalar), put(f, u));
      return get(out, 32);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
        + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
        + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
    "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
        + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
        + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
  })
  void multipliesAsInRfc7748(String scalar, String u, String product) {
    assertThat(hex(multiply(hex(scalar), hex(u)))).isEqualTo(product);
  }

  @Test
  void aThousandTimesAsInRfc7748() {
    byte[] k = new byte[32];
    k[0] = 9;
    byte[] u = k;
    for (int i = 0; i < 1000; i++) {
      byte[] next = multiply(k, u);
      u = k;
      k = next;
      if (i == 0) {
        assertThat(hex(k))
            .isEqualTo("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
      }
    }
    assertThat(hex(k))
        .isEqualTo("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
  }

  @Test
  void coordinatesAtTheEdgesOfTheFieldAgreeWithBouncyCastle() {
    byte[] scalar = random(32);
    for (byte[] u : edges()) {
      byte[] expected = new byte[32];
      org.bouncycastle.math.ec.rfc7748.X25519.scalarMult(scalar, 0, u, 0, expected, 0);
      assertThat(multiply(scalar, u)).as(hex(u)).isEqualTo(expected);
    }
  }

  @Test
  void randomInputsAgreeWithBouncyCastle() {
    for (int i = 0; i < 200; i++) {
      byte[] scalar = random(32);
      byte[] u = random(32);
      byte[] expected = new byte[32];
      org.bouncycastle.math.ec.rfc7748.X25519.scalarMult(scalar, 0, u, 0, expected, 0);
      assertThat(multiply(scalar, u)).isEqualTo(expected);
    }
  }

  @Test
  void multiplesOfTheBaseAreThoseOfTheLadder() {
    byte[] nine = new byte[32];
    nine[0] = 9;
    for (byte[] scalar : scalars()) {
      try (Frame f = Frame.open(256)) {
        long out = f.alloc(32);
        X25519.multiplyBase(out, put(f, scalar));
        assertThat(get(out, 32)).as(hex(scalar)).isEqualTo(multiply(scalar, nine));
      }
    }
  }

  /// All digits alike, each digit alone, and random ones.
  private static byte[][] scalars() {
    byte[][] all = new byte[16 + 64 + 200][];
    for (int i = 0; i < all.length; i++) {
      all[i] = i < 16 + 64 ? new byte[32] : random(32);
      if (i < 16) {
        Arrays.fill(all[i], (byte) (17 * i));
      } else if (i < 16 + 64) {
        all[i][(i - 16) / 2] = (byte) (i % 2 == 0 ? 0x08 : 0x90);
      }
    }
    return all;
  }

  /// 0..40, p-20..p+20 and 2^255-1, with and without the ignored top bit.
  private static byte[][] edges() {
    byte[][] all = new byte[166][];
    for (int i = 0; i < 41; i++) {
      byte[] small = new byte[32];
      small[0] = (byte) i;
      byte[] large = new byte[32];
      Arrays.fill(large, (byte) 0xff);
      large[31] = 0x7f;
      large[0] = (byte) (0xff - i);
      all[4 * i] = small;
      all[4 * i + 1] = withTop(small);
      all[4 * i + 2] = large;
      all[4 * i + 3] = withTop(large);
    }
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xff);
    all[164] = ones;
    byte[] alternating = new byte[32];
    Arrays.fill(alternating, (byte) 0x55);
    all[165] = alternating;
    return all;
  }

  private static byte[] withTop(byte[] u) {
    byte[] v = u.clone();
    v[31] |= (byte) 0x80;
    return v;
  }
}
