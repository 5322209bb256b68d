package org.sluice.mikey.batch;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sluice.mikey.secret.SecretPool.MEM;

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

@DisplayName("Arithmetic mod p of P-256 in lanes agrees with BigInteger")
class LaneP256Test {

  private static final int N = Limbs.P256_COUNT;
  private static final BigInteger P = new BigInteger(1, Field.P256_P.modulus());
  private static final BigInteger RADIX = BigInteger.ONE.shiftLeft(N * Limbs.BITS);
  private static final double MOST = 0x1p51; // of a limb of a difference
  private static final double TOP = 0x1p20; // of the highest limb of a number below 2^276

  private final Frame frame = Frame.open(1 << 14);
  private final long a = frame.alloc(LaneP256.ELEMENT);
  private final long b = frame.alloc(LaneP256.ELEMENT);
  private final long c = frame.alloc(LaneP256.ELEMENT);
  private final long r = frame.alloc(LaneP256.ELEMENT);
  private final Random random = new Random(256);

  @AfterEach
  void close() {
    frame.close();
  }

  private static void fill(long at, int lane, IntToDoubleFunction limb) {
    for (int i = 0; i < N; i++) {
      MEM.set(JAVA_DOUBLE, at + i * LaneField.VECTOR + 8L * lane, limb.applyAsDouble(i));
    }
  }

  private static BigInteger value(long at, int lane) {
    BigInteger value = BigInteger.ZERO;
    for (int i = N - 1; i >= 0; i--) {
      double limb = MEM.get(JAVA_DOUBLE, at + i * LaneField.VECTOR + 8L * lane);
      value = value.shiftLeft(Limbs.BITS).add(BigInteger.valueOf((long) limb));
    }
    return value;
  }

  private double any(int i) {
    return Math.rint((2 * random.nextDouble() - 1) * (i == N - 1 ? TOP : MOST));
  }

  static List<IntToDoubleFunction> factors() {
    return List.of(
        i -> i == N - 1 ? TOP : MOST,
        i -> i == N - 1 ? -TOP : -MOST,
        i -> i == N - 1 ? 0 : i % 2 == 0 ? MOST : -MOST,
        i -> i == 0 ? 1 : 0,
        i -> i == 0 ? -1 : 0,
        i -> 0,
        i -> -0.0,
        i -> i == 4 ? MOST : 0);
  }

  @ParameterizedTest
  @MethodSource("factors")
  void multipliesEdges(IntToDoubleFunction edge) {
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      fill(a, lane, edge);
      fill(b, lane, lane % 2 == 0 ? factors().get(lane % factors().size()) : this::any);
    }
    check();
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      fill(b, lane, edge);
    }
    check();
  }

  @Test
  void multipliesAnything() {
    for (int round = 0; round < 200; round++) {
      for (int lane = 0; lane < LaneField.LANES; lane++) {
        fill(a, lane, this::any);
        fill(b, lane, this::any);
      }
      check();
    }
  }

  /// mul and mulMinus of what is in a and b.
  private void check() {
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      fill(c, lane, lane == 1 ? i -> i == N - 1 ? TOP : MOST : this::any);
    }
    LaneP256.mul(r, a, b);
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      assertIsResidue(lane, value(a, lane).multiply(value(b, lane)));
      BigInteger little = BigInteger.ONE.shiftLeft(246);
      assertThat(value(r, lane)).isBetween(little.negate(), P.add(little));
    }
    LaneP256.mulMinus(r, a, b, c);
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      BigInteger product = value(a, lane).multiply(value(b, lane));
      assertIsResidue(lane, product.subtract(value(c, lane).multiply(RADIX)));
    }
  }

  private void assertIsResidue(int lane, BigInteger timesRadix) {
    BigInteger got = value(r, lane).multiply(RADIX).mod(P);
    assertThat(got).as("lane %s", lane).isEqualTo(timesRadix.mod(P));
    for (int i = 0; i < N; i++) {
      double limb = MEM.get(JAVA_DOUBLE, r + i * LaneField.VECTOR + 8L * lane);
      assertThat(Math.abs(limb)).isLessThanOrEqualTo(0x1p50);
    }
  }

  @Test
  @DisplayName("the result of an operation may be one of its operands")
  void inPlace() {
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      fill(a, lane, this::any);
    }
    LaneP256.mulMinus(r, a, a, a);
    BigInteger expected = value(r, 0);
    LaneP256.mulMinus(a, a, a, a);
    assertThat(value(a, 0)).isEqualTo(expected);
  }

  @Test
  @DisplayName("a difference and twice what was taken off make the sum")
  void sums() {
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      fill(a, lane, i -> Math.rint(any(i) / 2));
      fill(b, lane, i -> Math.rint(any(i) / 2));
    }
    LaneP256.sub(r, a, b);
    LaneP256.addTwice(c, r, b);
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      assertThat(value(r, lane)).isEqualTo(value(a, lane).subtract(value(b, lane)));
      assertThat(value(c, lane)).isEqualTo(value(a, lane).add(value(b, lane)));
    }
  }

  @Test
  @DisplayName("limbs become the residue below p, whatever multiple of p is in them")
  void gathers() {
    long words = frame.alloc(32);
    long gather = frame.alloc(Limbs.SCRATCH);
    for (BigInteger number :
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            BigInteger.ONE.negate(),
            P,
            P.subtract(BigInteger.ONE),
            P.add(BigInteger.ONE),
            P.negate().add(BigInteger.ONE),
            P.shiftLeft(1).subtract(BigInteger.ONE))) {
      BigInteger shifted = number;
      for (int i = 0; i < N; i++) {
        long low = shifted.longValue() << (64 - Limbs.BITS) >> (64 - Limbs.BITS);
        shifted = shifted.subtract(BigInteger.valueOf(low)).shiftRight(Limbs.BITS);
        MEM.set(JAVA_DOUBLE, a + i * LaneField.VECTOR, (double) low);
      }
      Limbs.P256.gather(words, a, LaneField.VECTOR, gather);
      Limbs.P256.spread(b, LaneField.VECTOR, words);
      assertThat(value(b, 0)).isEqualTo(number.mod(P));
    }
  }
}
