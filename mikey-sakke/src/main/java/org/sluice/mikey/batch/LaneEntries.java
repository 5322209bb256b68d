package org.sluice.mikey.batch;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.sluice.mikey.secret.SecretPool.MEM;

import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// The making of a public table for [LaneLookup]: points in equal steps, affine, in the form of
/// [Limbs], each limb of x, then of y, of all entries side by side.
final class LaneEntries {

  /// What is made of the affine x and y of every entry; `t` is an element to work with.
  @FunctionalInterface
  interface Change {
    void apply(long x, long y, long t);
  }

  private final Curve e;
  private final Field f;
  private final Limbs form;
  private final int limbs;
  private final int count;
  private final int size;
  private final long points;
  private final long products;
  private final long inverse;
  private final long x;
  private final long y;
  private final long t;
  private final long up;
  private final long words;
  private final long scratch;

  /// For tables of `count` entries of so many limbs a coordinate.
  LaneEntries(Frame frame, Curve e, Limbs form, int limbs, int count) {
    this.e = e;
    this.f = e.field();
    this.form = form;
    this.limbs = limbs;
    this.count = count;
    this.size = f.octets();
    points = frame.alloc((long) count * e.pointOctets());
    products = frame.alloc((long) count * size);
    inverse = frame.alloc(size);
    x = frame.alloc(size);
    y = frame.alloc(size);
    t = frame.alloc(size);
    up = frame.alloc(size);
    words = frame.alloc(8L * limbs);
    scratch = frame.alloc(e.scratchOctets());
    f.set(up, form.up());
  }

  /// What an instance takes from its frame.
  static long octets(Curve e, int limbs, int count) {
    int size = e.field().octets();
    return (long) count * (e.pointOctets() + size) + 5L * size + 8L * limbs + e.scratchOctets();
  }

  private long point(int j) {
    return points + (long) j * e.pointOctets();
  }

  private long product(int j) {
    return products + (long) j * size;
  }

  /// The table of `first`, `first` + `step`, `first` + 2 `step` and so on; none is infinity.
  long[] table(long first, long step, Change change) {
    e.copy(points, first);
    f.copy(products, first + 2L * size);
    for (int j = 1; j < count; j++) {
      e.add(point(j), point(j - 1), step, scratch);
      f.mul(product(j), product(j - 1), point(j) + 2L * size);
    }
    return affine(change);
  }

  /// With one inversion for all.
  private long[] affine(Change change) {
    long[] table = new long[2 * limbs * count];
    f.inv(inverse, product(count - 1));
    for (int j = count - 1; j >= 0; j--) {
      f.copy(t, inverse);
      if (j > 0) {
        f.mul(t, inverse, product(j - 1));
        f.mul(inverse, inverse, point(j) + 2L * size);
      }
      f.mul(x, point(j), t);
      f.mul(y, point(j) + size, t);
      change.apply(x, y, t);
      put(table, j, 0, x);
      put(table, j, limbs, y);
    }
    return table;
  }

  private void put(long[] table, int entry, int firstLimb, long element) {
    f.mul(t, element, up);
    form.spread(words, 8, t);
    for (int limb = 0; limb < limbs; limb++) {
      table[(firstLimb + limb) * count + entry] = MEM.get(JAVA_LONG, words + 8L * limb);
    }
  }
}
