package org.sluice.mikey.batch;

import static org.sluice.mikey.batch.LaneField.D;
import static org.sluice.mikey.batch.LaneField.ELEMENT;
import static org.sluice.mikey.batch.LaneField.L;
import static org.sluice.mikey.batch.LaneField.ORDER;
import static org.sluice.mikey.batch.LaneField.VECTOR;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// Montgomery products in every lane.
///
/// A product of two limbs is exact in two doubles: `x * y + UP` keeps its high half, a multiple of
/// 2^51, in the low bits of the double; `x * y - high + LOW` keeps the low half there, between
/// -2^50 and 2^50. Both are added up as integers; what the constants add to each column is taken
/// off beforehand. That holds while |x * y| <= 2^102, so each factor may be the difference of two
/// elements.
///
/// The columns are computed in tiles of three limbs by three, a diagonal of tiles at a time, those
/// of a * b and of the multiple of p together.
final class LaneProduct {

  private static final int N = Limbs.COUNT;
  private static final int BITS = Limbs.BITS;
  private static final int TILE = 3;
  private static final int TILES = N / TILE;
  private static final long STEP = TILE * VECTOR;
  private static final long COLUMNS = 2 * N * VECTOR;

  /// Octets of scratch space: the columns, then the quotients.
  static final long SCRATCH = COLUMNS + ELEMENT;

  private static final double UP = 0x1.8p103;
  private static final double LOW = 0x1.8p52;
  private static final double POSITIVE = 0x1p52;
  private static final long POSITIVE_BITS = Double.doubleToRawLongBits(POSITIVE);
  private static final long LIMB = (1L << BITS) - 1;

  /// -1/p mod 2^51.
  private static final long INVERSE;

  /// p in every lane, and what the columns start from. Never closed: as long as the class.
  private static final long P;

  private static final long START;

  static {
    BigInteger p = new BigInteger(1, Field.SAKKE_P.modulus());
    INVERSE = p.negate().modInverse(BigInteger.ONE.shiftLeft(BITS)).longValue();
    Frame constants = Frame.open(ELEMENT + COLUMNS);
    P = constants.alloc(ELEMENT);
    START = constants.alloc(COLUMNS);
    LaneField.constant(P, p);
    for (int k = 0; k < 2 * N; k++) {
      long low = pairs(k) * Double.doubleToRawLongBits(LOW);
      long high = pairs(k - 1) * Double.doubleToRawLongBits(UP);
      LongVector.broadcast(L, -2 * (low + high)).intoMemorySegment(MEM, START + k * VECTOR, ORDER);
    }
  }

  private LaneProduct() {}

  /// Limbs i and j with i + j = `column`.
  private static long pairs(int column) {
    return Math.max(0, Math.min(column + 1, 2 * N - 1 - column));
  }

  /// Columns at `t` of a * b plus the multiple of p that makes the lower half 0. The upper half,
  /// from t + ELEMENT on, is the result, still to be carried.
  static void product(long a, long b, long t) {
    long q = t + COLUMNS;
    MemorySegment.copy(MEM, START, MEM, t, COLUMNS);
    for (int d = 0; d < TILES; d++) {
      long column = t + d * STEP;
      diagonal(column, a, b + d * STEP, q, P + d * STEP, d);
      tile(column, a + d * STEP, b);
      for (int k = TILE * d; k < TILE * (d + 1); k++) {
        quotient(t + k * VECTOR, q + k * VECTOR);
      }
    }
    long last = (TILES - 1) * STEP;
    for (int d = 1; d < TILES; d++) {
      long from = d * STEP;
      diagonal(t + last + from, a + from, b + last, q + from, P + last, TILES - d);
    }
  }

