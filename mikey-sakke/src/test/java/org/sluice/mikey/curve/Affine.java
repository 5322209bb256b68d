package org.sluice.mikey.curve;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// The oracle: school-book affine arithmetic on big integers, null for infinity.
public record Affine(BigInteger x, BigInteger y) {

  public static BigInteger p(Curve curve) {
    return new BigInteger(1, curve.field().modulus());
  }

  public static BigInteger q(Curve curve) {
    return new BigInteger(1, curve.order().modulus());
  }

  public static Affine of(byte[] encoded) {
    int size = (encoded.length - 1) / 2;
    return new Affine(
        new BigInteger(1, encoded, 1, size), new BigInteger(1, encoded, 1 + size, size));
  }

  public static @Nullable Affine add(Curve curve, @Nullable Affine a, @Nullable Affine b) {
    BigInteger p = p(curve);
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    BigInteger slope;
    if (a.x.equals(b.x)) {
      if (a.y.add(b.y).mod(p).signum() == 0) {
        return null;
      }
      slope =
          a.x
              .multiply(a.x)
              .subtract(ONE)
              .multiply(BigInteger.valueOf(3))
              .multiply(a.y.shiftLeft(1).modInverse(p));
    } else {
      slope = b.y.subtract(a.y).multiply(b.x.subtract(a.x).mod(p).modInverse(p));
    }
    BigInteger x = slope.modPow(TWO, p).subtract(a.x).subtract(b.x).mod(p);
    return new Affine(x, slope.multiply(a.x.subtract(x)).subtract(a.y).mod(p));
  }

  public @Nullable Affine times(Curve curve, BigInteger k) {
    Affine sum = null;
    for (int i = k.bitLength() - 1; i >= 0; i--) {
      sum = add(curve, sum, sum);
      if (k.testBit(i)) {
        sum = add(curve, sum, this);
      }
    }
    return sum;
  }
}
