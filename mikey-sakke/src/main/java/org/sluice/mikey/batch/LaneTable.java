package org.sluice.mikey.batch;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.sluice.mikey.batch.LaneField.L;
import static org.sluice.mikey.batch.LaneField.LANES;
import static org.sluice.mikey.batch.LaneField.ORDER;
import static org.sluice.mikey.batch.LaneField.VECTOR;
import static org.sluice.mikey.secret.SecretPool.MEM;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// Odd multiples of P for the windows of a scalar: entry j of window i is (2j+1) 2^(8i) P, affine,
/// in the form of [Limbs]. All entries of window 0 have T = (0, 0) added, the point of order 2, so
/// that a sum with one of them is never in the subgroup of order q, in which all other entries are.
///
/// 5.5 MB of the heap, public, made once.
final class LaneTable {

  static final int WINDOW = 8;
  static final int WINDOWS = 128;
  private static final int ENTRIES = 1 << (WINDOW - 1);

  // A window: each limb of x, then of y, of all entries side by side.
  private static final int LIMBS = 2 * Limbs.COUNT;

  /// An index is that of a pair of vectors, and one in it.
  private static final int PART_BITS = Integer.numberOfTrailingZeros(2 * LANES);

  private static final Curve E = Curve.SAKKE;
  private static final Field F = Field.SAKKE_P;
  private static final int SIZE = F.octets();

  private static final long[][] WINDOW_TABLES = make();

  private LaneTable() {}

  /// Octets of scratch space for [#select].
  static final long SCRATCH = 2 * VECTOR;

  /// x and y (elements) of one entry of window `i` for each lane; y is negative where the digit is.
  /// Octet `i` of the scalars at `scalars[lane]` is the digit. Every entry is read.
  static void select(long x, long y, int i, long scalars, int users, int first, long scratch) {
    for (int lane = 0; lane < LANES; lane++) {
      long scalar = scalars + (long) Math.min(first + lane, users - 1) * SIZE;
      long octet = MEM.get(JAVA_BYTE, scalar + i) & 0xffL;
      MEM.set(JAVA_LONG, scratch + 8L * lane, octet);
    }
    digits(scratch);
    look(x, WINDOW_TABLES[i], 0, scratch);
    look(y, WINDOW_TABLES[i], Limbs.COUNT, scratch);
    negate(y, scratch + VECTOR);
  }

  /// From octet u, which stands for the digit 2u - 255: the index of its magnitude, and the sign
  /// bit of a double behind it.
  private static void digits(long at) {
    LongVector octet = LongVector.fromMemorySegment(L, MEM, at, ORDER);
    LongVector negative = octet.lanewise(VectorOperators.LSHR, WINDOW - 1).sub(1);
    LongVector index = octet.lanewise(VectorOperators.XOR, negative).and(ENTRIES - 1L);
    index.intoMemorySegment(MEM, at, ORDER);
    negative.and(Long.MIN_VALUE).intoMemorySegment(MEM, at + VECTOR, ORDER);
  }

  private static void look(long to, long[] table, int firstLimb, long indices) {
    for (int limb = 0; limb < Limbs.COUNT; limb++) {
      int from = (firstLimb + limb) * ENTRIES;
      if (LANES > 2) {
        permute(to + limb * VECTOR, table, from, indices);
      } else {
        scan(to + limb * VECTOR, table, from, indices);
      }
    }
  }

  /// One limb, two vectors of entries at a time.
  private static void permute(long to, long[] table, int from, long indices) {
    LongVector index = LongVector.fromMemorySegment(L, MEM, indices, ORDER);
    LongVector part = index.lanewise(VectorOperators.LSHR, PART_BITS);
    LongVector found = LongVector.zero(L);
    for (int k = 0; k < ENTRIES / (2 * LANES); k++) {
      int at = from + 2 * LANES * k;
      LongVector low = LongVector.fromArray(L, table, at);
      LongVector high = LongVector.fromArray(L, table, at + LANES);
      found = found.blend(index.selectFrom(low, high), part.eq(k));
    }
    found.intoMemorySegment(MEM, to, ORDER);
  }

