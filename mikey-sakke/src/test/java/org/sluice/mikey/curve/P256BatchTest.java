package org.sluice.mikey.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.curve.BadPoint.Problem;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.secret.Frame;

@DisplayName("Points of P-256 in a batch have the sums of the plain curve")
class P256BatchTest {

  private static final Curve E = Curve.P256;
  private static final int ENCODED = E.encodedOctets();
  private static final SecureRandom RANDOM = new SecureRandom();

  private static byte[] random() {
    try (Frame frame = Frame.open(E.pointOctets() + 32L)) {
      long scalar = frame.alloc(32);
      long point = frame.alloc(E.pointOctets());
      E.order().random(scalar, RandomSource.system());
      E.mulBase(point, scalar);
      return PublicPoint.of(E, point).octets();
    }
  }

  private static byte[] negative(byte[] point) {
    try (Frame frame = Frame.open(E.pointOctets())) {
      long at = frame.alloc(E.pointOctets());
      PublicPoint.of(E, point).load(at);
      E.neg(at, at);
      return PublicPoint.of(E, at).octets();
    }
  }

  private static byte[] points(int count) {
    byte[] all = new byte[count * ENCODED];
    for (int u = 0; u < count; u++) {
      System.arraycopy(random(), 0, all, u * ENCODED, ENCODED);
    }
    return all;
  }

  private static byte[] one(byte[] points, int u) {
    return Arrays.copyOfRange(points, u * ENCODED, (u + 1) * ENCODED);
  }

  private static void put(byte[] points, int u, byte[] point) {
    System.arraycopy(point, 0, points, u * ENCODED, ENCODED);
  }

  @Test
  void givesBackWhatItRead() {
    byte[] points = points(5);
    put(points, 3, E.generator().octets());
    try (Frame frame = Frame.open(P256Batch.octets(5) + E.pointOctets())) {
      P256Batch batch = P256Batch.decode(frame, points);
      long at = frame.alloc(E.pointOctets());
      for (int u = 0; u < 5; u++) {
        assertThat(batch.point(u).octets()).isEqualTo(one(points, u));
        batch.load(at, u);
        assertThat(PublicPoint.of(E, at).octets()).isEqualTo(one(points, u));
      }
    }
  }

