package org.sluice.mikey.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.mikey.secret.Frame;

/// Sums against big integers: at the ends of what integers and weights can be, and random ones.
class WeightedSumsTest {
  private static final int LONGER = 16;
  private static final List<Long> WEIGHTS =
      List.of(0L, 1L, -1L, 2L, -11L, Long.MAX_VALUE, -Long.MAX_VALUE, 1L << 32, -(1L << 62));

  static Stream<Field> fields() {
    return Stream.of(Field.SAKKE_P, Field.SAKKE_Q, Field.P256_P, Field.P256_N);
  }

  private static BigInteger scaled(Field f, BigInteger factor, List<BigInteger> sums, Terms terms) {
    BigInteger last = BigInteger.ZERO;
    int count = sums.size();
    long octets = WeightedSums.octets(f, count) + WeightedSums.scaleOctets(f) + 2L * f.octets();
    try (Frame frame = Frame.open(octets)) {
      WeightedSums of = new WeightedSums(frame, f, count);
      long c = frame.alloc(f.octets());
      long r = frame.alloc(f.octets());
      long scale = frame.alloc(WeightedSums.scaleOctets(f));
      Pool.set(f, c, factor);
      WeightedSums.scale(f, scale, c);
      terms.add(of);
      for (int u = 0; u < count; u++) {
        of.take(r, u, scale);
        last = Pool.get(f, r);
        assertThat(last).isEqualTo(sums.get(u).multiply(factor).mod(Pool.modulus(f)));
      }
    }
    return last;
  }

  private interface Terms {
    void add(WeightedSums sums);
  }

  private static void add(WeightedSums sums, int u, long weight, byte[] integer) {
    try (Frame frame = Frame.open(integer.length + 8L)) {
      long at = frame.alloc(integer.length);
      Pool.write(at, integer);
      sums.add(u, weight, at, integer.length);
    }
  }

  private static byte[] ones(int length) {
    byte[] ones = new byte[length];
    Arrays.fill(ones, (byte) 0xff);
    return ones;
  }

  @ParameterizedTest
  @MethodSource("fields")
  @DisplayName("The largest integers with the largest weights, each sign, many times in one sum")
  void extremes(Field f) {
    BigInteger largest =
        BigInteger.ONE.shiftLeft(8 * (f.octets() + LONGER)).subtract(BigInteger.ONE);
    BigInteger below = Pool.modulus(f).subtract(BigInteger.ONE);
    for (long weight : WEIGHTS) {
      BigInteger sum =
          largest.multiply(BigInteger.valueOf(weight)).multiply(BigInteger.valueOf(500));
      BigInteger _ =
          scaled(
              f,
              below,
              List.of(sum, BigInteger.ZERO),
              sums -> {
                for (int i = 0; i < 500; i++) {
                  add(sums, 0, weight, ones(f.octets() + LONGER));
                }
              });
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  @DisplayName("Random terms of every length, several sums side by side")
  void random(Field f) {
    Random random = new Random(20261122);
    for (int round = 0; round < 40; round++) {
      BigInteger[] expected = {BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO};
      int[] sum = random.ints(30, 0, 3).toArray();
      long[] weight = random.longs(30).map(w -> w >> random.nextInt(1, 64)).toArray();
      byte[][] integer = new byte[30][];
      for (int i = 0; i < 30; i++) {
        integer[i] = new byte[random.nextInt(f.octets() + LONGER + 1)];
        random.nextBytes(integer[i]);
        BigInteger term = new BigInteger(1, integer[i]).multiply(BigInteger.valueOf(weight[i]));
        expected[sum[i]] = expected[sum[i]].add(term);
      }
      BigInteger factor = new BigInteger(f.bits() + 64, random).mod(Pool.modulus(f));
      BigInteger _ =
          scaled(
              f,
              factor,
              List.of(expected),
              sums -> {
                for (int i = 0; i < 30; i++) {
                  add(sums, sum[i], weight[i], integer[i]);
                }
              });
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void aFactorOfZeroAndASumOfNothing(Field f) {
    BigInteger five = BigInteger.valueOf(5);
    assertThat(scaled(f, BigInteger.ZERO, List.of(five), s -> add(s, 0, 5, new byte[] {1})))
        .isZero();
    assertThat(scaled(f, five, List.of(BigInteger.ZERO), _ -> {})).isZero();
    assertThat(scaled(f, five, List.of(BigInteger.ZERO), s -> add(s, 0, 7, new byte[0]))).isZero();
  }

  @ParameterizedTest
  @MethodSource("fields")
  void refusesWhatCouldOverflow(Field f) {
    byte[] longer = new byte[f.octets() + LONGER + 1];
    byte[] one = {1};
    try (Frame frame = Frame.open(WeightedSums.octets(f, 1))) {
      WeightedSums sums = new WeightedSums(frame, f, 1);
      assertThatThrownBy(() -> add(sums, 0, 1, longer))
          .hasMessage("%d octets, at most %d", longer.length, longer.length - 1);
      assertThatThrownBy(() -> add(sums, 0, Long.MIN_VALUE, one))
          .hasMessage("a weight of -2^63, whose amount is no long");
    }
  }
}
