package org.sluice.mikey.batch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// Scalars to multiply G with, and what the plain curve makes of them.
final class P256Scalars {

  static final BigInteger Q = new BigInteger(1, Field.P256_N.modulus());

  private static final BigInteger ONE = BigInteger.ONE;
  private static final BigInteger TWO_256 = ONE.shiftLeft(256);

  private P256Scalars() {}

  /// The scalar whose recoded octets are those of e.
  private static BigInteger recodedTo(BigInteger e) {
    return e.shiftLeft(1).subtract(BigInteger.valueOf(510).shiftLeft(248)).mod(Q);
  }

  /// Entry u of the last window.
  private static BigInteger lastEntry(int u) {
    return BigInteger.valueOf(2L * u - 509).shiftLeft(248).subtract(ONE);
  }

  /// Edges of the integers, of the digits and of the sums; no 0.
  static List<BigInteger> edges() {
    List<BigInteger> all = new ArrayList<>();
    for (long small : new long[] {1, 1, 2, 3, 255, 256, 510}) { // the first two are neighbours
      all.add(BigInteger.valueOf(small));
      all.add(Q.subtract(BigInteger.valueOf(small)));
    }
    all.add(Q.shiftRight(1));
    all.add(Q.shiftRight(1).add(ONE));
    all.add(ONE.shiftLeft(255));
    // All digits the lowest, the highest below q, all below the last window the highest, the same
    // but for one.
    for (BigInteger e :
        List.of(
            BigInteger.ZERO,
            ONE,
            Q.subtract(ONE),
            ONE.shiftLeft(255).subtract(ONE),
            ONE.shiftLeft(248).subtract(ONE),
            ONE.shiftLeft(248).multiply(BigInteger.valueOf(255)).subtract(ONE), // -2
            ONE.shiftLeft(248).multiply(BigInteger.valueOf(255)).add(ONE))) {
      all.add(recodedTo(e));
    }
    // Where equal operands would meet if the last window were as the others, or first, and if e
    // were not below q.
    BigInteger doubled = BigInteger.valueOf(510).shiftLeft(248).subtract(Q);
    all.add(doubled.mod(Q));
    all.add(doubled.negate().mod(Q));
    all.add(recodedTo(TWO_256.subtract(ONE)));
    // The entry of a window is half of the scalar, or all of it.
    for (int u : new int[] {0, 1, 127, 128, 253, 254, 255}) {
      all.add(lastEntry(u).shiftLeft(1).mod(Q));
      all.add(lastEntry(u).mod(Q));
    }
    for (int window : new int[] {1, 15, 30, 31}) {
      all.add(BigInteger.valueOf(510).shiftLeft(8 * window).mod(Q));
      all.add(BigInteger.valueOf(-510).shiftLeft(8 * window).mod(Q));
      all.add(BigInteger.valueOf(255).shiftLeft(8 * window).mod(Q));
    }
    return all;
  }

  /// The edges, then random ones, so many in all.
  static List<BigInteger> edgesAndRandom(int count) {
    List<BigInteger> all = edges();
    Random random = new Random(6507);
    while (all.size() < count) {
      all.add(new BigInteger(320, random).mod(Q.subtract(ONE)).add(ONE));
    }
    return all.subList(0, count);
  }

  private static long elements(Frame frame, List<BigInteger> scalars) {
    int size = GeneratorMultiples.SCALAR;
    long first = frame.alloc((long) scalars.size() * size);
    for (int i = 0; i < scalars.size(); i++) {
      Field.P256_N.reducePublic(first + (long) i * size, scalars.get(i).toByteArray());
    }
    return first;
  }

  /// By the plain curve's multiplication of any point, which shares no table with the others.
  static byte[] expected(List<BigInteger> scalars) {
    int length = GeneratorMultiples.POINT;
    byte[] all = new byte[scalars.size() * length];
    try (Frame frame = Frame.open(scalars.size() * 32L + 2 * 96 + 72)) {
      long k = elements(frame, scalars);
      long point = frame.alloc(Curve.P256.pointOctets());
      long generator = frame.alloc(Curve.P256.pointOctets());
      long octets = frame.alloc(length);
      Curve.P256.generator().load(generator);
      for (int i = 0; i < scalars.size(); i++) {
        Curve.P256.mul(point, k + (long) i * GeneratorMultiples.SCALAR, generator);
        Curve.P256.encode(octets, point);
        MemorySegment.copy(SecretPool.MEM, JAVA_BYTE, octets, all, i * length, length);
      }
    }
    return all;
  }

  /// By `way`.
  static byte[] computed(List<BigInteger> scalars, Scalars.Way way) {
    int n = scalars.size();
    try (Frame frame = Frame.open(n * (32L + 65) + 64)) {
      long k = elements(frame, scalars);
      long out = frame.alloc((long) n * GeneratorMultiples.POINT);
      way.encode(out, k, n);
      return SecretPool.MEM.asSlice(out, (long) n * GeneratorMultiples.POINT).toArray(JAVA_BYTE);
    }
  }

  /// By the way without lanes.
  static void oneByOne(long out, long scalars, int count) {
    OneByOne.encode(Curve.P256, out, scalars, count);
  }
}
