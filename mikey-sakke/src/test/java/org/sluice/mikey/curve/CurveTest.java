package org.sluice.mikey.curve;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.mikey.field.Pool;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.secret.Frame;

/// Point arithmetic against affine arithmetic on big integers, with the operands that break
/// incomplete formulas: infinity, equal and inverse points, scalars at both ends of the range.
class CurveTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Frame frame;
  private long p;
  private long s;
  private long r;
  private long k;
  private long octets;

  static Stream<Curve> curves() {
    return Stream.of(Curve.SAKKE, Curve.P256);
  }

  @BeforeEach
  void open() {
    frame = Frame.open(4096);
    p = frame.alloc(384);
    s = frame.alloc(384);
    r = frame.alloc(384);
    k = frame.alloc(128);
    octets = frame.alloc(300);
  }

  @AfterEach
  void close() {
    frame.close();
  }

  static Affine generator(Curve curve) {
    return Affine.of(curve.generator().octets());
  }

  /// Puts a point with a random Z at `at`.
  private void put(Curve curve, long at, @Nullable Affine point) {
    var f = curve.field();
    long x = at;
    long y = at + f.octets();
    long z = y + f.octets();
    f.random(z, RandomSource.system());
    if (point == null) {
      f.copy(y, z);
      f.setZero(x);
      f.setZero(z);
    } else {
      Pool.set(f, x, point.x());
      Pool.set(f, y, point.y());
      f.mul(x, x, z);
      f.mul(y, y, z);
    }
  }

  private @Nullable Affine get(Curve curve, long at) {
    if (curve.isInfinity(at) != 0) {
      return null;
    }
    curve.encode(octets, at);
    return Affine.of(Pool.read(octets, curve.encodedOctets()));
  }

  private List<@Nullable Affine> points(Curve curve) {
    Affine g = generator(curve);
    BigInteger q = Affine.q(curve);
    List<@Nullable Affine> points = new ArrayList<>();
    points.add(null);
    for (BigInteger n : List.of(ONE, TWO, q.subtract(ONE), q.subtract(TWO))) {
      points.add(g.times(curve, n));
    }
    points.add(g.times(curve, new BigInteger(q.bitLength(), RANDOM)));
    return points;
  }

  @ParameterizedTest
  @MethodSource("curves")
  void addsDoublesAndComparesWithoutExceptionalCases(Curve curve) {
    BigInteger prime = Affine.p(curve);
    for (Affine x : points(curve)) {
      put(curve, p, x);
      curve.dbl(r, p);
      assertThat(get(curve, r)).isEqualTo(Affine.add(curve, x, x));
      curve.neg(r, p);
      assertThat(get(curve, r))
          .isEqualTo(x == null ? null : new Affine(x.x(), prime.subtract(x.y())));
      for (Affine y : points(curve)) {
        put(curve, s, y);
        Affine sum = Affine.add(curve, x, y);
        curve.add(r, p, s);
        assertThat(get(curve, r)).isEqualTo(sum);
        assertThat(curve.equal(p, s)).isEqualTo(java.util.Objects.equals(x, y) ? -1 : 0);
        curve.sub(r, r, s);
        assertThat(curve.equal(r, p)).isEqualTo(-1);
        curve.add(s, p, s);
        assertThat(get(curve, s)).as("result in an operand").isEqualTo(sum);
      }
    }
  }

  static List<BigInteger> scalars(Curve curve) {
    BigInteger q = Affine.q(curve);
    List<BigInteger> scalars = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      scalars.add(BigInteger.valueOf(i));
      scalars.add(q.subtract(BigInteger.valueOf(i + 1)));
    }
    for (long small : new long[] {15, 16, 17, 31, 32, 33, 63, 64, 65}) {
      scalars.add(BigInteger.valueOf(small));
    }
    scalars.add(ONE.shiftLeft(q.bitLength() - 1));
    scalars.add(ONE.shiftLeft(q.bitLength() - 1).subtract(ONE));
    scalars.add(q.shiftRight(1));
    for (int i = 0; i < 5; i++) {
      scalars.add(new BigInteger(q.bitLength() + 64, RANDOM).mod(q));
    }
    return scalars;
  }

  @ParameterizedTest
  @MethodSource("curves")
  @Tag("slow")
  void multipliesLikeTheOracle(Curve curve) {
    Affine g = generator(curve);
    Affine other = g.times(curve, BigInteger.valueOf(123457));
    put(curve, p, other);
    PreparedPoint prepared = PreparedPoint.of(PublicPoint.of(curve, p));
    for (BigInteger scalar : scalars(curve)) {
      Pool.set(curve.order(), k, scalar);
      curve.mulBase(r, k);
      assertThat(get(curve, r)).isEqualTo(g.times(curve, scalar));
      curve.mulBasePublic(s, k);
      assertThat(curve.equal(r, s)).isEqualTo(-1);
      put(curve, p, other);
      curve.mul(r, k, p);
      assertThat(get(curve, r)).isEqualTo(other.times(curve, scalar));
      prepared.mul(s, k);
      assertThat(curve.equal(r, s)).as("with tables").isEqualTo(-1);
      curve.mulPublic(s, Pool.octets(scalar, curve.order().octets() + 3), p);
      assertThat(curve.equal(r, s)).isEqualTo(-1);
      curve.mul(p, k, p);
      assertThat(curve.equal(p, s)).as("result in the operand").isEqualTo(-1);
      put(curve, p, null);
      curve.mul(r, k, p);
      assertThat(curve.isInfinity(r)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void theOrderTimesAPointIsInfinityAndReducesToZero(Curve curve) {
    put(curve, p, generator(curve).times(curve, BigInteger.valueOf(99)));
    curve.mulPublic(r, curve.order().modulus(), p);
    assertThat(curve.isInfinity(r)).isEqualTo(-1);
    curve.order().reducePublic(k, curve.order().modulus());
    curve.mul(r, k, p);
    assertThat(curve.isInfinity(r)).isEqualTo(-1);
    assertThat(curve.hasOrder(p)).isEqualTo(-1);
    curve.setInfinity(p);
    assertThat(curve.hasOrder(p)).isZero();
    curve.mulPublic(r, new byte[0], p);
    assertThat(curve.isInfinity(r)).isEqualTo(-1);
  }

  @ParameterizedTest
  @MethodSource("curves")
  void sumsOfMultiplesAgreeForBothMethods(Curve curve) {
    for (int n : new int[] {0, 1, 2, 24, 25, 70}) {
      byte[][] scalars = new byte[n][];
      long[] points = new long[n];
      long size = curve.pointOctets();
      try (Frame many = Frame.open((n + 2) * size)) {
        long expected = many.alloc(size);
        curve.setInfinity(expected);
        for (int i = 0; i < n; i++) {
          points[i] = many.alloc(size);
          scalars[i] = new byte[i % 5 == 0 ? 3 : 18];
          RANDOM.nextBytes(scalars[i]);
          curve.order().random(k, RandomSource.system());
          curve.mulBase(points[i], k);
          if (i % 4 == 3) { // equal, inverse and infinite points meet in the buckets
            curve.copy(points[i], points[i - 1]);
            scalars[i] = scalars[i - 1];
          } else if (i % 4 == 2) {
            curve.neg(points[i], points[i - 1]);
            scalars[i] = scalars[i - 1];
          } else if (i % 11 == 5) {
            curve.setInfinity(points[i]);
          }
          curve.order().reducePublic(k, scalars[i]);
          curve.mul(r, k, points[i]);
          curve.add(expected, expected, r);
        }
        curve.msmPublic(r, scalars, points);
        assertThat(curve.equal(r, expected)).isEqualTo(-1);
      }
    }
    assertThatThrownBy(() -> curve.msmPublic(r, new byte[1][1], new long[0]))
        .hasMessageContaining("1 scalars, 0 points");
  }

  @ParameterizedTest
  @MethodSource("curves")
  void zeroTripleIsNeitherInfinityNorAnyPoint(Curve curve) {
    long none = frame.alloc(384);
    curve.setInfinity(p);
    put(curve, s, generator(curve));
    assertThat(curve.isInfinity(none)).isZero();
    for (long other : new long[] {none, p, s}) {
      assertThat(curve.equal(none, other)).isZero();
      assertThat(curve.equal(other, none)).isZero();
      curve.add(r, none, other);
      assertThat(Pool.read(r, curve.pointOctets())).containsOnly(0);
    }
    curve.dbl(r, none);
    assertThat(Pool.read(r, curve.pointOctets())).containsOnly(0);
    assertThatThrownBy(() -> curve.encode(octets, none)).isInstanceOf(BadPoint.class);
    assertThat(curve.hasOrder(none) & curve.isInfinity(none)).isZero();
  }

  @ParameterizedTest
  @MethodSource("curves")
  void movesUnderAFullMaskOnly(Curve curve) {
    put(curve, p, generator(curve));
    curve.setInfinity(r);
    curve.cmov(0, r, p);
    assertThat(curve.isInfinity(r)).isEqualTo(-1);
    curve.cmov(-1, r, p);
    assertThat(curve.equal(r, p)).isEqualTo(-1);
    assertThat(get(curve, r)).isNotNull();
    assertThat(generator(curve).times(curve, ZERO)).isNull();
  }
}
