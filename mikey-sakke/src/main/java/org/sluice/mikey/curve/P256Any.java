package org.sluice.mikey.curve;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.LooseP256;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// Multiplication of any point of P-256 by a secret scalar: signed windows of five bits from the
/// top, the multiples 1..16 of the point in the pool, every look-up reads all of them.
///
/// The incomplete addition is enough: an addition adds a digit d, at most 16 in magnitude, to 32a,
/// and 32a + d is the upper bits of a scalar below q. So 32a is plus or minus d only for a = d = 0,
/// or modulo q in the last window, if q + d were 0 modulo 32 for a negative d; q is 17 modulo 32. A
/// sum that is still infinity is replaced under a mask.
final class P256Any {

  private static final int WINDOW = 5;
  private static final int ENTRIES = 1 << (WINDOW - 1);
  private static final int WORDS = 4;
  private static final int SIZE = P256Points.SIZE;

  private P256Any() {}

  /// r = kp, points of [Curve#P256], for the four words of k < q at `scalar`.
  static void multiply(long r, long scalar, long p) {
    try (Frame frame =
        Frame.open(
            (ENTRIES + 2L) * P256Points.POINT + 2L * P256Points.ADDEND + P256Points.SCRATCH)) {
      long table = frame.alloc((long) ENTRIES * P256Points.POINT);
      long acc = frame.alloc(P256Points.POINT);
      long sum = frame.alloc(P256Points.POINT);
      long entry = frame.alloc(P256Points.ADDEND);
      long scratch = frame.alloc(P256Points.SCRATCH);
      multiples(table, p, entry, scratch);
      LooseP256.setOne(acc + SIZE);
      long infinite = -1;
      for (int i = SignedDigits.count(64 * WORDS, WINDOW) - 1; i >= 0; i--) {
        for (int k = 0; k < WINDOW; k++) {
          P256Points.dbl(acc, acc, scratch);
        }
        long digit = SignedDigits.digit(scalar, WORDS, i, WINDOW);
        long magnitude = SignedDigits.magnitude(digit);
        for (int c = 0; c < 3; c++) {
          select(entry + (long) c * SIZE, table + (long) c * SIZE, magnitude);
        }
        LooseP256.negateIf(SignedDigits.sign(digit), entry + SIZE);
        P256Points.completeAddend(entry);
        P256Points.add(sum, acc, entry, scratch);
        long some = ~SignedDigits.equal(magnitude, 0);
        P256Base.replace(acc, sum, entry, infinite, some);
        infinite &= ~some;
      }
      finish(r, acc, p);
    }
  }

  /// 1, 2, ... 16 times p; `addend` is left with p.
  private static void multiples(long table, long p, long addend, long scratch) {
    P256Points.fromProjective(addend, p);
    P256Points.completeAddend(addend);
    for (int k = 0; k < P256Points.POINT; k += 8) {
      SecretPool.MEM.set(JAVA_LONG, table + k, SecretPool.MEM.get(JAVA_LONG, addend + k));
    }
    P256Points.dbl(table + P256Points.POINT, table, scratch);
    for (int j = 2; j < ENTRIES; j++) {
      long at = table + (long) j * P256Points.POINT;
      P256Points.add(at, at - P256Points.POINT, addend, scratch);
    }
  }

  /// One coordinate of the entry for `magnitude`; 0 for 0.
  private static void select(long to, long table, long magnitude) {
    long l0 = 0;
    long l1 = 0;
    long l2 = 0;
    long l3 = 0;
    long l4 = 0;
    for (int j = 0; j < ENTRIES; j++) {
      long mask = SignedDigits.equal(magnitude, j + 1L);
      long at = table + (long) j * P256Points.POINT;
      l0 |= SecretPool.MEM.get(JAVA_LONG, at) & mask;
      l1 |= SecretPool.MEM.get(JAVA_LONG, at + 8) & mask;
      l2 |= SecretPool.MEM.get(JAVA_LONG, at + 16) & mask;
      l3 |= SecretPool.MEM.get(JAVA_LONG, at + 24) & mask;
      l4 |= SecretPool.MEM.get(JAVA_LONG, at + 32) & mask;
    }
    SecretPool.MEM.set(JAVA_LONG, to, l0);
    SecretPool.MEM.set(JAVA_LONG, to + 8, l1);
    SecretPool.MEM.set(JAVA_LONG, to + 16, l2);
    SecretPool.MEM.set(JAVA_LONG, to + 24, l3);
    SecretPool.MEM.set(JAVA_LONG, to + 32, l4);
  }

  /// r = acc; for infinity, which every multiple of infinity is, (0, 1, 0). (0, 0, 0), which is no
  /// point, stays what it is.
  private static void finish(long r, long acc, long p) {
    Field f = Field.P256_P;
    int size = f.octets();
    try (Frame frame = Frame.open(4L * size)) {
      long result = frame.alloc(3L * size);
      long y = frame.alloc(size);
      P256Points.toProjective(result, acc);
      f.setOne(y);
      f.cmov(f.isZero(p + size) & f.isZero(p + 2L * size), y, result);
      long infinite = f.isZero(result + 2L * size);
      f.cmov(infinite, result + size, y);
      Curve.P256.copy(r, result);
    }
  }
}
