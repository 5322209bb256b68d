package org.sluice.mikey.curve;

import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// A public point with tables, for a point that is multiplied by many secret scalars: a
/// multiplication costs about a seventh. On the SAKKE curve the tables hold 1.4 MB of the heap and
/// take as long to make as four multiplications without them. Immutable; for any number of threads.
public final class PreparedPoint {

  private final Field order;
  private final FixedBase tables;

  private PreparedPoint(Field order, FixedBase tables) {
    this.order = order;
    this.tables = tables;
  }

  /// Makes the tables.
  ///
  /// @throws BadPoint with WRONG_ORDER if the point is not in the subgroup of order q
  public static PreparedPoint of(PublicPoint point) {
    Curve curve = point.requireOrder().curve();
    try (Frame frame = Frame.open(curve.pointOctets())) {
      long p = frame.alloc(curve.pointOctets());
      point.load(p);
      return new PreparedPoint(curve.order(), curve.tables(p));
    }
  }

  /// r = k times this point, k an element of the curve's order. Time and addresses do not depend on
  /// k.
  public void mul(long r, long k) {
    try (Frame frame = Frame.open(order.octets())) {
      long words = frame.alloc(order.octets());
      order.toWords(words, k);
      tables.multiply(r, words, order.limbs());
    }
  }
}
