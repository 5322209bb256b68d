package org.sluice.mikey.batch;

import static org.sluice.mikey.batch.LaneField.D;
import static org.sluice.mikey.batch.LaneField.L;
import static org.sluice.mikey.batch.LaneField.ORDER;
import static org.sluice.mikey.batch.LaneField.VECTOR;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import org.sluice.mikey.secret.Frame;

/// Arithmetic modulo 2^255 - 19 in every lane of a vector at once, as [LaneField] does it for the
/// SAKKE curve: elements of 5 vectors, a product of two limbs exact in two doubles ([LaneProduct]),
/// each factor perhaps the sum or difference of two elements, and no vector between methods.
///
/// A limb of a product is an integer between -2^50 and 2^50, so that a product is between -p and p.
final class LaneField25519 {

  /// Limbs of an element.
  static final int N = 5;

  /// Octets of an element.
  static final long ELEMENT = N * VECTOR;

  /// Octets of scratch space of a product.
  static final long SCRATCH = ELEMENT;

  private static final int BITS = Limbs.BITS;
  private static final double UP = 0x1.8p103;
  private static final double LOW = 0x1.8p52;
  private static final long LOW_BITS = Double.doubleToRawLongBits(LOW);
  private static final long HALF = 1L << (BITS - 1);

  /// What the columns start from in all lanes, never closed.
  private static final long START;

  static {
    START = Frame.open(2 * N * VECTOR).alloc(2 * N * VECTOR);
    for (int k = 0; k < 2 * N; k++) {
      long low = pairs(k) * LOW_BITS;
      long high = pairs(k - 1) * Double.doubleToRawLongBits(UP);
      LongVector.broadcast(L, -(low + high)).intoMemorySegment(MEM, START + k * VECTOR, ORDER);
    }
  }

  private LaneField25519() {}

  /// Limbs i and j with i + j = `column`.
  private static long pairs(int column) {
    return Math.max(0, Math.min(column + 1, 2 * N - 1 - column));
  }

  /// r = a * b.
  ///
  /// A row is a limb of a times b, from the column of that limb on. The lower columns go to the
  /// scratch space when they are complete; what is above 2^255 counts 19 times.
  static void mul(long r, long a, long b, long scratch) {
    DoubleVector up = DoubleVector.broadcast(D, UP);
    DoubleVector both = DoubleVector.broadcast(D, UP + LOW);
    DoubleVector h;
    DoubleVector l;
    LongVector s0 = LongVector.fromMemorySegment(L, MEM, START, ORDER);
    LongVector s1 = LongVector.fromMemorySegment(L, MEM, START + VECTOR, ORDER);
    LongVector s2 = LongVector.fromMemorySegment(L, MEM, START + 2 * VECTOR, ORDER);
    LongVector s3 = LongVector.fromMemorySegment(L, MEM, START + 3 * VECTOR, ORDER);
    LongVector s4 = LongVector.fromMemorySegment(L, MEM, START + 4 * VECTOR, ORDER);
    DoubleVector y0 = DoubleVector.fromMemorySegment(D, MEM, b, ORDER);
    DoubleVector y1 = DoubleVector.fromMemorySegment(D, MEM, b + VECTOR, ORDER);
    DoubleVector y2 = DoubleVector.fromMemorySegment(D, MEM, b + 2 * VECTOR, ORDER);
    DoubleVector y3 = DoubleVector.fromMemorySegment(D, MEM, b + 3 * VECTOR, ORDER);
    DoubleVector y4 = DoubleVector.fromMemorySegment(D, MEM, b + 4 * VECTOR, ORDER);
    for (int i = 0; i < N; i++) {
      long at = i * VECTOR;
      DoubleVector x = DoubleVector.fromMemorySegment(D, MEM, a + at, ORDER);
      LongVector s5 = LongVector.fromMemorySegment(L, MEM, START + N * VECTOR + at, ORDER);
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
      h = x.fma(y3, up);
      l = x.fma(y3, both.sub(h));
      s3 = s3.add(l.reinterpretAsLongs());
      s4 = s4.add(h.reinterpretAsLongs());
      h = x.fma(y4, up);
      l = x.fma(y4, both.sub(h));
      s4 = s4.add(l.reinterpretAsLongs());
      s5 = s5.add(h.reinterpretAsLongs());
      s0.intoMemorySegment(MEM, scratch + at, ORDER);
      s0 = s1;
      s1 = s2;
      s2 = s3;
      s3 = s4;
      s4 = s5;
    }
    s0.intoMemorySegment(MEM, r, ORDER);
    s1.intoMemorySegment(MEM, r + VECTOR, ORDER);
    s2.intoMemorySegment(MEM, r + 2 * VECTOR, ORDER);
    s3.intoMemorySegment(MEM, r + 3 * VECTOR, ORDER);
    s4.intoMemorySegment(MEM, r + 4 * VECTOR, ORDER);
    reduce(r, scratch);
  }