  /// One limb, one entry at a time: for vectors of two lanes the JVM has no permutation.
  private static void scan(long to, long[] table, int from, long indices) {
    LongVector index = LongVector.fromMemorySegment(L, MEM, indices, ORDER);
    LongVector found = LongVector.zero(L);
    for (int k = 0; k < ENTRIES; k++) {
      LongVector other = index.lanewise(VectorOperators.XOR, (long) k);
      // All ones where the two are equal, since an index is small.
      LongVector equal = other.sub(1).lanewise(VectorOperators.ASHR, 63);
      found = found.or(equal.and(table[from + k]));
    }
    found.intoMemorySegment(MEM, to, ORDER);
  }

  private static void negate(long y, long signs) {
    LongVector sign = LongVector.fromMemorySegment(L, MEM, signs, ORDER);
    for (int limb = 0; limb < Limbs.COUNT; limb++) {
      long at = y + limb * VECTOR;
      LongVector value = LongVector.fromMemorySegment(L, MEM, at, ORDER);
      value.lanewise(VectorOperators.XOR, sign).intoMemorySegment(MEM, at, ORDER);
    }
  }

  private static long[][] make() {
    long[][] tables = new long[WINDOWS][];
    try (Frame frame =
        Frame.open(
            (ENTRIES + 2L) * E.pointOctets()
                + (ENTRIES + 6L) * SIZE
                + 8L * Limbs.COUNT
                + E.scratchOctets())) {
      Building b = new Building(frame);
      E.generator().load(b.base);
      for (int i = 0; i < WINDOWS; i++) {
        b.points();
        tables[i] = b.table(i == 0);
        for (int k = 0; k < WINDOW; k++) {
          E.dbl(b.base, b.base, b.scratch);
        }
      }
    }
    return tables;
  }

  /// The making of a window, from its base.
  private static final class Building {
    private final long points;
    private final long base;
    private final long step;
    private final long products;
    private final long inverse;
    private final long x;
    private final long y;
    private final long t;
    private final long up;
    private final long limbs;
    private final long scratch;

    Building(Frame frame) {
      points = frame.alloc((long) ENTRIES * E.pointOctets());
      base = frame.alloc(E.pointOctets());
      step = frame.alloc(E.pointOctets());
      products = frame.alloc((long) ENTRIES * SIZE);
      inverse = frame.alloc(SIZE);
      x = frame.alloc(SIZE);
      y = frame.alloc(SIZE);
      t = frame.alloc(SIZE);
      up = frame.alloc(SIZE);
      limbs = frame.alloc(8L * Limbs.COUNT);
      scratch = frame.alloc(E.scratchOctets());
      F.set(up, Limbs.UP);
    }

    private long point(int j) {
      return points + (long) j * E.pointOctets();
    }

    private long product(int j) {
      return products + (long) j * SIZE;
    }

    /// (2j+1) times the base, projective.
    void points() {
      E.dbl(step, base, scratch);
      E.copy(points, base);
      F.copy(products, base + 2L * SIZE);
      for (int j = 1; j < ENTRIES; j++) {
        E.add(point(j), point(j - 1), step, scratch);
        F.mul(product(j), product(j - 1), point(j) + 2L * SIZE);
      }
    }

    /// The same, affine and in limbs, with one inversion for all.
    long[] table(boolean translated) {
      long[] table = new long[LIMBS * ENTRIES];
      F.inv(inverse, product(ENTRIES - 1));
      for (int j = ENTRIES - 1; j >= 0; j--) {
        F.copy(t, inverse);
        if (j > 0) {
          F.mul(t, inverse, product(j - 1));
          F.mul(inverse, inverse, point(j) + 2L * SIZE);
        }
        F.mul(x, point(j), t);
        F.mul(y, point(j) + SIZE, t);
        if (translated) {
          translate();
        }
        put(table, j, 0, x);
        put(table, j, Limbs.COUNT, y);
      }
      return table;
    }

    /// (x, y) + (0, 0) = (-3/x, 3y/x^2).
    private void translate() {
      F.inv(t, x);
      F.set(x, 3);
      F.mul(x, x, t);
      F.mul(y, y, x);
      F.mul(y, y, t);
      F.neg(x, x);
    }

    private void put(long[] table, int entry, int firstLimb, long element) {
      F.mul(t, element, up);
      Limbs.spread(limbs, 8, t);
      for (int limb = 0; limb < Limbs.COUNT; limb++) {
        table[(firstLimb + limb) * ENTRIES + entry] = MEM.get(JAVA_LONG, limbs + 8L * limb);
      }
    }
  }
}
