package org.sluice.mikey.batch;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.secret.Frame;

@DisplayName("Arithmetic mod 2^255 - 19 in lanes agrees with BigInteger")
class LaneField25519Test {

  private static final int N = LaneField25519.N;
  private static final BigInteger P =
      BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  private static final double MOST = 0x1p51; // of a limb of a sum or difference

  private final Frame frame = Frame.open(1 << 14);
  private final long a = frame.alloc(LaneField25519.ELEMENT);
  private final long b = frame.alloc(LaneField25519.ELEMENT);
  private final long r = frame.alloc(LaneField25519.ELEMENT);
  private final long t = frame.alloc(3 * LaneField25519.ELEMENT);
  private final long scratch = frame.alloc(LaneField25519.SCRATCH);
  private final Random random = new Random(25519);

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

  private double any(double most) {
    return Math.rint((2 * random.nextDouble() - 1) * most);
  }

  static List<IntToDoubleFunction> factors() {
    return List.of(
        i -> MOST,
        i -> -MOST,
        i -> i % 2 == 0 ? MOST : -MOST,
        i -> i == 0 ? 1 : 0,
        i -> i == 0 ? -1 : 0,
        i -> 0,
        i -> -0.0,
        i -> i == N - 1 ? MOST : 0);
  }

  @ParameterizedTest
  @MethodSource("factors")
  void multipliesEdges(IntToDoubleFunction edge) {
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      fill(a, lane, edge);
      IntToDoubleFunction other = factors().get(lane % factors().size());
      fill(b, lane, lane % 2 == 0 ? other : i -> any(MOST));
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
        fill(a, lane, i -> any(MOST));
        fill(b, lane, i -> any(MOST));
      }
      check();
    }
  }

  /// 1 times a number is that number: limbs beyond their range, and a number that is carried out of
  /// the highest limb through all of them and into it again.
  @Test
  void carriesAllTheWay() {
    double half = 0x1p50;
    List<IntToDoubleFunction> numbers =
        List.of(
            i -> half,
            i -> half - 1,
            i -> i == N - 1 ? half : half - 1,
            i -> i == N - 1 ? -half - 1 : -half,
            i -> i == 0 ? half - 19 : i == N - 1 ? half : half - 1,
            i -> i == 0 ? half - 1 : i == N - 1 ? half + 511 : half - 1,
            i -> i == N - 1 ? MOST : half - 1,
            i -> i == N - 1 ? -MOST : -half);
    for (IntToDoubleFunction number : numbers) {
      for (int lane = 0; lane < LaneField.LANES; lane++) {
        fill(a, lane, number);
        fill(b, lane, i -> i == 0 ? 1 : 0);
      }
      check();
    }
  }

  /// Limb 4 is at the end of its range when limb 3, 19 times as much, carries into it.
  @ParameterizedTest
  @ValueSource(doubles = {1, -1})
  void carriesTwice(double sign) {
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      fill(a, lane, i -> i == N - 1 ? sign * (0x1p50 - 1) : 0);
      fill(b, lane, i -> i == 0 || i == N - 1 ? 1 : 0);
    }
    check();
  }

  private void check() {
    LaneField25519.mul(r, a, b, scratch);
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      assertThat(value(r, lane).mod(P))
          .as("lane %s", lane)
          .isEqualTo(value(a, lane).multiply(value(b, lane)).mod(P));
      assertThat(value(r, lane)).isBetween(P.negate(), P);
      for (int i = 0; i < N; i++) {
        double limb = MEM.get(JAVA_DOUBLE, r + i * LaneField.VECTOR + 8L * lane);
        assertThat(Math.abs(limb)).isLessThanOrEqualTo(0x1p50);
      }
    }
  }

  @Test
  @DisplayName("the result of a product may be one of its factors, of an inversion it is 1/a or 0")
  void inverts() {
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      boolean zero = lane == 1;
      fill(a, lane, i -> zero ? 0 : any(0x1p50));
    }
    LaneField25519.invert(r, a, t, scratch);
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      BigInteger expected = lane == 1 ? BigInteger.ZERO : value(a, lane).modInverse(P);
      assertThat(value(r, lane).mod(P)).as("lane %s", lane).isEqualTo(expected);
    }
    LaneField25519.mul(r, r, a, scratch);
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      assertThat(value(r, lane).mod(P)).isEqualTo(BigInteger.valueOf(lane == 1 ? 0 : 1));
    }
  }

  @Test
  @DisplayName("exchanges where the mask says so, and adds and subtracts limb by limb")
  void swapsAddsAndSubtracts() {
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      fill(a, lane, i -> any(0x1p50));
      fill(b, lane, i -> any(0x1p50));
      MEM.set(JAVA_LONG, scratch + 8L * lane, lane % 2 == 0 ? -1L : 0L);
    }
    BigInteger[] wasA = new BigInteger[LaneField.LANES];
    BigInteger[] wasB = new BigInteger[LaneField.LANES];
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      wasA[lane] = value(a, lane);
      wasB[lane] = value(b, lane);
    }
    LaneField25519.swap(scratch, a, b);
    LaneField25519.add(r, a, b);
    LaneField25519.sub(t, a, b);
    for (int lane = 0; lane < LaneField.LANES; lane++) {
      boolean swapped = lane % 2 == 0;
      assertThat(value(a, lane)).isEqualTo(swapped ? wasB[lane] : wasA[lane]);
      assertThat(value(b, lane)).isEqualTo(swapped ? wasA[lane] : wasB[lane]);
      assertThat(value(r, lane)).isEqualTo(wasA[lane].add(wasB[lane]));
      assertThat(value(t, lane)).isEqualTo(value(a, lane).subtract(value(b, lane)));
    }
  }
}
