package org.sluice.mikey.batch;

import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.sluice.mikey.secret.Frame;

/// Arithmetic modulo p of RFC 6509 in every lane of a vector at once, on elements of 21 vectors in
/// [org.sluice.mikey.secret.SecretPool#MEM] ([Limbs] has the form of one lane).
///
/// Montgomery reduction by 2^1071 leaves 47 bits above p: numbers may grow to 2^1033 before a
/// product, whose own value is between -2^995 and p + 2^995. Nothing is ever compared or reduced
/// further in a lane.
///
/// No method takes or gives a vector: it would be an object on the heap. Between methods everything
/// is in the pool. Each is small enough for C2 to compile it whole: beyond its limit of nodes it
/// would call what it should inline, with vectors as arguments.
final class LaneField {

  static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  static final VectorSpecies<Long> L = LongVector.SPECIES_PREFERRED;
  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /// Lanes, a power of two: 2, 4, 8.
  static final int LANES = D.length();

  /// Octets of a vector.
  static final long VECTOR = 8L * LANES;

  /// Octets of an element.
  static final long ELEMENT = Limbs.COUNT * VECTOR;

  private static final int N = Limbs.COUNT;
  private static final int BITS = Limbs.BITS;
  private static final double LOW = 0x1.8p52;
  private static final long LOW_BITS = Double.doubleToRawLongBits(LOW);
  private static final long HALF = 1L << (BITS - 1);

  private LaneField() {}

  /// r = a public integer, at least 0 and at most that of the field's words, as it is, in every
  /// lane.
  static void constant(long r, BigInteger value) {
    constant(Limbs.SAKKE, r, value);
  }

  /// The same in another field's form.
  static void constant(Limbs form, long r, BigInteger value) {
    long[] words = form.words(value);
    try (Frame frame = Frame.open(8L * words.length)) {
      long at = frame.alloc(8L * words.length);
      MemorySegment.copy(words, 0, MEM, ValueLayout.JAVA_LONG, at, words.length);
      for (int lane = 0; lane < LANES; lane++) {
        form.spread(r + 8L * lane, VECTOR, at);
      }
    }
  }

  /// r = a * b / 2^1071.
  static void mul(long r, long a, long b, long scratch) {
    LaneProduct.product(a, b, scratch);
    finish(r, scratch + ELEMENT);
  }

  /// r = a * b / 2^1071 - c.
  static void mulMinus(long r, long a, long b, long c, long scratch) {
    LaneProduct.product(a, b, scratch);
    finishMinus(r, scratch + ELEMENT, c);
  }

  /// r = a * a / 2^1071 - c - 2d, where |c| is below 2^51 in each limb.
  static void squareMinus(long r, long a, long c, long d, long scratch) {
    LaneProduct.product(a, a, scratch);
    finishMinusTwice(r, scratch + ELEMENT, c, d);
  }

  /// r = the columns at `t`, carried.
  private static void finish(long r, long t) {
    LongVector carry = LongVector.zero(L);
    for (int i = 0; i < N; i++) {
      LongVector s = LongVector.fromMemorySegment(L, MEM, t + i * VECTOR, ORDER).add(carry);
      carry = s.add(HALF).lanewise(VectorOperators.ASHR, BITS);
      LongVector limb = s.sub(carry.lanewise(VectorOperators.LSHL, BITS)).add(LOW_BITS);
      limb.reinterpretAsDoubles().sub(LOW).intoMemorySegment(MEM, r + i * VECTOR, ORDER);
    }
  }

  /// r = the columns at `t` minus c.
  private static void finishMinus(long r, long t, long c) {
    LongVector carry = LongVector.zero(L);
    for (int i = 0; i < N; i++) {
      DoubleVector x = DoubleVector.fromMemorySegment(D, MEM, c + i * VECTOR, ORDER).add(LOW);
      LongVector s =
          LongVector.fromMemorySegment(L, MEM, t + i * VECTOR, ORDER)
              .add(carry)
              .add(LOW_BITS)
              .sub(x.reinterpretAsLongs());
      carry = s.add(HALF).lanewise(VectorOperators.ASHR, BITS);
      LongVector limb = s.sub(carry.lanewise(VectorOperators.LSHL, BITS)).add(LOW_BITS);
      limb.reinterpretAsDoubles().sub(LOW).intoMemorySegment(MEM, r + i * VECTOR, ORDER);
    }
  }

  /// r = the columns at `t` minus c minus 2d.
  private static void finishMinusTwice(long r, long t, long c, long d) {
    LongVector carry = LongVector.zero(L);
    for (int i = 0; i < N; i++) {
      DoubleVector x = DoubleVector.fromMemorySegment(D, MEM, c + i * VECTOR, ORDER).add(LOW);
      DoubleVector y = DoubleVector.fromMemorySegment(D, MEM, d + i * VECTOR, ORDER).mul(2);
      LongVector s =
          LongVector.fromMemorySegment(L, MEM, t + i * VECTOR, ORDER)
              .add(carry)
              .add(2 * LOW_BITS)
              .sub(x.reinterpretAsLongs())
              .sub(y.add(LOW).reinterpretAsLongs());
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
}
