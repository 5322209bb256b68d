package org.sluice.threshold.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.records.codec.Octets;
import org.sluice.threshold.Threshold;

@DisplayName("Shares and commitments, against integers of the JDK")
class SharingTest {

  static List<Curve> curves() {
    return List.of(Curve.SAKKE, Curve.P256);
  }

  private static BigInteger order(Curve curve) {
    return new BigInteger(1, curve.order().modulus());
  }

  @ParameterizedTest
  @MethodSource("curves")
  void lagrangeCoefficientsRebuildAPolynomialAnywhere(Curve curve) {
    BigInteger q = order(curve);
    List<Integer> set = List.of(1, 4, 6);
    for (int at : List.of(0, 2, 5)) {
      BigInteger sum = BigInteger.ZERO;
      for (int i : set) {
        BigInteger value = BigInteger.valueOf(7L + 11L * i + 13L * i * i);
        BigInteger lambda = new BigInteger(1, Coefficients.lagrange(curve.order(), i, set, at));
        sum = sum.add(lambda.multiply(value)).mod(q);
      }
      assertThat(sum).isEqualTo(BigInteger.valueOf(7L + 11L * at + 13L * at * at));
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  @DisplayName("f_A(0) = 1 and f_A(j) = 0 for j outside A")
  void thePolynomialOfASet(Curve curve) {
    Field f = curve.order();
    Threshold threshold = new Threshold(3, 5);
    try (Frame frame = Frame.open(2L * f.octets())) {
      long r = frame.alloc(f.octets());
      long one = frame.alloc(f.octets());
      f.setOne(one);
      for (List<Integer> a : threshold.sets()) {
        Coefficients.ofSet(f, r, a, 5, 0);
        assertThat(f.equal(r, one)).isNotZero();
        for (int j = 1; j <= 5; j++) {
          Coefficients.ofSet(f, r, a, 5, j);
          assertThat(f.isZero(r) == 0).isEqualTo(a.contains(j));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  @DisplayName("All f_A(i) of a partition as fractions, for every threshold there may be")
  void allPolynomialsAsFractions(Curve curve) {
    Field f = curve.order();
    try (Frame frame = Frame.open(3L * f.octets())) {
      long said = frame.alloc(f.octets());
      long denominator = frame.alloc(f.octets());
      long expected = frame.alloc(f.octets());
      for (int n = 3; n <= Threshold.MAX_PARTITIONS; n++) {
        for (int t = 2; 2 * t - 1 <= n; t++) {
          List<List<Integer>> own = new Threshold(t, n).setsOf(n);
          Coefficients.Fractions fractions = Coefficients.ofSets(own, n, n);
          f.set(denominator, fractions.denominator());
          for (int k = 0; k < own.size(); k += 7) {
            long numerator = fractions.numerators()[k];
            f.set(said, Math.abs(numerator));
            if (numerator < 0) {
              f.neg(said, said);
            }
            Coefficients.ofSet(f, expected, own.get(k), n, n);
            f.mul(expected, expected, denominator);
            assertThat(f.equal(said, expected)).as("%d of %d, %s", t, n, own.get(k)).isNotZero();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void subSharesAreTheCommittedValues(Curve curve) {
    try (Polynomial p = Polynomial.draw(curve, 3, RandomSource.system())) {
      List<PublicPoint> committed = Feldman.points(curve, p.commitments());
      for (int i = 1; i <= 4; i++) {
        try (SecretBytes share = p.at(i);
            SecretBytes other = p.at(i + 1)) {
          PublicPoint public_ = Feldman.at(curve, committed, i);
          assertThat(Feldman.opens(curve, share, public_)).isTrue();
          assertThat(Feldman.opens(curve, other, public_)).isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void sumsOfSharesAreSharesOfTheSum(Curve curve) {
    RandomSource random = RandomSource.system();
    try (Polynomial a = Polynomial.draw(curve, 2, random);
        Polynomial b = Polynomial.draw(curve, 2, random);
        SecretBytes total = a.at(3);
        SecretBytes more = b.at(3)) {
      Feldman.add(curve, total, more);
      List<PublicPoint> sum =
          Feldman.sum(
              curve,
              List.of(
                  Feldman.points(curve, a.commitments()), Feldman.points(curve, b.commitments())));
      assertThat(Feldman.opens(curve, total, Feldman.at(curve, sum, 3))).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void aSumOfZeroIsRefused(Curve curve) {
    PublicPoint g = curve.generator();
    try (Frame frame = Frame.open(2L * curve.pointOctets())) {
      long p = frame.alloc(curve.pointOctets());
      g.load(p);
      curve.neg(p, p);
      PublicPoint minus = PublicPoint.of(curve, p);
      assertThatThrownBy(() -> Feldman.sum(curve, List.of(List.of(g), List.of(minus))))
          .isInstanceOfSatisfying(
              BadPoint.class, e -> assertThat(e.problem()).isEqualTo(BadPoint.Problem.INFINITY));
    }
  }

  @Test
  void commitmentsOfSmallOrderOrOffTheCurveAreRefused() {
    byte[] smallOrder = new byte[257];
    smallOrder[0] = 4;
    assertThatThrownBy(() -> Feldman.points(Curve.SAKKE, List.of(Octets.of(smallOrder))))
        .isInstanceOfSatisfying(
            BadPoint.class, e -> assertThat(e.problem()).isEqualTo(BadPoint.Problem.WRONG_ORDER));
    byte[] off = Curve.P256.generator().octets();
    off[64] ^= 1;
    assertThatThrownBy(() -> Feldman.points(Curve.P256, List.of(Octets.of(off))))
        .isInstanceOf(BadPoint.class);
  }

  @ParameterizedTest
  @MethodSource("curves")
  void aShareOfAnotherLengthOrAboveTheOrderOpensNothing(Curve curve) {
    List<byte[]> wrong = new ArrayList<>(List.of(new byte[31], new byte[129]));
    wrong.add(curve.order().modulus());
    for (byte[] octets : wrong) {
      try (SecretBytes share = SecretBytes.takeOwnershipOf(octets)) {
        assertThat(Feldman.opens(curve, share, curve.generator())).isFalse();
      }
    }
  }
}
