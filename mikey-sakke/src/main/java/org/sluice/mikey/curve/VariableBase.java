package org.sluice.mikey.curve;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// Multiplication of any point by a secret scalar: signed windows of five bits, the multiples 1..16
/// of the point in the pool, every look-up reads all of them.
final class VariableBase {

  private static final int WINDOW = 5;
  private static final int ENTRIES = 1 << (WINDOW - 1);

  private VariableBase() {}

  /// r = kp for the canonical scalar words at `scalar`.
  static void multiply(Curve curve, long r, long scalar, int scalarWords, long p) {
    Field f = curve.field();
    int size = f.octets();
    int point = curve.pointOctets();
    try (Frame frame = Frame.open((ENTRIES + 2L) * point + size + curve.scratchOctets())) {
      long table = frame.alloc((long) ENTRIES * point);
      long acc = frame.alloc(point);
      long entry = frame.alloc(point);
      long negated = frame.alloc(size);
      long scratch = frame.alloc(curve.scratchOctets());
      curve.copy(table, p);
      for (int j = 1; j < ENTRIES; j++) {
        curve.add(table + (long) j * point, table + (j - 1L) * point, p, scratch);
      }
      curve.setInfinity(acc);
      for (int i = SignedDigits.count(curve.order().bits(), WINDOW) - 1; i >= 0; i--) {
        for (int k = 0; k < WINDOW; k++) {
          curve.dbl(acc, acc, scratch);
        }
        long digit = SignedDigits.digit(scalar, scalarWords, i, WINDOW);
        select(entry, table, SignedDigits.magnitude(digit), point);
        // Digit 0 has selected (0, 0, 0); infinity is (0, 1, 0).
        f.setOne(negated);
        f.cmov(SignedDigits.equal(SignedDigits.magnitude(digit), 0), entry + size, negated);
        f.neg(negated, entry + size);
        f.cmov(SignedDigits.sign(digit), entry + size, negated);
        curve.add(acc, acc, entry, scratch);
      }
      MemorySegment.copy(SecretPool.MEM, acc, SecretPool.MEM, r, point);
    }
  }

  private static void select(long to, long table, long magnitude, int octets) {
    for (int k = 0; k < octets; k += 8) {
      long word = 0;
      for (int j = 0; j < ENTRIES; j++) {
        word |=
            SecretPool.MEM.get(JAVA_LONG, table + (long) j * octets + k)
                & SignedDigits.equal(magnitude, j + 1L);
      }
      SecretPool.MEM.set(JAVA_LONG, to + k, word);
    }
  }
}