  /// `n` tiles of a * b and n of q * p on one diagonal: a and q upwards, b and p downwards.
  private static void diagonal(long t, long a, long b, long q, long p, int n) {
    DoubleVector up = DoubleVector.broadcast(D, UP);
    DoubleVector both = DoubleVector.broadcast(D, UP + LOW);
    DoubleVector h;
    DoubleVector l;
    LongVector s0 = LongVector.fromMemorySegment(L, MEM, t, ORDER);
    LongVector s1 = LongVector.fromMemorySegment(L, MEM, t + VECTOR, ORDER);
    LongVector s2 = LongVector.fromMemorySegment(L, MEM, t + 2 * VECTOR, ORDER);
    LongVector s3 = LongVector.fromMemorySegment(L, MEM, t + 3 * VECTOR, ORDER);
    LongVector s4 = LongVector.fromMemorySegment(L, MEM, t + 4 * VECTOR, ORDER);
    LongVector s5 = LongVector.fromMemorySegment(L, MEM, t + 5 * VECTOR, ORDER);
    for (int i = 0; i < n; i++) {
      long at = i * STEP;
      DoubleVector x0 = DoubleVector.fromMemorySegment(D, MEM, a + at, ORDER);
      DoubleVector x1 = DoubleVector.fromMemorySegment(D, MEM, a + at + VECTOR, ORDER);
      DoubleVector x2 = DoubleVector.fromMemorySegment(D, MEM, a + at + 2 * VECTOR, ORDER);
      DoubleVector y0 = DoubleVector.fromMemorySegment(D, MEM, b - at, ORDER);
      DoubleVector y1 = DoubleVector.fromMemorySegment(D, MEM, b - at + VECTOR, ORDER);
      DoubleVector y2 = DoubleVector.fromMemorySegment(D, MEM, b - at + 2 * VECTOR, ORDER);
      h = x0.fma(y0, up);
      l = x0.fma(y0, both.sub(h));
      s0 = s0.add(l.reinterpretAsLongs());
      s1 = s1.add(h.reinterpretAsLongs());
      h = x0.fma(y1, up);
      l = x0.fma(y1, both.sub(h));
      s1 = s1.add(l.reinterpretAsLongs());
      s2 = s2.add(h.reinterpretAsLongs());
      h = x0.fma(y2, up);
      l = x0.fma(y2, both.sub(h));
      s2 = s2.add(l.reinterpretAsLongs());
      s3 = s3.add(h.reinterpretAsLongs());
      h = x1.fma(y0, up);
      l = x1.fma(y0, both.sub(h));
      s1 = s1.add(l.reinterpretAsLongs());
      s2 = s2.add(h.reinterpretAsLongs());
      h = x1.fma(y1, up);
      l = x1.fma(y1, both.sub(h));
      s2 = s2.add(l.reinterpretAsLongs());
      s3 = s3.add(h.reinterpretAsLongs());
      h = x1.fma(y2, up);
      l = x1.fma(y2, both.sub(h));
      s3 = s3.add(l.reinterpretAsLongs());
      s4 = s4.add(h.reinterpretAsLongs());
      h = x2.fma(y0, up);
      l = x2.fma(y0, both.sub(h));
      s2 = s2.add(l.reinterpretAsLongs());
      s3 = s3.add(h.reinterpretAsLongs());
      h = x2.fma(y1, up);
      l = x2.fma(y1, both.sub(h));
      s3 = s3.add(l.reinterpretAsLongs());
      s4 = s4.add(h.reinterpretAsLongs());
      h = x2.fma(y2, up);
      l = x2.fma(y2, both.sub(h));
      s4 = s4.add(l.reinterpretAsLongs());
      s5 = s5.add(h.reinterpretAsLongs());
      DoubleVector u0 = DoubleVector.fromMemorySegment(D, MEM, q + at, ORDER);
      DoubleVector u1 = DoubleVector.fromMemorySegment(D, MEM, q + at + VECTOR, ORDER);
      DoubleVector u2 = DoubleVector.fromMemorySegment(D, MEM, q + at + 2 * VECTOR, ORDER);
      DoubleVector w0 = DoubleVector.fromMemorySegment(D, MEM, p - at, ORDER);
      DoubleVector w1 = DoubleVector.fromMemorySegment(D, MEM, p - at + VECTOR, ORDER);
      DoubleVector w2 = DoubleVector.fromMemorySegment(D, MEM, p - at + 2 * VECTOR, ORDER);
      h = u0.fma(w0, up);
      l = u0.fma(w0, both.sub(h));
      s0 = s0.add(l.reinterpretAsLongs());
      s1 = s1.add(h.reinterpretAsLongs());
      h = u0.fma(w1, up);
      l = u0.fma(w1, both.sub(h));
      s1 = s1.add(l.reinterpretAsLongs());
      s2 = s2.add(h.reinterpretAsLongs());
      h = u0.fma(w2, up);
      l = u0.fma(w2, both.sub(h));
      s2 = s2.add(l.reinterpretAsLongs());
      s3 = s3.add(h.reinterpretAsLongs());
      h = u1.fma(w0, up);
      l = u1.fma(w0, both.sub(h));
      s1 = s1.add(l.reinterpretAsLongs());
      s2 = s2.add(h.reinterpretAsLongs());
      h = u1.fma(w1, up);
      l = u1.fma(w1, both.sub(h));
      s2 = s2.add(l.reinterpretAsLongs());
      s3 = s3.add(h.reinterpretAsLongs());
      h = u1.fma(w2, up);
      l = u1.fma(w2, both.sub(h));
      s3 = s3.add(l.reinterpretAsLongs());
      s4 = s4.add(h.reinterpretAsLongs());
      h = u2.fma(w0, up);
      l = u2.fma(w0, both.sub(h));
      s2 = s2.add(l.reinterpretAsLongs());
      s3 = s3.add(h.reinterpretAsLongs());
      h = u2.fma(w1, up);
      l = u2.fma(w1, both.sub(h));
      s3 = s3.add(l.reinterpretAsLongs());
      s4 = s4.add(h.reinterpretAsLongs());
      h = u2.fma(w2, up);
      l = u2.fma(w2, both.sub(h));
      s4 = s4.add(l.reinterpretAsLongs());
      s5 = s5.add(h.reinterpretAsLongs());
    }
    s0.intoMemorySegment(MEM, t, ORDER);
    s1.intoMemorySegment(MEM, t + VECTOR, ORDER);
    s2.intoMemorySegment(MEM, t + 2 * VECTOR, ORDER);
    s3.intoMemorySegment(MEM, t + 3 * VECTOR, ORDER);
    s4.intoMemorySegment(MEM, t + 4 * VECTOR, ORDER);
    s5.intoMemorySegment(MEM, t + 5 * VECTOR, ORDER);
  }