  /// r = the columns at `low` plus 19 times those at r, each below 2^59, carried twice.
  ///
  /// After the first time limbs 0 to 3 are in range and limb 4 is beyond it by less than 2^9. The
  /// second time its carry c is -1, 0 or 1. If c is 0 nothing changes. Else limb 4 is taken to the
  /// other end of its range, and all other carries are 0 or c: towards the middle.
  private static void reduce(long r, long low) {
    LongVector x0 = LongVector.fromMemorySegment(L, MEM, r, ORDER);
    LongVector x1 = LongVector.fromMemorySegment(L, MEM, r + VECTOR, ORDER);
    LongVector x2 = LongVector.fromMemorySegment(L, MEM, r + 2 * VECTOR, ORDER);
    LongVector x3 = LongVector.fromMemorySegment(L, MEM, r + 3 * VECTOR, ORDER);
    LongVector x4 = LongVector.fromMemorySegment(L, MEM, r + 4 * VECTOR, ORDER);
    LongVector s0 =
        LongVector.fromMemorySegment(L, MEM, low, ORDER)
            .add(x0)
            .add(x0.lanewise(VectorOperators.LSHL, 1))
            .add(x0.lanewise(VectorOperators.LSHL, 4));
    LongVector s1 =
        LongVector.fromMemorySegment(L, MEM, low + VECTOR, ORDER)
            .add(x1)
            .add(x1.lanewise(VectorOperators.LSHL, 1))
            .add(x1.lanewise(VectorOperators.LSHL, 4));
    LongVector s2 =
        LongVector.fromMemorySegment(L, MEM, low + 2 * VECTOR, ORDER)
            .add(x2)
            .add(x2.lanewise(VectorOperators.LSHL, 1))
            .add(x2.lanewise(VectorOperators.LSHL, 4));
    LongVector s3 =
        LongVector.fromMemorySegment(L, MEM, low + 3 * VECTOR, ORDER)
            .add(x3)
            .add(x3.lanewise(VectorOperators.LSHL, 1))
            .add(x3.lanewise(VectorOperators.LSHL, 4));
    LongVector s4 =
        LongVector.fromMemorySegment(L, MEM, low + 4 * VECTOR, ORDER)
            .add(x4)
            .add(x4.lanewise(VectorOperators.LSHL, 1))
            .add(x4.lanewise(VectorOperators.LSHL, 4));
    LongVector c;
    for (int time = 0; time < 2; time++) {
      c = s4.add(HALF).lanewise(VectorOperators.ASHR, BITS);
      s4 = s4.sub(c.lanewise(VectorOperators.LSHL, BITS));
      s0 =
          s0.add(c)
              .add(c.lanewise(VectorOperators.LSHL, 1))
              .add(c.lanewise(VectorOperators.LSHL, 4));
      c = s0.add(HALF).lanewise(VectorOperators.ASHR, BITS);
      s0 = s0.sub(c.lanewise(VectorOperators.LSHL, BITS));
      s1 = s1.add(c);
      c = s1.add(HALF).lanewise(VectorOperators.ASHR, BITS);
      s1 = s1.sub(c.lanewise(VectorOperators.LSHL, BITS));
      s2 = s2.add(c);
      c = s2.add(HALF).lanewise(VectorOperators.ASHR, BITS);
      s2 = s2.sub(c.lanewise(VectorOperators.LSHL, BITS));
      s3 = s3.add(c);
      c = s3.add(HALF).lanewise(VectorOperators.ASHR, BITS);
      s3 = s3.sub(c.lanewise(VectorOperators.LSHL, BITS));
      s4 = s4.add(c);
    }
    s0.add(LOW_BITS).reinterpretAsDoubles().sub(LOW).intoMemorySegment(MEM, r, ORDER);
    s1.add(LOW_BITS).reinterpretAsDoubles().sub(LOW).intoMemorySegment(MEM, r + VECTOR, ORDER);
    s2.add(LOW_BITS).reinterpretAsDoubles().sub(LOW).intoMemorySegment(MEM, r + 2 * VECTOR, ORDER);
    s3.add(LOW_BITS).reinterpretAsDoubles().sub(LOW).intoMemorySegment(MEM, r + 3 * VECTOR, ORDER);
    s4.add(LOW_BITS).reinterpretAsDoubles().sub(LOW).intoMemorySegment(MEM, r + 4 * VECTOR, ORDER);
  }

