package org.sluice.mikey.curve;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.mikey.curve.BadPoint.Problem;
import org.sluice.mikey.field.Pool;

/// Which octets are a point, and why others are not.
class PublicPointTest {

  static Stream<Curve> curves() {
    return Stream.of(Curve.SAKKE, Curve.P256);
  }

  private static byte[] encode(Curve curve, BigInteger x, BigInteger y) {
    int size = curve.field().octets();
    byte[] octets = new byte[1 + 2 * size];
    octets[0] = 4;
    System.arraycopy(Pool.octets(x, size), 0, octets, 1, size);
    System.arraycopy(Pool.octets(y, size), 0, octets, 1 + size, size);
    return octets;
  }

  private static void refused(Curve curve, byte[] octets, Problem problem) {
    assertThatThrownBy(() -> PublicPoint.of(curve, octets))
        .isInstanceOfSatisfying(BadPoint.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }

  @ParameterizedTest
  @MethodSource("curves")
  void keepsTheOctetsOfAGoodPoint(Curve curve) {
    byte[] good = curve.generator().octets();
    PublicPoint point = PublicPoint.of(curve, good);
    assertThat(point.octets()).isEqualTo(curve.generator().octets());
    good[7] ^= 1;
    assertThat(point).isEqualTo(curve.generator()).hasSameHashCodeAs(curve.generator());
    assertThat(point.requireOrder()).isSameAs(point);
    assertThat(point.toString()).contains(curve.toString());
    assertThat(Curve.SAKKE.generator()).isNotEqualTo(Curve.P256.generator());
  }

  @ParameterizedTest
  @MethodSource("curves")
  void refusesWrongForms(Curve curve) {
    byte[] good = curve.generator().octets();
    refused(curve, new byte[0], Problem.WRONG_LENGTH);
    refused(curve, Arrays.copyOf(good, good.length - 1), Problem.WRONG_LENGTH);
    refused(curve, Arrays.copyOf(good, good.length + 1), Problem.WRONG_LENGTH);
    refused(curve, new byte[] {0}, Problem.INFINITY);
    for (int form : new int[] {0, 2, 3, 5, 6, 7, 0x84}) {
      byte[] bad = good.clone();
      bad[0] = (byte) form;
      refused(curve, bad, Problem.NOT_UNCOMPRESSED);
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void refusesCoordinatesThatAreNotBelowP(Curve curve) {
    BigInteger p = Affine.p(curve);
    Affine g = Affine.of(curve.generator().octets());
    BigInteger top = ONE.shiftLeft(8 * curve.field().octets()).subtract(ONE);
    for (BigInteger big : new BigInteger[] {p, p.add(ONE), top}) {
      refused(curve, encode(curve, big, g.y()), Problem.COORDINATE_TOO_LARGE);
      refused(curve, encode(curve, g.x(), big), Problem.COORDINATE_TOO_LARGE);
      refused(curve, encode(curve, big, big), Problem.COORDINATE_TOO_LARGE);
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void refusesCoordinatesOffTheCurve(Curve curve) {
    Affine g = Affine.of(curve.generator().octets());
    refused(curve, encode(curve, g.x(), g.y().add(ONE)), Problem.OFF_CURVE);
    refused(curve, encode(curve, g.x().add(ONE), g.y()), Problem.OFF_CURVE);
    refused(curve, encode(curve, g.y(), g.x()), Problem.OFF_CURVE);
    refused(curve, encode(curve, ONE, ZERO), Problem.OFF_CURVE);
  }

  @Test
  void theOriginIsOnTheSakkeCurveButHasOrderTwo() {
    PublicPoint origin = PublicPoint.of(Curve.SAKKE, encode(Curve.SAKKE, ZERO, ZERO));
    wrongOrder(origin);
    refused(Curve.P256, encode(Curve.P256, ZERO, ZERO), Problem.OFF_CURVE);
  }

  @Test
  void refusesPointsOfOrderFourAndSumsWithSmallOrderPoints() {
    Curve curve = Curve.SAKKE;
    BigInteger p = Affine.p(curve);
    BigInteger q = Affine.q(curve);
    // Any point of the curve times q has an order that divides the cofactor.
    int found = 0;
    for (long i = 1; found < 3; i++) {
      BigInteger x = BigInteger.valueOf(i);
      BigInteger right = x.pow(3).subtract(x.multiply(BigInteger.valueOf(3))).mod(p);
      BigInteger y = right.modPow(p.add(ONE).shiftRight(2), p);
      if (!y.multiply(y).mod(p).equals(right)) {
        continue;
      }
      Affine any = new Affine(x, y);
      Affine small = any.times(curve, q);
      if (small == null) {
        continue;
      }
      found++;
      wrongOrder(PublicPoint.of(curve, encode(curve, x, y)));
      wrongOrder(PublicPoint.of(curve, encode(curve, small.x(), small.y())));
      Affine sum = Affine.add(curve, Affine.of(curve.generator().octets()), small);
      wrongOrder(PublicPoint.of(curve, encode(curve, sum.x(), sum.y())));
    }
  }

  private static void wrongOrder(PublicPoint point) {
    assertThatThrownBy(point::requireOrder)
        .isInstanceOfSatisfying(
            BadPoint.class, e -> assertThat(e.problem()).isEqualTo(Problem.WRONG_ORDER));
  }
}
