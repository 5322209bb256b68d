package org.sluice.mikey.sakke;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.sluice.mikey.sakke.Complex.OCTETS;
import static org.sluice.mikey.sakke.Complex.PART;

import java.util.HexFormat;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// Powers of g =
///
/// <P, P>of RFC 6509 Appendix A, which stands for 1 + ig in F_p^2.
final class GeneratorPower {

  private static final byte[] G =
      HexFormat.of()
          .parseHex(
              "66fc2a432b6ea392148f15867d623068c6a87bd1fb94c41e27fabe658e015a87"
                  + "371e94744c96feda449ae9563f8bc446cbfda85d5d00ef577072da8f541721be"
                  + "ee0faed1828eab90b99dfb0138c7843355df0460b4a9fd74b4f1a32bcafa1ffa"
                  + "d682c033a7942bcce3720f20b9b7b0403c8cae87b7a0042acde0fab36461ea46");

  private GeneratorPower() {}

  /// r = 1 + ig.
  static void generator(long r) {
    Field.SAKKE_P.setOne(r);
    boolean below = Field.SAKKE_P.fromPublic(r + PART, G, 0, G.length);
    if (!below) {
      throw new IllegalStateException("g is not below p");
    }
  }

  /// r = (1 + ig)^k for k an element of SAKKE_Q: windows of four bits, every look-up reads all
  /// sixteen powers.
  static void power(long r, long k) {
    try (Frame frame = Frame.open(Complex.FRAME_OCTETS + 18L * OCTETS + PART)) {
      Complex complex = new Complex(frame);
      long table = frame.alloc(16L * OCTETS);
      long chosen = frame.alloc(OCTETS);
      long value = frame.alloc(OCTETS);
      long words = frame.alloc(PART);
      Field.SAKKE_Q.toWords(words, k);
      Complex.setOne(table);
      generator(table + OCTETS);
      for (int i = 2; i < 16; i++) {
        complex.mul(table + (long) i * OCTETS, table + (i - 1L) * OCTETS, table + OCTETS);
      }
      Complex.setOne(value);
      for (int nibble = 2 * PART - 1; nibble >= 0; nibble--) {
        for (int j = 0; j < 4; j++) {
          complex.sqr(value, value);
        }
        long word = SecretPool.MEM.get(JAVA_LONG, words + 8L * (nibble >> 4));
        select(chosen, table, word >>> (4 * (nibble & 15)) & 15);
        complex.mul(value, value, chosen);
      }
      Field.SAKKE_P.copy(r, value);
      Field.SAKKE_P.copy(r + PART, value + PART);
    }
  }

  private static void select(long to, long table, long index) {
    for (int k = 0; k < OCTETS; k += 8) {
      long word = 0;
      for (int j = 0; j < 16; j++) {
        long mask = ((index ^ j) - 1) >> 63;
        word |= SecretPool.MEM.get(JAVA_LONG, table + (long) j * OCTETS + k) & mask;
      }
      SecretPool.MEM.set(JAVA_LONG, to + k, word);
    }
  }
}
