package org.sluice.mikey.batch;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

@DisplayName("Arithmetic in lanes agrees with BigInteger")
class LaneFieldTest {

  private static final BigInteger P = new BigInteger(1, Field.SAKKE_P.modulus());
  private static final BigInteger RADIX = BigInteger.ONE.shiftLeft(Limbs.COUNT * Limbs.BITS);
  private static final double MOST = 0x1p51; // of a limb of a difference

  private final Frame frame = Frame.open(1 << 16);
  private final long a = frame.alloc(LaneField.ELEMENT);
  private final long b = frame.alloc(LaneField.ELEMENT);
  private final long c = frame.alloc(LaneField.ELEMENT);
  private final long d = frame.alloc(LaneField.ELEMENT);
  private final long r = frame.alloc(LaneField.ELEMENT);
  private final long scratch = frame.alloc(LaneProduct.SCRATCH);
  private final Random random = new Random(51);

  @AfterEach
  void close() {
    frame.close();
  }

  private static void fill(long at, int lane, IntToDoubleFunction limb) {
    for (int i = 0; i < Limbs.COUNT; i++) {
      MEM.set(JAVA_DOUBLE, at + i * LaneField.VECTOR + 8L * lane, limb.applyAsDouble(i));
    }
  }

  private static BigInteger value(long at, int lane) {
    BigInteger value = BigInteger.ZERO;
    for (int i = Limbs.COUNT - 1; i >= 0; i--) {
      double limb = MEM.get(JAVA_DOUBLE, at + i * LaneField.VECTOR + 8L * lane);
      value = value.shiftLeft(Limbs.BITS).add(BigInteger.valueOf((long) limb));
    }
    return value;
  }

  private double any(double most) {
    return Math.rint((2 * random.nextDouble() - 1) * most);
  }

  /// Factors as sums and differences leave them: every limb at an edge, or anything. The numbers
  /// stay below 2^1033, so the highest limb is small.
  static List<IntToDoubleFunction> factors() {
    double top = 0x1p12;
    return List.of(
        i -> i == 20 ? top : MOST,
        i -> i == 20 ? -top : -MOST,
        i -> i == 20 ? 0 : i % 2 == 0 ? MOST : -MOST,
        i -> i == 0 ? 1 : 0,
        i -> i == 0 ? -1 : 0,
        i -> 0,
        i -> -0.0,
        i -> i == 19 ? MOST : 0);
  }

  @ParameterizedTest
  @MethodSource("factors")
  void multipliesEdges(IntToDoubleFunction edge) {
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      fill(a, lane, edge);
      IntToDoubleFunction other = factors().get(lane % factors().size());
      fill(b, lane, lane % 2 == 0 ? other : i -> i == 20 ? any(0x1p12) : any(MOST));
    }
    check();
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      fill(b, lane, edge);
    }
    check();
  }

  @Test
  void multipliesAnything() {
    for (int round = 0; round < 50; round++) {
      for (int lane = 0; lane < LaneField.LANES; lane++) {
        fill(a, lane, i -> i == 20 ? any(0x1p12) : any(MOST));
        fill(b, lane, i -> i == 20 ? any(0x1p12) : any(MOST));
      }
      check();
    }
  }

  /// mul, mulMinus, squareMinus of what is in a and b.
  private void check() {
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      fill(c, lane, i -> i == 20 ? any(0x1p12) : any(MOST - 1));
      fill(d, lane, i -> i == 20 ? any(0x1p12) : any(MOST / 2 - 1));
    }
    LaneField.mul(r, a, b, scratch);
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      BigInteger product = value(a, lane).multiply(value(b, lane));
      assertIsResidue(lane, product);
      assertThat(value(r, lane))
          .isBetween(RADIX.shiftRight(76).negate(), P.add(RADIX.shiftRight(76)));
    }
    LaneField.mulMinus(r, a, b, c, scratch);
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      BigInteger product = value(a, lane).multiply(value(b, lane));
      assertIsResidue(lane, product.subtract(value(c, lane).multiply(RADIX)));
    }
    LaneField.squareMinus(r, a, c, d, scratch);
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      BigInteger less = value(c, lane).add(value(d, lane).shiftLeft(1));
      assertIsResidue(lane, value(a, lane).pow(2).subtract(less.multiply(RADIX)));
    }
  }

  private void assertIsResidue(int lane, BigInteger timesRadix) {
    BigInteger got = value(r, lane).multiply(RADIX).mod(P);
    assertThat(got).as("lane %s", lane).isEqualTo(timesRadix.mod(P));
    for (int i = 0; i < Limbs.COUNT; i++) {
      double limb = MEM.get(JAVA_DOUBLE, r + i * LaneField.VECTOR + 8L * lane);
      assertThat(Math.abs(limb)).isLessThanOrEqualTo(0x1p50);
    }
  }

  @Test
  @DisplayName("limbs become the residue below p, whatever multiple of p is in them")
  void gathers() {
    List<BigInteger> numbers =
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            BigInteger.ONE.negate(),
            P,
            P.subtract(BigInteger.ONE),
            P.add(BigInteger.ONE),
            P.negate().add(BigInteger.ONE),
            P.shiftLeft(1).subtract(BigInteger.ONE),
            new BigInteger(1023, random));
    long words = frame.alloc(128);
    long gather = frame.alloc(Limbs.SCRATCH);
    for (BigInteger number : numbers) {
      BigInteger shifted = number;
      for (int i = 0; i < Limbs.COUNT; i++) {
        long low = shifted.longValue() << (64 - Limbs.BITS) >> (64 - Limbs.BITS);
        shifted = shifted.subtract(BigInteger.valueOf(low)).shiftRight(Limbs.BITS);
        MEM.set(JAVA_DOUBLE, a + i * LaneField.VECTOR, (double) low);
      }
      Limbs.SAKKE.gather(words, a, LaneField.VECTOR, gather);
      assertThat(integer(words)).isEqualTo(number.mod(P));
    }
  }

  @Test
  void spreadsAndGathers() {
    long words = frame.alloc(128);
    long gather = frame.alloc(Limbs.SCRATCH);
    for (int bits : new int[] {0, 1, 51, 52, 64, 1000, 1023}) {
      BigInteger number = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
      MemorySegment.copy(Limbs.SAKKE.words(number), 0, MEM, ValueLayout.JAVA_LONG, words, 16);
      Limbs.SAKKE.spread(a, LaneField.VECTOR, words);
      assertThat(value(a, 0)).isEqualTo(number);
      Limbs.SAKKE.gather(words, a, LaneField.VECTOR, gather);
      assertThat(integer(words)).isEqualTo(number);
    }
  }

  private static BigInteger integer(long words) {
    BigInteger value = BigInteger.ZERO;
    for (int i = 15; i >= 0; i--) {
      String hex = Long.toUnsignedString(MEM.get(ValueLayout.JAVA_LONG, words + 8L * i));
      value = value.shiftLeft(64).add(new BigInteger(hex));
    }
    return value;
  }
}
