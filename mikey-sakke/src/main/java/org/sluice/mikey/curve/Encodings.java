package org.sluice.mikey.curve;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// Octets of many points with one inversion for all, octet for octet those of [Curve#encode(long,
/// long)]. Time and addresses do not depend on the points, unless one is infinity.
public final class Encodings {

  private Encodings() {}

  /// Writes 04 || x || y of `count` points at `points`, side by side, to `out`, side by side. The
  /// place of the first that is infinity, which has no octets, and then nothing is written; -1 if
  /// none is.
  public static int encode(Curve curve, long out, long points, int count) {
    Field f = curve.field();
    int size = f.octets();
    long z = points + 2L * size;
    for (int i = 0; i < count; i++) {
      if (f.isZero(z + (long) i * curve.pointOctets()) != 0) {
        return i;
      }
    }
    try (Frame frame = Frame.open((count + 3L) * size)) {
      long products = frame.alloc((long) count * size);
      long inverse = frame.alloc(size);
      long one = frame.alloc(size);
      long t = frame.alloc(size);
      f.setOne(inverse);
      for (int i = 0; i < count; i++) {
        f.copy(products + (long) i * size, inverse);
        f.mul(inverse, inverse, z + (long) i * curve.pointOctets());
      }
      f.inv(inverse, inverse);
      for (int i = count - 1; i >= 0; i--) {
        long point = points + (long) i * curve.pointOctets();
        long to = out + (long) i * curve.encodedOctets();
        f.mul(one, inverse, products + (long) i * size);
        f.mul(inverse, inverse, point + 2L * size);
        SecretPool.MEM.set(JAVA_BYTE, to, (byte) 4);
        f.mul(t, point, one);
        f.toOctets(to + 1, t);
        f.mul(t, point + size, one);
        f.toOctets(to + 1 + size, t);
      }
    }
    return -1;
  }
}