  /// One tile of a * b.
  private static void tile(long t, long a, long b) {
    DoubleVector up = DoubleVector.broadcast(D, UP);
    DoubleVector both = DoubleVector.broadcast(D, UP + LOW);
    DoubleVector h;
    DoubleVector l;
    LongVector s0 = LongVector.fromMemorySegment(L, MEM, t, ORDER);
    LongVector s1 = LongVector.fromMemorySegment(L, MEM, t + VECTOR, ORDER);
    LongVector s2 = LongVector.fromMemorySegment(L, MEM, t + 2 * VECTOR, ORDER);
    LongVector s3 = LongVector.fromMemorySegment(L, MEM, t + 3 * VECTOR, ORDER);
    LongVector s4 = LongVector.fromMemorySegment(L, MEM, t + 4 * VECTOR, ORDER);
    LongVector s5 = LongVector.fromMemorySegment(L, MEM, t + 5 * VECTOR, ORDER);
    DoubleVector x0 = DoubleVector.fromMemorySegment(D, MEM, a, ORDER);
    DoubleVector x1 = DoubleVector.fromMemorySegment(D, MEM, a + VECTOR, ORDER);
    DoubleVector x2 = DoubleVector.fromMemorySegment(D, MEM, a + 2 * VECTOR, ORDER);
    DoubleVector y0 = DoubleVector.fromMemorySegment(D, MEM, b, ORDER);
    DoubleVector y1 = DoubleVector.fromMemorySegment(D, MEM, b + VECTOR, ORDER);
    DoubleVector y2 = DoubleVector.fromMemorySegment(D, MEM, b + 2 * VECTOR, ORDER);
    h = x0.fma(y0, up);
    l = x0.fma(y0, both.sub(h));
    s0 = s0.add(l.reinterpretAsLongs());
    s1 = s1.add(h.reinterpretAsLongs());
    h = x0.fma(y1, up);
    l = x0.fma(y1, both.sub(h));
    s1 = s1.add(l.reinterpretAsLongs());
    s2 = s2.add(h.reinterpretAsLongs());
    h = x0.fma(y2, up);
    l = x0.fma(y2, both.sub(h));
    s2 = s2.add(l.reinterpretAsLongs());
    s3 = s3.add(h.reinterpretAsLongs());
    h = x1.fma(y0, up);
    l = x1.fma(y0, both.sub(h));
    s1 = s1.add(l.reinterpretAsLongs());
    s2 = s2.add(h.reinterpretAsLongs());
    h = x1.fma(y1, up);
    l = x1.fma(y1, both.sub(h));
    s2 = s2.add(l.reinterpretAsLongs());
    s3 = s3.add(h.reinterpretAsLongs());
    h = x1.fma(y2, up);
    l = x1.fma(y2, both.sub(h));
    s3 = s3.add(l.reinterpretAsLongs());
    s4 = s4.add(h.reinterpretAsLongs());
    h = x2.fma(y0, up);
    l = x2.fma(y0, both.sub(h));
    s2 = s2.add(l.reinterpretAsLongs());
    s3 = s3.add(h.reinterpretAsLongs());
    h = x2.fma(y1, up);
    l = x2.fma(y1, both.sub(h));
    s3 = s3.add(l.reinterpretAsLongs());
    s4 = s4.add(h.reinterpretAsLongs());
    h = x2.fma(y2, up);
    l = x2.fma(y2, both.sub(h));
    s4 = s4.add(l.reinterpretAsLongs());
    s5 = s5.add(h.reinterpretAsLongs());
    s0.intoMemorySegment(MEM, t, ORDER);
    s1.intoMemorySegment(MEM, t + VECTOR, ORDER);
    s2.intoMemorySegment(MEM, t + 2 * VECTOR, ORDER);
    s3.intoMemorySegment(MEM, t + 3 * VECTOR, ORDER);
    s4.intoMemorySegment(MEM, t + 4 * VECTOR, ORDER);
    s5.intoMemorySegment(MEM, t + 5 * VECTOR, ORDER);
  }

