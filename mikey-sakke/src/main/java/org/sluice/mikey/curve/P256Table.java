package org.sluice.mikey.curve;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.LooseP256;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// Affine multiples of a public point of P-256, on the heap: eight words an entry, x and y as
/// elements of [Field#P256_P].
final class P256Table {

  /// Words of an entry.
  static final int ENTRY = 8;

  private static final int SIZE = P256Points.SIZE;

  private P256Table() {}

  /// Entries 1, 2, 3, ... count times the point at `p` (Jacobian), or 1, 3, 5, ... if `odd`. The
  /// last entry is left at `last`.
  static long[] multiples(long p, int count, boolean odd, long last) {
    try (Frame frame = Frame.open(tableOctets(count))) {
      long points = frame.alloc((long) count * P256Points.POINT);
      long step = frame.alloc(P256Points.ADDEND);
      long scratch = frame.alloc(P256Points.SCRATCH);
      copy(points, p);
      P256Points.dbl(step, p, scratch);
      int from = 1;
      if (!odd) {
        copy(points + P256Points.POINT, step);
        copy(step, p);
        from = 2;
      }
      P256Points.completeAddend(step);
      for (int j = from; j < count; j++) {
        long at = points + (long) j * P256Points.POINT;
        P256Points.add(at, at - P256Points.POINT, step, scratch);
      }
      copy(last, points + (count - 1L) * P256Points.POINT);
      return affine(frame, points, count);
    }
  }

  private static long tableOctets(int count) {
    return (long) count * (P256Points.POINT + SIZE)
        + P256Points.ADDEND
        + P256Points.SCRATCH
        + 8 * SIZE;
  }

  /// One inversion for all Z: the running products, then backwards.
  private static long[] affine(Frame frame, long points, int count) {
    long products = frame.alloc((long) count * SIZE);
    long inverse = frame.alloc(SIZE);
    long z = frame.alloc(SIZE);
    long t = frame.alloc(SIZE);
    long x = frame.alloc(2L * Field.P256_P.octets());
    LooseP256.copy(products, points + 2 * SIZE);
    for (int j = 1; j < count; j++) {
      long product = products + (long) j * SIZE;
      LooseP256.mul(product, product - SIZE, z(points, j));
    }
    LooseP256.toField(x, products + (count - 1L) * SIZE);
    Field.P256_P.inv(x, x);
    LooseP256.fromField(inverse, x);
    long[] table = new long[count * ENTRY];
    for (int j = count - 1; j >= 0; j--) {
      LooseP256.copy(z, inverse);
      if (j > 0) {
        LooseP256.mul(z, inverse, products + (j - 1L) * SIZE);
        LooseP256.mul(inverse, inverse, z(points, j));
      }
      long point = points + (long) j * P256Points.POINT;
      LooseP256.sqr(t, z);
      LooseP256.mul(z, z, t);
      LooseP256.mul(t, t, point);
      LooseP256.toField(x, t);
      LooseP256.mul(z, z, point + SIZE);
      LooseP256.toField(x + Field.P256_P.octets(), z);
      for (int k = 0; k < ENTRY; k++) {
        table[j * ENTRY + k] = SecretPool.MEM.get(JAVA_LONG, x + 8L * k);
      }
    }
    return table;
  }

  private static long z(long points, int j) {
    return points + (long) j * P256Points.POINT + 2 * SIZE;
  }

  /// r = p, Jacobian points.
  static void copy(long r, long p) {
    for (int i = 0; i < 3; i++) {
      LooseP256.copy(r + (long) i * SIZE, p + (long) i * SIZE);
    }
  }

  /// Reads entry `index` of a table to `to`, loose x and y. The index is public.
  static void load(long to, long[] table, int index) {
    int at = index * ENTRY;
    LooseP256.fromWords(to, table[at], table[at + 1], table[at + 2], table[at + 3]);
    LooseP256.fromWords(to + SIZE, table[at + 4], table[at + 5], table[at + 6], table[at + 7]);
  }
}
