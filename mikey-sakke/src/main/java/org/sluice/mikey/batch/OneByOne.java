package org.sluice.mikey.batch;

import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.Encodings;
import org.sluice.mikey.secret.Frame;

/// The same without lanes: the multiplication of [Curve], one scalar after the other, and one
/// inversion for all Z.
final class OneByOne {

  private static final Curve E = Curve.SAKKE;

  private OneByOne() {}

  /// As [BaseMultiples#encode(long, long, int)]; no scalar is 0.
  static void encode(long out, long scalars, int count) {
    long octets = (long) count * E.pointOctets();
    try (Frame frame = Frame.open(octets)) {
      long points = frame.alloc(octets);
      for (int i = 0; i < count; i++) {
        long point = points + (long) i * E.pointOctets();
        E.mulBase(point, scalars + (long) i * BaseMultiples.SCALAR);
      }
      int _ = Encodings.encode(E, out, points, count);
    }
  }
}
