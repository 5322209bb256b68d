package org.sluice.mikey.batch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.sluice.mikey.secret.SecretPool.MEM;

import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// The same without lanes: the multiplication of [Curve], one scalar after the other, and one
/// inversion for all Z.
final class OneByOne {

  private static final Curve E = Curve.SAKKE;
  private static final Field F = Field.SAKKE_P;
  private static final int SIZE = F.octets();

  private OneByOne() {}

  /// As [BaseMultiples#encode(long, long, int)]; no scalar is 0.
  static void encode(long out, long scalars, int count) {
    long points = (long) count * E.pointOctets();
    try (Frame frame = Frame.open(points + (count + 3L) * SIZE)) {
      long point = frame.alloc(points);
      long products = frame.alloc((long) count * SIZE);
      long inverse = frame.alloc(SIZE);
      long z = frame.alloc(SIZE);
      long t = frame.alloc(SIZE);
      for (int i = 0; i < count; i++) {
        long at = point + (long) i * E.pointOctets();
        long product = products + (long) i * SIZE;
        E.mulBase(at, scalars + (long) i * BaseMultiples.SCALAR);
        F.copy(product, at + 2L * SIZE);
        if (i > 0) {
          F.mul(product, product, product - SIZE);
        }
      }
      F.inv(inverse, products + (count - 1L) * SIZE);
      for (int i = count - 1; i >= 0; i--) {
        long at = point + (long) i * E.pointOctets();
        F.copy(z, inverse);
        if (i > 0) {
          F.mul(z, inverse, products + (i - 1L) * SIZE);
          F.mul(inverse, inverse, at + 2L * SIZE);
        }
        long to = out + (long) i * BaseMultiples.POINT;
        MEM.set(JAVA_BYTE, to, (byte) 4);
        F.mul(t, at, z);
        F.toOctets(to + 1, t);
        F.mul(t, at + SIZE, z);
        F.toOctets(to + 1 + SIZE, t);
      }
    }
  }
}
