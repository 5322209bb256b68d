package org.sluice.mikey.batch;

import static org.sluice.mikey.batch.LaneLookup.ENTRIES;
import static org.sluice.mikey.batch.LaneLookup.WINDOW;
import static org.sluice.mikey.batch.Limbs.P256_COUNT;

import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.secret.Frame;

/// Multiples of G of P-256 for the windows of a scalar, affine, in the form of [Limbs#P256]. Entry
/// j of window i is (2j+1) 2^(8i) G; of the last window entry u is ((2u - 509) 2^248 - 1) G
/// ([LaneP256Multiples] says why).
///
/// 0.4 MB of the heap, public, made once.
final class LaneP256Table {

  static final int WINDOWS = 32;

  private static final int LAST_ENTRIES = 2 * ENTRIES;
  private static final int LAST_FIRST = 509;
  private static final Curve E = Curve.P256;
  private static final int SIZE = E.order().octets();

  private static final long[][] WINDOW_TABLES = make();

  private LaneP256Table() {}

  /// x and y (elements) of one entry of window `i` for each lane, by octet `i` of its scalar; y is
  /// negative where the digit is. Every entry is read.
  static void select(long x, long y, int i, long scalars, int users, int first, long scratch) {
    long[] table = WINDOW_TABLES[i];
    LaneLookup.octets(scratch, i, scalars, SIZE, users, first);
    if (i == WINDOWS - 1) {
      LaneLookup.look(x, P256_COUNT, table, 0, LAST_ENTRIES, scratch);
      LaneLookup.look(y, P256_COUNT, table, P256_COUNT, LAST_ENTRIES, scratch);
    } else {
      LaneLookup.digits(scratch);
      LaneLookup.look(x, P256_COUNT, table, 0, ENTRIES, scratch);
      LaneLookup.look(y, P256_COUNT, table, P256_COUNT, ENTRIES, scratch);
      LaneLookup.negate(y, P256_COUNT, scratch + LaneField.VECTOR);
    }
  }

  private static long[][] make() {
    long[][] tables = new long[WINDOWS][];
    long octets = LaneEntries.octets(E, P256_COUNT, ENTRIES);
    try (Frame frame = Frame.open(octets + 2L * E.pointOctets())) {
      LaneEntries entries = new LaneEntries(frame, E, Limbs.P256, P256_COUNT, ENTRIES);
      long base = frame.alloc(E.pointOctets());
      long step = frame.alloc(E.pointOctets());
      E.generator().load(base);
      for (int i = 0; i < WINDOWS - 1; i++) {
        E.dbl(step, base);
        tables[i] = entries.table(base, step, (x, y, t) -> {});
        for (int k = 0; k < WINDOW; k++) {
          E.dbl(base, base);
        }
      }
      tables[WINDOWS - 1] = last(base);
    }
    return tables;
  }

  private static long[] last(long base) {
    long octets = LaneEntries.octets(E, P256_COUNT, LAST_ENTRIES);
    try (Frame frame = Frame.open(octets + 2L * E.pointOctets() + E.order().octets())) {
      LaneEntries entries = new LaneEntries(frame, E, Limbs.P256, P256_COUNT, LAST_ENTRIES);
      long first = frame.alloc(E.pointOctets());
      long step = frame.alloc(E.pointOctets());
      long factor = frame.alloc(E.order().octets());
      E.order().set(factor, LAST_FIRST);
      E.mul(first, factor, base);
      E.generator().load(step);
      E.add(first, first, step);
      E.neg(first, first);
      E.dbl(step, base);
      return entries.table(first, step, (x, y, t) -> {});
    }
  }
}
