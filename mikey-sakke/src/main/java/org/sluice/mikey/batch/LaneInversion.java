package org.sluice.mikey.batch;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static org.sluice.mikey.batch.LaneField.ELEMENT;
import static org.sluice.mikey.batch.LaneField.LANES;
import static org.sluice.mikey.batch.LaneField.VECTOR;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// One inversion for the lanes of many elements: the elements are multiplied up, the product of all
/// is inverted, and they are taken out again, the last first.
final class LaneInversion {

  private static final Field F = Field.SAKKE_P;
  private static final int SIZE = F.octets();
  private static final int LEVELS = Integer.numberOfTrailingZeros(LANES);

  /// Constants in all lanes, never closed: what makes an element of [Field#SAKKE_P] one of
  /// [LaneField], and back.
  private static final long FROM_FIELD;

  private static final long TO_FIELD;

  static {
    Frame constants = Frame.open(2 * ELEMENT);
    BigInteger p = new BigInteger(1, F.modulus());
    BigInteger two = BigInteger.TWO;
    int bits = Limbs.COUNT * Limbs.BITS;
    FROM_FIELD = constants.alloc(ELEMENT);
    TO_FIELD = constants.alloc(ELEMENT);
    LaneField.constant(
        FROM_FIELD, two.modPow(BigInteger.valueOf(2L * bits - F.montgomeryBits()), p));
    LaneField.constant(TO_FIELD, two.modPow(BigInteger.valueOf(F.montgomeryBits()), p));
  }

  private final long products;
  private final long inverse;
  private final long levels;
  private final long t;
  private final long element;
  private final long scratch;
  private final long gather;

  /// For at most `most` elements at a time. The scratch space is that of a product.
  LaneInversion(Frame frame, int most, long scratch) {
    this.products = frame.alloc(most * ELEMENT);
    this.inverse = frame.alloc(ELEMENT);
    this.levels = frame.alloc((LEVELS + 1) * ELEMENT);
    this.t = frame.alloc(ELEMENT);
    this.element = frame.alloc(SIZE);
    this.scratch = scratch;
    this.gather = frame.alloc(Limbs.SCRATCH);
  }

  /// What an instance takes from its frame.
  static long octets(int most) {
    return (most + LEVELS + 3L) * ELEMENT + SIZE + Limbs.SCRATCH;
  }

  private long product(int i) {
    return products + i * ELEMENT;
  }

  /// Multiplies element i, `factor`, to those before it.
  void multiplyUp(int i, long factor) {
    if (i == 0) {
      MemorySegment.copy(MEM, factor, MEM, product(0), ELEMENT);
    } else {
      LaneField.mul(product(i), factor, product(i - 1), scratch);
    }
  }

  /// r = 1 / element i, which is `factor`; then it is the turn of the one before.
  void takeInverse(long r, int i, long factor) {
    if (i == 0) {
      MemorySegment.copy(MEM, inverse, MEM, r, ELEMENT);
    } else {
      LaneField.mul(r, inverse, product(i - 1), scratch);
      LaneField.mul(inverse, inverse, factor, scratch);
    }
  }

  /// Inverts the product of the first `count` elements: the lanes are multiplied pairwise, until
  /// each holds the product of all, that is inverted once, and the other lanes are taken out again.
  /// Answers the mask of "one of them is 0"; then there is no inverse of any.
  long invert(int count) {
    MemorySegment.copy(MEM, product(count - 1), MEM, levels, ELEMENT);
    for (int level = 0; level < LEVELS; level++) {
      long from = levels + level * ELEMENT;
      rotate(t, from, LANES >> (level + 1));
      LaneField.mul(from + ELEMENT, from, t, scratch);
    }
    LaneField.mul(t, levels + LEVELS * ELEMENT, TO_FIELD, scratch);
    Limbs.SAKKE.gather(element, t, VECTOR, gather);
    F.inv(element, element);
    for (int lane = 0; lane < LANES; lane++) {
      Limbs.SAKKE.spread(t + 8L * lane, VECTOR, element);
    }
    LaneField.mul(inverse, t, FROM_FIELD, scratch);
    for (int level = LEVELS - 1; level >= 0; level--) {
      rotate(t, levels + level * ELEMENT, LANES >> (level + 1));
      LaneField.mul(inverse, inverse, t, scratch);
    }
    return F.isZero(element);
  }

  /// The lanes of `a` as `count` elements of [Field#SAKKE_P] at `to`, side by side.
  void toField(long to, long a, int count) {
    LaneField.mul(t, a, TO_FIELD, scratch);
    for (int lane = 0; lane < count; lane++) {
      Limbs.SAKKE.gather(to + (long) lane * SIZE, t + 8L * lane, VECTOR, gather);
    }
  }

  private static void rotate(long to, long from, int by) {
    for (int limb = 0; limb < Limbs.COUNT; limb++) {
      for (int lane = 0; lane < LANES; lane++) {
        long source = from + limb * VECTOR + 8L * ((lane + by) & (LANES - 1));
        MEM.set(JAVA_DOUBLE, to + limb * VECTOR + 8L * lane, MEM.get(JAVA_DOUBLE, source));
      }
    }
  }
}