  /// The limb of q that makes the column at `t` 0 mod 2^51, its products with the lowest three
  /// limbs of p, and the carry into the next column.
  private static void quotient(long t, long q) {
    DoubleVector up = DoubleVector.broadcast(D, UP);
    DoubleVector both = DoubleVector.broadcast(D, UP + LOW);
    DoubleVector h;
    DoubleVector l;
    LongVector s0 = LongVector.fromMemorySegment(L, MEM, t, ORDER);
    LongVector s1 = LongVector.fromMemorySegment(L, MEM, t + VECTOR, ORDER);
    LongVector s2 = LongVector.fromMemorySegment(L, MEM, t + 2 * VECTOR, ORDER);
    LongVector s3 = LongVector.fromMemorySegment(L, MEM, t + 3 * VECTOR, ORDER);
    DoubleVector x =
        s0.mul(INVERSE).and(LIMB).or(POSITIVE_BITS).reinterpretAsDoubles().sub(POSITIVE);
    x.intoMemorySegment(MEM, q, ORDER);
    DoubleVector y0 = DoubleVector.fromMemorySegment(D, MEM, P, ORDER);
    DoubleVector y1 = DoubleVector.fromMemorySegment(D, MEM, P + VECTOR, ORDER);
    DoubleVector y2 = DoubleVector.fromMemorySegment(D, MEM, P + 2 * VECTOR, ORDER);
    h = x.fma(y0, up);
    l = x.fma(y0, both.sub(h));
    s0 = s0.add(l.reinterpretAsLongs());
    s1 = s1.add(h.reinterpretAsLongs());
    h = x.fma(y1, up);
    l = x.fma(y1, both.sub(h));
    s1 = s1.add(l.reinterpretAsLongs());
    s2 = s2.add(h.reinterpretAsLongs());
    h = x.fma(y2, up);
    l = x.fma(y2, both.sub(h));
    s2 = s2.add(l.reinterpretAsLongs());
    s3 = s3.add(h.reinterpretAsLongs());
    s1 = s1.add(s0.lanewise(VectorOperators.ASHR, BITS));
    s1.intoMemorySegment(MEM, t + VECTOR, ORDER);
    s2.intoMemorySegment(MEM, t + 2 * VECTOR, ORDER);
    s3.intoMemorySegment(MEM, t + 3 * VECTOR, ORDER);
  }
}
