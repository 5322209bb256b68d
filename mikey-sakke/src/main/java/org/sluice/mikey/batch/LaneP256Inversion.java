package org.sluice.mikey.batch;

import static org.sluice.mikey.batch.LaneField.LANES;
import static org.sluice.mikey.batch.LaneField.VECTOR;
import static org.sluice.mikey.batch.LaneP256.ELEMENT;
import static org.sluice.mikey.secret.SecretPool.MEM;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// What [LaneInversion] is for the SAKKE curve, for P-256: one inversion for the lanes of many
/// elements. The lanes of the last product are multiplied up one by one.
final class LaneP256Inversion {

  private static final Field F = Field.P256_P;
  private static final int SIZE = F.octets();

  /// Constants in all lanes, never closed: what makes an element of [Field#P256_P] one of
  /// [LaneP256], and back.
  private static final long FROM_FIELD;

  private static final long TO_FIELD;

  static {
    Frame constants = Frame.open(2 * ELEMENT);
    BigInteger p = new BigInteger(1, F.modulus());
    BigInteger two = BigInteger.TWO;
    int bits = Limbs.P256_COUNT * Limbs.BITS;
    FROM_FIELD = constants.alloc(ELEMENT);
    TO_FIELD = constants.alloc(ELEMENT);
    LaneP256.constant(
        FROM_FIELD, two.modPow(BigInteger.valueOf(2L * bits - F.montgomeryBits()), p));
    LaneP256.constant(TO_FIELD, two.modPow(BigInteger.valueOf(F.montgomeryBits()), p));
  }

  private final long products;
  private final long inverse;
  private final long t;
  private final long lanes;
  private final long laneProducts;
  private final long one;
  private final long gather;

  /// For at most `most` elements at a time.
  LaneP256Inversion(Frame frame, int most) {
    this.products = frame.alloc(most * ELEMENT);
    this.inverse = frame.alloc(ELEMENT);
    this.t = frame.alloc(ELEMENT);
    this.lanes = frame.alloc((long) LANES * SIZE);
    this.laneProducts = frame.alloc((long) LANES * SIZE);
    this.one = frame.alloc(2L * SIZE);
    this.gather = frame.alloc(Limbs.SCRATCH);
  }

  /// What an instance takes from its frame.
  static long octets(int most) {
    return (most + 2L) * ELEMENT + (2L * LANES + 2) * SIZE + Limbs.SCRATCH;
  }

  private long product(int i) {
    return products + i * ELEMENT;
  }

  /// Multiplies element i, `factor`, to those before it.
  void multiplyUp(int i, long factor) {
    if (i == 0) {
      MemorySegment.copy(MEM, factor, MEM, product(0), ELEMENT);
    } else {
      LaneP256.mul(product(i), factor, product(i - 1));
    }
  }

  /// r = 1 / element i, which is `factor`; then it is the turn of the one before.
  void takeInverse(long r, int i, long factor) {
    if (i == 0) {
      MemorySegment.copy(MEM, inverse, MEM, r, ELEMENT);
    } else {
      LaneP256.mul(r, inverse, product(i - 1));
      LaneP256.mul(inverse, inverse, factor);
    }
  }

  /// Inverts the product of the first `count` elements, of which none is 0.
  void invert(int count) {
    LaneP256.mul(t, product(count - 1), TO_FIELD);
    long all = one;
    F.setOne(all);
    for (int lane = 0; lane < LANES; lane++) {
      Limbs.P256.gather(lane(lane), t + 8L * lane, VECTOR, gather);
      F.copy(laneProducts + (long) lane * SIZE, all);
      F.mul(all, all, lane(lane));
    }
    F.inv(all, all);
    long inverted = one + SIZE;
    for (int lane = LANES - 1; lane >= 0; lane--) {
      F.mul(inverted, all, laneProducts + (long) lane * SIZE);
      F.mul(all, all, lane(lane));
      Limbs.P256.spread(t + 8L * lane, VECTOR, inverted);
    }
    LaneP256.mul(inverse, t, FROM_FIELD);
  }

  private long lane(int lane) {
    return lanes + (long) lane * SIZE;
  }
}
