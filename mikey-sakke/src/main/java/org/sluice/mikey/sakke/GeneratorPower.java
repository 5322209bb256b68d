package org.sluice.mikey.sakke;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.sluice.mikey.sakke.Complex.OCTETS;
import static org.sluice.mikey.sakke.Complex.PART;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// Powers of the g of RFC 6509 Appendix A, the pairing of P with itself, which stands for 1 + ig in
/// F_p^2.
final class GeneratorPower {

  private static final byte[] G =
      HexFormat.of()
          .parseHex(
              "66fc2a432b6ea392148f15867d623068c6a87bd1fb94c41e27fabe658e015a87"
                  + "371e94744c96feda449ae9563f8bc446cbfda85d5d00ef577072da8f541721be"
                  + "ee0faed1828eab90b99dfb0138c7843355df0460b4a9fd74b4f1a32bcafa1ffa"
                  + "d682c033a7942bcce3720f20b9b7b0403c8cae87b7a0042acde0fab36461ea46");

  private static final Field F = Field.SAKKE_P;
  private static final int WINDOW = 5;
  private static final int ENTRIES = (1 << WINDOW) - 1;
  private static final int WINDOWS = (Field.SAKKE_Q.bits() + WINDOW - 1) / WINDOW;

  private GeneratorPower() {}

  /// r = 1 + ig.
  static void generator(long r) {
    Field.SAKKE_P.setOne(r);
    boolean below = Field.SAKKE_P.fromPublic(r + PART, G, 0, G.length);
    if (!below) {
      throw new IllegalStateException("g is not below p");
    }
  }

  /// r = (1 + ig)^k, up to a factor in F_p, for k an element of SAKKE_Q: one multiplication for
  /// every five bits of k, each with a look-up that reads all 31 entries of its window.
  static void power(long r, long k) {
    long[][] tables = Tables.RATIOS;
    try (Frame frame = Frame.open(6L * PART)) {
      long words = frame.alloc(PART);
      long ratio = frame.alloc(PART);
      long value = frame.alloc(OCTETS);
      long t = frame.alloc(OCTETS);
      Field.SAKKE_Q.toWords(words, k);
      Complex.setOne(value);
      for (int i = 0; i < WINDOWS; i++) {
        select(ratio, tables[i], digit(words, i));
        // (x + iy)(1 + is) = (x - ys) + i(y + xs); digit 0 has selected s = 0.
        F.mul(t, value + PART, ratio);
        F.mul(t + PART, value, ratio);
        F.sub(value, value, t);
        F.add(value + PART, value + PART, t + PART);
      }
      F.copy(r, value);
      F.copy(r + PART, value + PART);
    }
  }

  private static long digit(long words, int i) {
    int shift = (WINDOW * i) & 63;
    long at = words + 8L * ((WINDOW * i) >> 6);
    long bits = SecretPool.MEM.get(JAVA_LONG, at) >>> shift;
    // Only the digits that straddle two words read a second one; i is public.
    if (shift > 64 - WINDOW && i < WINDOWS - 1) {
      bits |= SecretPool.MEM.get(JAVA_LONG, at + 8) << (64 - shift);
    }
    return bits & ENTRIES;
  }

  private static void select(long to, long[] table, long digit) {
    for (int k = 0; k < PART / 8; k++) {
      long word = 0;
      for (int j = 0; j < ENTRIES; j++) {
        long mask = ((digit ^ (j + 1)) - 1) >> 63;
        word |= table[j * (PART / 8) + k] & mask;
      }
      SecretPool.MEM.set(JAVA_LONG, to + 8L * k, word);
    }
  }

  /// The ratios of g^(j * 32^i), j = 1..31, in window i: 0.8 MB, made at the first use.
  private static final class Tables {

    static final long[][] RATIOS = make();

    private Tables() {}

    private static long[][] make() {
      long[][] ratios = new long[WINDOWS][ENTRIES * PART / 8];
      try (Frame frame = Frame.open((ENTRIES + 1L) * OCTETS + PART + Complex.FRAME_OCTETS)) {
        Complex complex = new Complex(frame);
        long powers = frame.alloc((ENTRIES + 1L) * OCTETS);
        long ratio = frame.alloc(PART);
        generator(powers);
        for (long[] window : ratios) {
          for (int j = 0; j < ENTRIES; j++) {
            long power = powers + (long) j * OCTETS;
            complex.mul(power + OCTETS, power, powers);
            complex.ratio(ratio, power);
            MemorySegment.copy(SecretPool.MEM, JAVA_LONG, ratio, window, j * (PART / 8), PART / 8);
          }
          // g^(32 * 32^i): the first power of the next window.
          long next = powers + (long) ENTRIES * OCTETS;
          F.copy(powers, next);
          F.copy(powers + PART, next + PART);
        }
      }
      return ratios;
    }
  }
}
