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

/// Scalars to multiply, and what the plain curve makes of them.
final class Scalars {

  static final BigInteger Q = new BigInteger(1, Field.SAKKE_Q.modulus());

  private Scalars() {}

  /// Edges of the integers and of the digits, then as many random ones as are wanted in all.
  static List<BigInteger> edgesAndRandom(int count) {
    BigInteger one = BigInteger.ONE;
    BigInteger ones = one.shiftLeft(1024).subtract(one);
    List<BigInteger> all = new ArrayList<>();
    all.add(one);
    all.add(one); // equal to its neighbour
    all.add(Q.subtract(one)); // and its inverse
    all.add(BigInteger.TWO);
    all.add(BigInteger.valueOf(3));
    all.add(BigInteger.valueOf(255));
    all.add(BigInteger.valueOf(256));
    all.add(Q.shiftRight(1));
    all.add(Q.shiftRight(1).add(one));
    all.add(one.shiftLeft(1021));
    // All octets 0 of the recoded scalar, all digits -255; then the octets of 1, of q - 1, and of
    // a scalar whose octets are all ff but for the highest.
    all.add(ones.negate().mod(Q));
    all.add(BigInteger.TWO.subtract(ones).mod(Q));
    all.add(Q.subtract(one).shiftLeft(1).subtract(ones).mod(Q));
    all.add(one.shiftLeft(1017).subtract(one).subtract(ones).mod(Q));
    // After all windows but the last the sum is T + the last entry, or T minus it.
    all.add(one.shiftLeft(1016).multiply(BigInteger.valueOf(-510)).mod(Q));
    Random random = new Random(6508);
    while (all.size() < count) {
      all.add(new BigInteger(1100, random).mod(Q.subtract(one)).add(one));
    }
    return all.subList(0, count);
  }

  /// Elements of Q side by side.
  static long elements(Frame frame, List<BigInteger> scalars) {
    long first = frame.alloc((long) scalars.size() * BaseMultiples.SCALAR);
    for (int i = 0; i < scalars.size(); i++) {
      Field.SAKKE_Q.reducePublic(
          first + (long) i * BaseMultiples.SCALAR, scalars.get(i).toByteArray());
    }
    return first;
  }

  /// By the plain curve, one after the other.
  static byte[] expected(List<BigInteger> scalars) {
    byte[] all = new byte[scalars.size() * BaseMultiples.POINT];
    try (Frame frame = Frame.open(scalars.size() * 128L + 384 + 264)) {
      long k = elements(frame, scalars);
      long point = frame.alloc(Curve.SAKKE.pointOctets());
      long octets = frame.alloc(BaseMultiples.POINT);
      for (int i = 0; i < scalars.size(); i++) {
        Curve.SAKKE.mulBase(point, k + (long) i * BaseMultiples.SCALAR);
        Curve.SAKKE.encode(octets, point);
        MemorySegment.copy(
            SecretPool.MEM, JAVA_BYTE, octets, all, i * BaseMultiples.POINT, BaseMultiples.POINT);
      }
    }
    return all;
  }

  /// By the way without lanes.
  static void oneByOne(long out, long scalars, int count) {
    OneByOne.encode(Curve.SAKKE, out, scalars, count);
  }

  /// What is computed from scalars to octets.
  @FunctionalInterface
  interface Way {
    void encode(long out, long scalars, int count);
  }

  /// By `way`.
  static byte[] computed(List<BigInteger> scalars, Way way) {
    int n = scalars.size();
    try (Frame frame = Frame.open(n * (128L + 257) + 64)) {
      long k = elements(frame, scalars);
      long out = frame.alloc((long) n * BaseMultiples.POINT);
      way.encode(out, k, n);
      return SecretPool.MEM.asSlice(out, (long) n * BaseMultiples.POINT).toArray(JAVA_BYTE);
    }
  }
}
