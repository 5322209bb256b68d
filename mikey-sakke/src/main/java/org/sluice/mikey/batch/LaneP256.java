package org.sluice.mikey.batch;

import static org.sluice.mikey.batch.LaneField.D;
import static org.sluice.mikey.batch.LaneField.L;
import static org.sluice.mikey.batch.LaneField.ORDER;
import static org.sluice.mikey.batch.LaneField.VECTOR;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.math.BigInteger;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import org.sluice.mikey.secret.Frame;

/// Arithmetic modulo p of P-256 in every lane of a vector at once, as [LaneField] does it for the
/// SAKKE curve: elements of 6 vectors ([Limbs#P256]), a product of two limbs exact in two doubles
/// ([LaneProduct]), each factor perhaps the difference of two elements, and no vector between
/// methods.
///
/// Montgomery reduction by 2^306 leaves 50 bits above p: numbers may grow to 2^276 before a
/// product, whose own value is between -2^246 and p + 2^246. Since p = 2^256 - 2^224 + 2^192 + 2^96
/// - 1, a quotient is the lowest limb of a column, and its multiple of p a few shifts.
final class LaneP256 {

  /// Octets of an element.
  static final long ELEMENT = Limbs.P256_COUNT * VECTOR;

  private static final int N = Limbs.P256_COUNT;
  private static final int BITS = Limbs.BITS;
  private static final double UP = 0x1.8p103;
  private static final double LOW = 0x1.8p52;
  private static final long LOW_BITS = Double.doubleToRawLongBits(LOW);
  private static final long HALF = 1L << (BITS - 1);
  private static final long LIMB = (1L << BITS) - 1;

  /// Bits of a word above a limb: shifting up and then down by this much more cuts a part out of
  /// the lowest limb and puts it into its place in a column.
  private static final int ABOVE = 64 - BITS;

  // Where the powers of two in p begin, counted from the limb that they are in.
  private static final int AT_96 = 96 - BITS;
  private static final int AT_192 = 192 - 3 * BITS;
  private static final int AT_224 = 224 - 4 * BITS;
  private static final int AT_256 = 256 - 5 * BITS;

  /// In all lanes, never closed: 0, and what the columns start from.
  private static final long ZERO;

  private static final long START;

  static {
    Frame constants = Frame.open(ELEMENT + 2 * N * VECTOR);
    ZERO = constants.alloc(ELEMENT);
    START = constants.alloc(2 * N * VECTOR);
    for (int k = 0; k < 2 * N; k++) {
      long low = pairs(k) * LOW_BITS;
      long high = pairs(k - 1) * Double.doubleToRawLongBits(UP);
      // What is subtracted from the upper half is added to LOW as well.
      long subtracted = k < N ? 0 : -LOW_BITS;
      LongVector.broadcast(L, -(low + high + subtracted))
          .intoMemorySegment(MEM, START + k * VECTOR, ORDER);
    }
  }

  private LaneP256() {}

  /// Limbs i and j with i + j = `column`.
  private static long pairs(int column) {
    return Math.max(0, Math.min(column + 1, 2 * N - 1 - column));
  }

  /// r = a public integer, at least 0 and at most 256 bits, as it is, in every lane.
  static void constant(long r, BigInteger value) {
    LaneField.constant(Limbs.P256, r, value);
  }

  /// r = a * b / 2^306.
  static void mul(long r, long a, long b) {
    mulMinus(r, a, b, ZERO);
  }

