package org.sluice.mikey.curve;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.field.Pool;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.secret.Frame;

/// The multiplications of P-256 that use incomplete additions, against the complete formulas:
/// scalars and points at which an incomplete addition has the wrong operands.
class P256Test {

  private static final Curve E = Curve.P256;
  private static final BigInteger Q = Affine.q(E);
  private static final SecureRandom RANDOM = new SecureRandom();

  private Frame frame;
  private long p;
  private long r;
  private long expected;
  private long k;

  @BeforeEach
  void open() {
    frame = Frame.open(1024);
    p = frame.alloc(E.pointOctets());
    r = frame.alloc(E.pointOctets());
    expected = frame.alloc(E.pointOctets());
    k = frame.alloc(E.order().octets());
  }

  @AfterEach
  void close() {
    frame.close();
  }

  /// Both ends of the range, and around every window of five and of six bits.
  private static List<BigInteger> scalars() {
    List<BigInteger> scalars = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      scalars.add(BigInteger.valueOf(i));
      scalars.add(Q.subtract(BigInteger.valueOf(i + 1)));
    }
    for (int bit = 5; bit < 256; bit++) {
      BigInteger power = ONE.shiftLeft(bit);
      scalars.add(power.subtract(ONE));
      scalars.add(power);
      scalars.add(power.add(ONE));
      scalars.add(power.add(power.shiftRight(1)).mod(Q));
    }
    for (int i = 0; i < 50; i++) {
      scalars.add(new BigInteger(320, RANDOM).mod(Q));
    }
    return scalars;
  }

  private static PublicPoint random() {
    try (Frame frame = Frame.open(E.pointOctets() + 32L)) {
      long scalar = frame.alloc(32);
      long point = frame.alloc(E.pointOctets());
      E.order().random(scalar, RandomSource.system());
      E.mulBase(point, scalar);
      return PublicPoint.of(E, point);
    }
  }

  private static PublicPoint negative(PublicPoint point) {
    try (Frame frame = Frame.open(E.pointOctets())) {
      long at = frame.alloc(E.pointOctets());
      point.load(at);
      E.neg(at, at);
      return PublicPoint.of(E, at);
    }
  }

  @Test
  void multiplesOfTheGeneratorAreThoseOfTheCompleteFormulas() {
    for (BigInteger scalar : scalars()) {
      Pool.set(E.order(), k, scalar);
      E.mulBase(r, k);
      E.generator().load(p);
      E.mulPublic(expected, Pool.octets(scalar, 32), p);
      assertThat(E.equal(r, expected)).as("%x", scalar).isEqualTo(-1);
    }
  }

  @Test
  void multiplesOfAnyPointAreThoseOfTheCompleteFormulas() {
    PublicPoint point = random();
    for (BigInteger scalar : scalars()) {
      Pool.set(E.order(), k, scalar);
      point.load(p);
      E.mulPublic(expected, Pool.octets(scalar, 32), p);
      E.mul(p, k, p);
      assertThat(E.equal(p, expected)).as("%x", scalar).isEqualTo(-1);
    }
  }

  @Test
  void multiplesOfInfinityAreInfinityAndThoseOfNoPointAreNone() {
    for (BigInteger scalar : List.of(ZERO, ONE, Q.subtract(ONE), new BigInteger(255, RANDOM))) {
      Pool.set(E.order(), k, scalar);
      E.setInfinity(p);
      E.mul(r, k, p);
      assertThat(E.isInfinity(r)).isEqualTo(-1);
      Pool.write(p, new byte[E.pointOctets()]);
      E.mul(r, k, p);
      assertThat(Pool.read(r, E.pointOctets())).containsOnly(0);
    }
  }

  private void sumsAgree(
      BigInteger g, BigInteger k, PublicPoint pointK, BigInteger v, PublicPoint pointV) {
    byte[][] scalars = {Pool.octets(g, 32), Pool.octets(k, 32), Pool.octets(v, 32)};
    long[] points = {p, frame.alloc(E.pointOctets()), frame.alloc(E.pointOctets())};
    E.generator().load(points[0]);
    pointK.load(points[1]);
    pointV.load(points[2]);
    E.msmPublic(expected, scalars, points);
    P256Sum.of(r, scalars[0], scalars[1], pointK, scalars[2], pointV);
    assertThat(E.equal(r, expected)).as("%x %x %x", g, k, v).isEqualTo(-1);
    frame.rewind(frame.mark() - 2L * E.pointOctets());
  }

  @Test
  void sumsAreThoseOfTheCompleteFormulas() {
    BigInteger top = ONE.shiftLeft(256).subtract(ONE);
    PublicPoint pointK = random();
    for (int i = 0; i < 60; i++) {
      PublicPoint pointV = random();
      sumsAgree(wide(), wide(), pointK, wide(), pointV);
      sumsAgree(ZERO, ONE, pointK, wide(), pointV);
      sumsAgree(wide(), ZERO, pointK, ZERO, pointV);
      sumsAgree(ZERO, ZERO, pointK, wide(), pointV);
    }
    sumsAgree(top, top, pointK, top, random());
    sumsAgree(Q, Q, pointK, Q.subtract(ONE), random());
  }

  private static BigInteger wide() {
    return new BigInteger(256, RANDOM);
  }

  @Test
  void sumsOfPointsThatMeetOnTheWayAreRightToo() {
    PublicPoint g = E.generator();
    PublicPoint other = random();
    BigInteger x = wide();
    sumsAgree(ZERO, ZERO, other, ZERO, other);
    for (PublicPoint v : List.of(g, negative(g), other, negative(other))) {
      sumsAgree(ONE, ONE, other, ONE, v);
      sumsAgree(x, x, other, x, v);
      sumsAgree(x, ZERO, other, x, v);
      sumsAgree(ZERO, x, other, x, v);
      sumsAgree(ZERO, Q.subtract(ONE), other, ONE, v);
      sumsAgree(Q.subtract(ONE), ZERO, other, ONE, v);
      sumsAgree(x, x.negate().mod(Q), g, ONE, v);
    }
  }

  @Test
  void sparseDigitsAddUpAndLieApart() {
    for (int window : new int[] {2, 5, 8, 10}) {
      for (BigInteger scalar :
          List.of(ZERO, ONE, Q, ONE.shiftLeft(256).subtract(ONE), wide(), wide(), wide())) {
        short[] digits = SignedDigits.sparse(Pool.octets(scalar, 32), 256, window);
        BigInteger sum = ZERO;
        int last = -window;
        for (int i = 0; i < digits.length; i++) {
          if (digits[i] != 0) {
            assertThat(digits[i] & 1).isEqualTo(1);
            assertThat(Math.abs(digits[i])).isLessThan((short) (1 << (window - 1)));
            assertThat(i - last).isGreaterThanOrEqualTo(window);
            last = i;
            sum = sum.add(BigInteger.valueOf(digits[i]).shiftLeft(i));
          }
        }
        assertThat(sum).isEqualTo(scalar);
      }
    }
  }
}
