package org.sluice.mikey.batch;

import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.Encodings;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// The same without lanes: the multiplication of [Curve], one scalar after the other, and one
/// inversion for all Z.
final class OneByOne {

  private OneByOne() {}

  /// @throws IllegalArgumentException if one of the scalars is 0
  static void refuseZero(Field q, long scalars, int count) {
    long zero = 0;
    for (int i = 0; i < count; i++) {
      zero |= q.isZero(scalars + (long) i * q.octets());
    }
    if (zero != 0) {
      throw new IllegalArgumentException("a scalar of the batch is 0");
    }
  }

  /// As [BaseMultiples#encode(long, long, int)] and [GeneratorMultiples#encode(long, long, int)];
  /// no scalar is 0.
  static void encode(Curve e, long out, long scalars, int count) {
    long octets = (long) count * e.pointOctets();
    try (Frame frame = Frame.open(octets)) {
      long points = frame.alloc(octets);
      for (int i = 0; i < count; i++) {
        long point = points + (long) i * e.pointOctets();
        e.mulBase(point, scalars + (long) i * e.order().octets());
      }
      int _ = Encodings.encode(e, out, points, count);
    }
  }
}