  private static void refused(byte[] points, Problem problem) {
    try (Frame frame = Frame.open(P256Batch.octets(9))) {
      assertThatThrownBy(() -> P256Batch.decode(frame, points))
          .isInstanceOfSatisfying(BadPoint.class, e -> assertThat(e.problem()).isEqualTo(problem));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void refusesWhatThePlainCurveRefuses(int at) {
    byte[] points = points(3);
    byte[] good = one(points, at);
    good[0] = 3;
    put(points, at, good);
    refused(points, Problem.NOT_UNCOMPRESSED);
    good[0] = 4;
    good[64] ^= 1;
    put(points, at, good);
    refused(points, Problem.OFF_CURVE);
    System.arraycopy(E.field().modulus(), 0, good, 1, 32);
    put(points, at, good);
    refused(points, Problem.COORDINATE_TOO_LARGE);
    good = one(points(1), 0);
    Arrays.fill(good, 33, 65, (byte) 0xff);
    put(points, at, good);
    refused(points, Problem.COORDINATE_TOO_LARGE);
    refused(Arrays.copyOf(points, 194), Problem.WRONG_LENGTH);
    // (0, 0) in place of infinity, which has no octets.
    put(points, at, Arrays.copyOf(new byte[] {4}, ENCODED));
    refused(points, Problem.OFF_CURVE);
  }

  @ParameterizedTest
  @CsvSource({"1,0,0", "0,0,-1", "2,-1,0", "-1,2,0", "3,-3,1", "10,-20,15", "-5,1,-7"})
  void combinations(long c0, long c1, long c2) {
    long[] c = {c0, c1, c2};
    byte[][] points = {points(6), points(6), points(6)};
    try (Frame frame = Frame.open(4 * P256Batch.octets(6))) {
      List<P256Batch> of = Arrays.stream(points).map(p -> P256Batch.decode(frame, p)).toList();
      P256Batch sum = Objects.requireNonNull(P256Batch.combination(frame, of, c));
      for (int u = 0; u < 6; u++) {
        Affine expected = null;
        for (int j = 0; j < 3; j++) {
          BigInteger k = BigInteger.valueOf(c[j]).mod(Affine.q(E));
          expected = Affine.add(E, expected, Affine.of(one(points[j], u)).times(E, k));
        }
        assertThat(Affine.of(sum.point(u).octets())).isEqualTo(expected);
      }
    }
  }

  @Test
  @DisplayName("an addition of equal or of inverse points, or no addition at all, has no result")
  void combinationsThatCannotBe() {
    byte[] a = points(4);
    byte[] equal = points(4);
    put(equal, 2, one(a, 2));
    byte[] inverse = points(4);
    put(inverse, 3, negative(one(a, 3)));
    try (Frame frame = Frame.open(9 * P256Batch.octets(4))) {
      P256Batch first = P256Batch.decode(frame, a);
      for (byte[] other : List.of(equal, inverse)) {
        List<P256Batch> of = List.of(first, P256Batch.decode(frame, other));
        assertThat(P256Batch.combination(frame, of, new long[] {1, 1})).isNull();
        assertThat(P256Batch.combination(frame, of, new long[] {1, -1})).isNull();
      }
      assertThat(P256Batch.combination(frame, List.of(first), new long[] {0})).isNull();
    }
  }

  @Test
  void namesTheFirstDifference() {
    byte[] a = points(5);
    byte[] b = a.clone();
    put(b, 3, negative(one(a, 3)));
    put(b, 4, random());
    try (Frame frame = Frame.open(3 * P256Batch.octets(5))) {
      P256Batch first = P256Batch.decode(frame, a);
      assertThat(first.mismatch(P256Batch.decode(frame, a))).isEqualTo(-1);
      assertThat(first.mismatch(P256Batch.decode(frame, b))).isEqualTo(3);
    }
  }

  private static byte[][] scalars(int count, int octets) {
    List<byte[]> scalars = new ArrayList<>();
    for (int u = 0; u < count; u++) {
      byte[] k = new byte[octets];
      RANDOM.nextBytes(k);
      scalars.add(k);
    }
    return scalars.toArray(new byte[0][]);
  }

  private static void sums(byte[] points, byte[][] k) {
    int n = k.length;
    try (Frame frame = Frame.open(P256Batch.octets(n) + (n + 2L) * E.pointOctets())) {
      P256Batch batch = P256Batch.decode(frame, points);
      long sum = frame.alloc(E.pointOctets());
      long expected = frame.alloc(E.pointOctets());
      long[] p = new long[n];
      for (int u = 0; u < n; u++) {
        p[u] = frame.alloc(E.pointOctets());
        PublicPoint.of(E, one(points, u)).load(p[u]);
      }
      batch.sum(sum, k);
      E.msmPublic(expected, k, p);
      assertThat(E.equal(sum, expected)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,32", "63,32", "64,32", "65,16", "200,16", "700,32", "700,1"})
  void sumsOfMultiples(int count, int octets) {
    sums(points(count), scalars(count, octets));
  }

  @Test
  @DisplayName("scalars 0, 1, q-1, q and 2^256-1, and buckets without points")
  void edgeScalars() {
    byte[] points = points(80);
    byte[][] k = new byte[80][32];
    sums(points, k);
    k[7][31] = 1;
    sums(points, k);
    k[8] = E.order().modulus();
    k[9] = E.order().modulus();
    k[9][31]--;
    Arrays.fill(k[10], (byte) 0xff);
    k[11][0] = (byte) 0x80;
    k[12][31] = 5;
    sums(points, k);
  }

  @Test
  @DisplayName("equal and inverse points meet in their buckets: the complete formulas take over")
  void exceptionalPoints() {
    byte[] points = points(80);
    byte[][] k = scalars(80, 32);
    put(points, 5, one(points, 4));
    k[5] = k[4];
    sums(points, k);
    put(points, 5, negative(one(points, 4)));
    sums(points, k);
    for (int u = 1; u < 80; u++) {
      put(points, u, one(points, 0));
    }
    sums(points, k);
    for (int u = 1; u < 80; u++) {
      put(points, u, u % 2 == 0 ? one(points, 0) : negative(one(points, 0)));
      k[u] = k[0];
    }
    sums(points, k);
  }

  @Test
  void wantsOneScalarAPoint() {
    try (Frame frame = Frame.open(P256Batch.octets(2) + E.pointOctets())) {
      P256Batch batch = P256Batch.decode(frame, points(2));
      long r = frame.alloc(E.pointOctets());
      assertThatThrownBy(() -> batch.sum(r, new byte[3][32]))
          .hasMessageContaining("3 scalars, 2 points");
    }
  }

  @Test
  void refusesPointsOfTheOtherCurve() {
    try (Frame frame = Frame.open(P256Batch.octets(1))) {
      assertThatThrownBy(() -> P256Batch.of(frame, List.of(Curve.SAKKE.generator())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("point 0");
    }
  }
}
