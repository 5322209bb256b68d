package org.sluice.mikey.curve;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.curve.BadPoint.Problem;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.LooseP256;
import org.sluice.mikey.secret.Frame;

/// Reads many public points of P-256, with the checks of [Curve#decode(long, long, int)].
final class P256Reading {

  private static final Field F = Field.P256_P;
  private static final int SIZE = LooseP256.OCTETS;
  private static final int COORDINATE = F.octets();
  private static final int ELEMENTS = 8;

  /// What an instance takes from its frame.
  static final long OCTETS = (long) ELEMENTS * SIZE + COORDINATE;

  /// p, least significant word first.
  private static final long[] P = words(MemorySegment.ofArray(F.modulus()), 0);

  private final long square;
  private final long three;
  private final long b;
  private final long t;
  private final long u;
  private final long element;
  private final long scratch;

  P256Reading(Frame frame) {
    square = frame.alloc(SIZE);
    three = frame.alloc(SIZE);
    b = frame.alloc(SIZE);
    t = frame.alloc(SIZE);
    u = frame.alloc(SIZE);
    element = frame.alloc(COORDINATE);
    scratch = frame.alloc(2L * SIZE);
    squareOfRadix();
    F.set(element, 3);
    LooseP256.fromField(three, element);
    LooseP256.fromField(b, Curve.P256.b());
  }

  /// The radix as an element is its square as an integer: 2^260 is the fifth power of 2^52.
  private void squareOfRadix() {
    try (Frame frame = Frame.open(COORDINATE)) {
      long power = frame.alloc(COORDINATE);
      F.set(power, 1L << 52);
      F.sqr(element, power);
      F.sqr(element, element);
      F.mul(element, element, power);
      LooseP256.fromField(square, element);
    }
  }

  /// Reads 04 || x || y at `from` to the affine point at `to`; null, or what is wrong with it.
  @Nullable Problem read(long to, byte[] octets, int from) {
    if (octets[from] != 4) {
      return Problem.NOT_UNCOMPRESSED;
    }
    MemorySegment all = MemorySegment.ofArray(octets);
    if (!coordinate(to, words(all, from + 1L))
        || !coordinate(to + SIZE, words(all, from + 1L + COORDINATE))) {
      return Problem.COORDINATE_TOO_LARGE;
    }
    return isOnCurve(to) ? null : Problem.OFF_CURVE;
  }

  private static long[] words(MemorySegment octets, long from) {
    ValueLayout.OfLong big = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    return new long[] {
      octets.get(big, from + 24),
      octets.get(big, from + 16),
      octets.get(big, from + 8),
      octets.get(big, from)
    };
  }

  private boolean coordinate(long to, long[] w) {
    int i = P.length - 1;
    while (i >= 0 && w[i] == P[i]) {
      i--;
    }
    LooseP256.fromWords(t, w[0], w[1], w[2], w[3]);
    LooseP256.mul(to, t, square);
    return i >= 0 && Long.compareUnsigned(w[i], P[i]) < 0;
  }

  /// y^2 = (x^2 - 3) x + b.
  private boolean isOnCurve(long p) {
    LooseP256.sqr(t, p);
    LooseP256.sub(t, t, 0, three);
    LooseP256.mul(t, t, p);
    LooseP256.add(t, t, b, 0);
    LooseP256.sqr(u, p + SIZE);
    LooseP256.tidy(t, t, 0, u, 0);
    LooseP256.toField(element, t, scratch);
    return F.isZero(element) != 0;
  }
}