  /// r = a + b, limb by limb: a factor, not an element.
  static void add(long r, long a, long b) {
    for (int i = 0; i < N; i++) {
      DoubleVector x = DoubleVector.fromMemorySegment(D, MEM, a + i * VECTOR, ORDER);
      DoubleVector y = DoubleVector.fromMemorySegment(D, MEM, b + i * VECTOR, ORDER);
      x.add(y).intoMemorySegment(MEM, r + i * VECTOR, ORDER);
    }
  }

  /// r = a - b, limb by limb: a factor, not an element.
  static void sub(long r, long a, long b) {
    for (int i = 0; i < N; i++) {
      DoubleVector x = DoubleVector.fromMemorySegment(D, MEM, a + i * VECTOR, ORDER);
      DoubleVector y = DoubleVector.fromMemorySegment(D, MEM, b + i * VECTOR, ORDER);
      x.sub(y).intoMemorySegment(MEM, r + i * VECTOR, ORDER);
    }
  }

  /// r = a.
  static void copy(long r, long a) {
    MemorySegment.copy(MEM, a, MEM, r, ELEMENT);
  }

  /// Exchanges a and b in the lanes whose mask at `masks` is all ones.
  static void swap(long masks, long a, long b) {
    LongVector mask = LongVector.fromMemorySegment(L, MEM, masks, ORDER);
    for (int i = 0; i < N; i++) {
      LongVector x = LongVector.fromMemorySegment(L, MEM, a + i * VECTOR, ORDER);
      LongVector y = LongVector.fromMemorySegment(L, MEM, b + i * VECTOR, ORDER);
      LongVector both = x.lanewise(VectorOperators.XOR, y).and(mask);
      x.lanewise(VectorOperators.XOR, both).intoMemorySegment(MEM, a + i * VECTOR, ORDER);
      y.lanewise(VectorOperators.XOR, both).intoMemorySegment(MEM, b + i * VECTOR, ORDER);
    }
  }

  /// r = a^(p-2), which is 1/a, and 0 for 0, by the chain that is usual for 2^255 - 21; `t` has
  /// room for three elements. All are different.
  static void invert(long r, long a, long t, long scratch) {
    long z11 = t + ELEMENT;
    long z50 = t + 2 * ELEMENT; // a^(2^10 - 1), later a^(2^50 - 1)
    mul(t, a, a, scratch);
    squares(r, t, 2, scratch);
    mul(r, r, a, scratch); // a^9
    mul(z11, r, t, scratch);
    mul(t, z11, z11, scratch);
    mul(t, t, r, scratch); // a^(2^5 - 1)
    squares(r, t, 5, scratch);
    mul(z50, r, t, scratch);
    squares(r, z50, 10, scratch);
    mul(t, r, z50, scratch); // a^(2^20 - 1)
    squares(r, t, 20, scratch);
    mul(r, r, t, scratch);
    squares(r, r, 10, scratch);
    mul(z50, r, z50, scratch);
    squares(r, z50, 50, scratch);
    mul(t, r, z50, scratch); // a^(2^100 - 1)
    squares(r, t, 100, scratch);
    mul(r, r, t, scratch);
    squares(r, r, 50, scratch);
    mul(r, r, z50, scratch); // a^(2^250 - 1)
    squares(r, r, 5, scratch);
    mul(r, r, z11, scratch);
  }

  private static void squares(long r, long a, int times, long scratch) {
    mul(r, a, a, scratch);
    for (int i = 1; i < times; i++) {
      mul(r, r, r, scratch);
    }
  }
}
