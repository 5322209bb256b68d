package org.sluice.mikey.batch;

import static org.sluice.mikey.batch.LaneLookup.ENTRIES;
import static org.sluice.mikey.batch.LaneLookup.WINDOW;

import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// Odd multiples of P for the windows of a scalar: entry j of window i is (2j+1) 2^(8i) P, affine,
/// in the form of [Limbs]. All entries of window 0 have T = (0, 0) added, the point of order 2, so
/// that a sum with one of them is never in the subgroup of order q, in which all other entries are.
///
/// 5.5 MB of the heap, public, made once.
final class LaneTable {

  static final int WINDOWS = 128;

  private static final Curve E = Curve.SAKKE;
  private static final Field F = Field.SAKKE_P;
  private static final int SIZE = F.octets();

  private static final long[][] WINDOW_TABLES = make();

  private LaneTable() {}

  /// x and y (elements) of one entry of window `i` for each lane; y is negative where the digit is.
  /// Octet `i` of the scalars at `scalars[lane]` is the digit. Every entry is read.
  static void select(long x, long y, int i, long scalars, int users, int first, long scratch) {
    long[] table = WINDOW_TABLES[i];
    LaneLookup.octets(scratch, i, scalars, SIZE, users, first);
    LaneLookup.digits(scratch);
    LaneLookup.look(x, Limbs.COUNT, table, 0, ENTRIES, scratch);
    LaneLookup.look(y, Limbs.COUNT, table, Limbs.COUNT, ENTRIES, scratch);
    LaneLookup.negate(y, Limbs.COUNT, scratch + LaneField.VECTOR);
  }

  private static long[][] make() {
    long[][] tables = new long[WINDOWS][];
    long octets = LaneEntries.octets(E, Limbs.COUNT, ENTRIES);
    try (Frame frame = Frame.open(octets + 2L * E.pointOctets())) {
      LaneEntries entries = new LaneEntries(frame, E, Limbs.SAKKE, Limbs.COUNT, ENTRIES);
      long base = frame.alloc(E.pointOctets());
      long step = frame.alloc(E.pointOctets());
      E.generator().load(base);
      for (int i = 0; i < WINDOWS; i++) {
        E.dbl(step, base);
        LaneEntries.Change change = i == 0 ? LaneTable::translate : (x, y, t) -> {};
        tables[i] = entries.table(base, step, change);
        for (int k = 0; k < WINDOW; k++) {
          E.dbl(base, base);
        }
      }
    }
    return tables;
  }

  /// (x, y) + (0, 0) = (-3/x, 3y/x^2).
  private static void translate(long x, long y, long t) {
    F.inv(t, x);
    F.set(x, 3);
    F.mul(x, x, t);
    F.mul(y, y, x);
    F.mul(y, y, t);
    F.neg(x, x);
  }
}