  /// r = a * b / 2^306 - c, where |c| is at most 2^51 in each limb.
  ///
  /// A row is a limb of a times b, from the column of that limb on; then that column is made 0 mod
  /// 2^51 and carried.
  static void mulMinus(long r, long a, long b, long c) {
    DoubleVector up = DoubleVector.broadcast(D, UP);
    DoubleVector both = DoubleVector.broadcast(D, UP + LOW);
    DoubleVector h;
    DoubleVector l;
    LongVector s0 = LongVector.fromMemorySegment(L, MEM, START, ORDER);
    LongVector s1 = LongVector.fromMemorySegment(L, MEM, START + VECTOR, ORDER);
    LongVector s2 = LongVector.fromMemorySegment(L, MEM, START + 2 * VECTOR, ORDER);
    LongVector s3 = LongVector.fromMemorySegment(L, MEM, START + 3 * VECTOR, ORDER);
    LongVector s4 = LongVector.fromMemorySegment(L, MEM, START + 4 * VECTOR, ORDER);
    LongVector s5 = LongVector.fromMemorySegment(L, MEM, START + 5 * VECTOR, ORDER);
    DoubleVector y0 = DoubleVector.fromMemorySegment(D, MEM, b, ORDER);
    DoubleVector y1 = DoubleVector.fromMemorySegment(D, MEM, b + VECTOR, ORDER);
    DoubleVector y2 = DoubleVector.fromMemorySegment(D, MEM, b + 2 * VECTOR, ORDER);
    DoubleVector y3 = DoubleVector.fromMemorySegment(D, MEM, b + 3 * VECTOR, ORDER);
    DoubleVector y4 = DoubleVector.fromMemorySegment(D, MEM, b + 4 * VECTOR, ORDER);
    DoubleVector y5 = DoubleVector.fromMemorySegment(D, MEM, b + 5 * VECTOR, ORDER);
    for (int i = 0; i < N; i++) {
      long at = i * VECTOR;
      DoubleVector x = DoubleVector.fromMemorySegment(D, MEM, a + at, ORDER);
      DoubleVector less = DoubleVector.fromMemorySegment(D, MEM, c + at, ORDER).add(LOW);
      LongVector s6 =
          LongVector.fromMemorySegment(L, MEM, START + N * VECTOR + at, ORDER)
              .sub(less.reinterpretAsLongs());
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
      h = x.fma(y5, up);
      l = x.fma(y5, both.sub(h));
      s5 = s5.add(l.reinterpretAsLongs());
      s6 = s6.add(h.reinterpretAsLongs());
      // The quotient is q: + 2^96 q + 2^192 q - 2^224 q + 2^256 q - q.
      LongVector q = s0.and(LIMB);
      s1 =
          s1.add(s0.lanewise(VectorOperators.ASHR, BITS))
              .add(
                  s0.lanewise(VectorOperators.LSHL, AT_96 + ABOVE)
                      .lanewise(VectorOperators.LSHR, ABOVE));
      s2 = s2.add(q.lanewise(VectorOperators.LSHR, BITS - AT_96));
      s3 =
          s3.add(
              s0.lanewise(VectorOperators.LSHL, AT_192 + ABOVE)
                  .lanewise(VectorOperators.LSHR, ABOVE));
      s4 =
          s4.add(q.lanewise(VectorOperators.LSHR, BITS - AT_192))
              .sub(
                  s0.lanewise(VectorOperators.LSHL, AT_224 + ABOVE)
                      .lanewise(VectorOperators.LSHR, ABOVE));
      s5 =
          s5.sub(q.lanewise(VectorOperators.LSHR, BITS - AT_224))
              .add(q.lanewise(VectorOperators.LSHL, AT_256));
      s0 = s1;
      s1 = s2;
      s2 = s3;
      s3 = s4;
      s4 = s5;
      s5 = s6;
    }
    s0.intoMemorySegment(MEM, r, ORDER);
    s1.intoMemorySegment(MEM, r + VECTOR, ORDER);
    s2.intoMemorySegment(MEM, r + 2 * VECTOR, ORDER);
    s3.intoMemorySegment(MEM, r + 3 * VECTOR, ORDER);
    s4.intoMemorySegment(MEM, r + 4 * VECTOR, ORDER);
    s5.intoMemorySegment(MEM, r + 5 * VECTOR, ORDER);
    carry(r);
  }

  /// The columns at r become limbs.
  private static void carry(long r) {
    LongVector carry = LongVector.zero(L);
    for (int i = 0; i < N; i++) {
      LongVector s = LongVector.fromMemorySegment(L, MEM, r + i * VECTOR, ORDER).add(carry);
      carry = s.add(HALF).lanewise(VectorOperators.ASHR, BITS);
      LongVector limb = s.sub(carry.lanewise(VectorOperators.LSHL, BITS)).add(LOW_BITS);
      limb.reinterpretAsDoubles().sub(LOW).intoMemorySegment(MEM, r + i * VECTOR, ORDER);
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

  /// r = a + 2b, limb by limb; with the difference of two elements and the second of them it is
  /// their sum.
  static void addTwice(long r, long a, long b) {
    for (int i = 0; i < N; i++) {
      DoubleVector x = DoubleVector.fromMemorySegment(D, MEM, a + i * VECTOR, ORDER);
      DoubleVector y = DoubleVector.fromMemorySegment(D, MEM, b + i * VECTOR, ORDER);
      x.add(y).add(y).intoMemorySegment(MEM, r + i * VECTOR, ORDER);
    }
  }
}
