package org.sluice.mikey.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

@DisplayName("Sums of multiples of many points are those of the plain curve")
class PointSumsTest {

  private static final Curve E = Curve.SAKKE;
  private static final int MOST = 1100;
  private static final Random RANDOM = new Random(6508);

  private Frame frame;
  private long points;
  private long[] sums;
  private long[] expected;

  @BeforeEach
  void open() {
    frame = Frame.open((MOST + 8L) * E.pointOctets() + E.encodedOctets() + 8L);
    points = frame.alloc((long) MOST * E.pointOctets());
    sums = new long[] {frame.alloc(E.pointOctets()), frame.alloc(E.pointOctets())};
    expected = new long[] {frame.alloc(E.pointOctets()), frame.alloc(E.pointOctets())};
  }

  @AfterEach
  void close() {
    frame.close();
  }

  private long at(int u) {
    return points + (long) u * E.pointOctets();
  }

  /// Random multiples of P, with Z = 1.
  private void points(int count) {
    byte[] octets = new byte[136];
    for (int u = 0; u < count; u++) {
      RANDOM.nextBytes(octets);
      Field.SAKKE_Q.reducePublic(at(u), octets);
      E.mulBase(at(u), at(u));
      normal(at(u));
    }
  }

  private void normal(long p) {
    E.affine(p, p + E.field().octets(), p);
    E.field().setOne(p + 2L * E.field().octets());
  }

  private static byte[][] scalars(int count, int octets) {
    byte[][] k = new byte[count][octets];
    for (byte[] one : k) {
      RANDOM.nextBytes(one);
    }
    return k;
  }

  private void assertSums(int count) {
    for (int i = 0; i < sums.length; i++) {
      assertThat(E.equal(sums[i], expected[i])).as("%s points, sum %s", count, i).isEqualTo(-1);
    }
  }

  private boolean agree(byte[][][] k) {
    int count = k[0].length;
    PointSums.oneByOne(expected, k, points, count);
    PointSums.of(sums, k, points);
    assertSums(count);
    boolean met = !PointSums.inLanes(sums, k, points, count);
    if (!met) {
      assertSums(count);
    }
    return !met;
  }

  @ParameterizedTest
  @CsvSource({"1,16", "2,3", "9,48", "130,2"})
  void randomScalars(int count, int octets) {
    points(count);
    assertThat(agree(new byte[][][] {scalars(count, octets), scalars(count, 16)})).isTrue();
  }

  @Test
  @DisplayName("digits at their limits, scalars of several lengths, none for a point")
  void edgeScalars() {
    points(12);
    byte[][] k = new byte[12][];
    k[0] = new byte[0];
    k[1] = new byte[] {0};
    k[2] = new byte[] {1};
    k[3] = new byte[] {(byte) 0x80};
    k[4] = new byte[] {0x7f, (byte) 0xff};
    k[5] = new byte[] {(byte) 0xff, (byte) 0xff};
    k[6] = new byte[] {(byte) 0x80, (byte) 0x80, 0};
    k[7] = new byte[] {0, 0, 0, 0, 5};
    k[8] = Field.SAKKE_Q.modulus();
    k[9] = Field.SAKKE_Q.modulus();
    k[9][127]--;
    k[10] = new byte[] {0x10};
    k[11] = new byte[] {0x11};
    assertThat(agree(new byte[][][] {k, scalars(12, 1)})).isTrue();
    Arrays.fill(k, new byte[0]);
    PointSums.of(sums, new byte[][][] {k, k}, points);
    assertThat(E.isInfinity(sums[0]) & E.isInfinity(sums[1])).isEqualTo(-1);
  }

  @Test
  @DisplayName("equal and inverse points have no sum in lanes, and the right one all the same")
  void pointsThatMeet() {
    points(70);
    byte[][] k = scalars(70, 4);
    k[1] = k[0];
    E.copy(at(1), at(0));
    assertThat(agree(new byte[][][] {k, k})).isFalse();
    E.neg(at(1), at(1));
    assertThat(agree(new byte[][][] {k, k})).isFalse();
  }

  @Test
  @DisplayName("the point of order 2 beside others, for which the plain formulas have exceptions")
  void pointOfOrderTwo() {
    points(70);
    byte[][][] k = {scalars(70, 4), scalars(70, 4)};
    k[0][3] = new byte[0];
    k[1][3] = new byte[0];
    PointSums.oneByOne(expected, k, points, 70);
    E.field().setZero(at(3));
    E.field().setZero(at(3) + E.field().octets());
    E.add(expected[0], expected[0], at(3));
    k[0][3] = new byte[] {0x7f, 3};
    k[1][3] = new byte[] {0x7f, 4};
    assertThat(PointSums.inLanes(sums, k, points, 70)).isTrue();
    assertSums(70);
  }

  @Test
  @Tag("slow")
  @DisplayName("more points than are added up at a time, with compiled lanes")
  void parts() {
    int lanes = BaseMultiples.prepare();
    assertThat(lanes).isPositive();
    points(MOST);
    byte[][][] k = {scalars(MOST, 48), scalars(MOST, 16)};
    PointSums.oneByOne(expected, k, points, MOST);
    PointSums.of(sums, k, points);
    assertSums(MOST);
  }
}
