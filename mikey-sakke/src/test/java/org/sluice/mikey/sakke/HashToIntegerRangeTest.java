package org.sluice.mikey.sakke;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.Pool;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.testing.Vectors;
import org.sluice.mikey.testing.Vectors.Vector;

/// The worked example of RFC 6508 Appendix A, and the blocks of the masks.
class HashToIntegerRangeTest {

  private static final Vector RFC = Vectors.rfc();

  private static byte[] htir(String name) {
    return RFC.hex("rfc6508.htir." + name);
  }

  private static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /// Block i = 1, 2, ... as the JDK's SHA-256 gives it.
  private static byte[] block(byte[] s, int i) {
    byte[] h = new byte[32];
    for (int k = 0; k < i; k++) {
      h = sha256(h);
    }
    return sha256(h, sha256(s));
  }

  private static byte[] ours(byte[] s, int length, Mask256 reading) {
    try (Frame frame = Frame.open(2048)) {
      long secret = frame.alloc(s.length);
      long out = frame.alloc(32);
      Pool.write(secret, s);
      HashToIntegerRange.mask(out, length, secret, s.length, reading);
      return Pool.read(out, length);
    }
  }

  @Test
  void theExampleHoldsStepByStep() {
    assertThat(sha256(htir("M"))).isEqualTo(htir("A"));
    byte[] h = htir("h0");
    for (int i = 1; i <= 4; i++) {
      h = sha256(h);
      assertThat(h).isEqualTo(htir("h" + i));
      assertThat(sha256(h, htir("A"))).isEqualTo(htir("v" + i)).isEqualTo(block(htir("M"), i));
    }
  }

  @Test
  void weComputeItsBlocksAndItsResult() {
    byte[] m = htir("M");
    // The secret and the open part of the input, cut anywhere, are one string.
    for (int cut : new int[] {0, 1, 16, m.length}) {
      try (Frame frame = Frame.open(2048)) {
        long secret = frame.alloc(m.length);
        long blocks = frame.alloc(128);
        long r = frame.alloc(128);
        Pool.write(secret, Arrays.copyOf(m, cut));
        byte[] open = Arrays.copyOfRange(m, cut, m.length);
        HashToIntegerRange.blocks(blocks, 4, secret, cut, open);
        for (int i = 1; i <= 4; i++) {
          assertThat(Pool.read(blocks + 32L * (i - 1), 32)).isEqualTo(htir("v" + i));
        }
        HashToIntegerRange.modQ(r, secret, cut, open);
        assertThat(Pool.get(Field.SAKKE_Q, r)).isEqualTo(new BigInteger(1, htir("v_mod_q")));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void masksOf128BitsAreTheEndOfTheFirstBlockInBothReadings(Mask256 reading) {
    byte[] w = RFC.hex("rfc6508.w");
    assertThat(ours(w, 16, reading))
        .isEqualTo(RFC.hex("rfc6508.mask"))
        .isEqualTo(Arrays.copyOfRange(block(w, 1), 16, 32));
  }

  @Test
  void masksOf256BitsAreTheSecondBlockOrReadLiterallyTheFirst() {
    byte[] w = RFC.hex("rfc6508.w");
    assertThat(ours(w, 32, Mask256.INTEROPERABLE)).isEqualTo(block(w, 2));
    assertThat(ours(w, 32, Mask256.LITERAL)).isEqualTo(block(w, 1));
  }

  @Test
  void anOctetMoreOrLessChangesEverything() {
    byte[] w = RFC.hex("rfc6508.w");
    byte[] stripped = Arrays.copyOfRange(w, 1, w.length);
    byte[] padded = new byte[w.length + 1];
    System.arraycopy(w, 0, padded, 1, w.length);
    assertThat(ours(stripped, 16, Mask256.LITERAL)).isNotEqualTo(ours(w, 16, Mask256.LITERAL));
    assertThat(ours(padded, 16, Mask256.LITERAL)).isNotEqualTo(ours(w, 16, Mask256.LITERAL));
  }
}
