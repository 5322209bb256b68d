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

/// One entry of a public table for each lane, found by a secret octet. Every entry is read.
///
/// A table lies limb by limb: the first limb of all its entries side by side, then the second.
final class LaneLookup {

  /// Bits of a digit.
  static final int WINDOW = 8;

  /// Entries for the odd multiples of either sign.
  static final int ENTRIES = 1 << (WINDOW - 1);

  /// Octets of scratch space: what [#octets] writes, and a sign for each lane behind it.
  static final long SCRATCH = 2 * VECTOR;

  /// An index is that of a pair of vectors, and one in it.
  private static final int PART_BITS = Integer.numberOfTrailingZeros(2 * LANES);

  private LaneLookup() {}

  /// Writes octet `i` of a scalar for each lane to `to`. Scalars of `size` octets lie side by side;
  /// the lanes have those from `first` on, where there are no more, the last one again.
  static void octets(long to, int i, long scalars, int size, int users, int first) {
    for (int lane = 0; lane < LANES; lane++) {
      long scalar = scalars + (long) Math.min(first + lane, users - 1) * size;
      long octet = MEM.get(JAVA_BYTE, scalar + i) & 0xffL;
      MEM.set(JAVA_LONG, to + 8L * lane, octet);
    }
  }

  /// From octet u at `at`, which stands for the digit 2u - 255: the index of its magnitude, and the
  /// sign bit of a double behind it.
  static void digits(long at) {
    LongVector octet = LongVector.fromMemorySegment(L, MEM, at, ORDER);
    LongVector negative = octet.lanewise(VectorOperators.LSHR, WINDOW - 1).sub(1);
    LongVector index = octet.lanewise(VectorOperators.XOR, negative).and(ENTRIES - 1L);
    index.intoMemorySegment(MEM, at, ORDER);
    negative.and(Long.MIN_VALUE).intoMemorySegment(MEM, at + VECTOR, ORDER);
  }

  /// The limbs from `first` on of the entry that the lane's index says.
  static void look(long to, int limbs, long[] table, int first, int entries, long indices) {
    for (int limb = 0; limb < limbs; limb++) {
      int from = (first + limb) * entries;
      if (LANES > 2) {
        permute(to + limb * VECTOR, table, from, entries, indices);
      } else {
        scan(to + limb * VECTOR, table, from, entries, indices);
      }
    }
  }

  /// One limb, two vectors of entries at a time.
  private static void permute(long to, long[] table, int from, int entries, long indices) {
    LongVector index = LongVector.fromMemorySegment(L, MEM, indices, ORDER);
    LongVector part = index.lanewise(VectorOperators.LSHR, PART_BITS);
    LongVector found = LongVector.zero(L);
    for (int k = 0; k < entries / (2 * LANES); k++) {
      int at = from + 2 * LANES * k;
      LongVector low = LongVector.fromArray(L, table, at);
      LongVector high = LongVector.fromArray(L, table, at + LANES);
      found = found.blend(index.selectFrom(low, high), part.eq(k));
    }
    found.intoMemorySegment(MEM, to, ORDER);
  }

  /// One limb, one entry at a time: for vectors of two lanes the JVM has no permutation.
  private static void scan(long to, long[] table, int from, int entries, long indices) {
    LongVector index = LongVector.fromMemorySegment(L, MEM, indices, ORDER);
    LongVector found = LongVector.zero(L);
    for (int k = 0; k < entries; k++) {
      LongVector other = index.lanewise(VectorOperators.XOR, (long) k);
      // All ones where the two are equal, since an index is small.
      LongVector equal = other.sub(1).lanewise(VectorOperators.ASHR, 63);
      found = found.or(equal.and(table[from + k]));
    }
    found.intoMemorySegment(MEM, to, ORDER);
  }

  /// Gives the `limbs` limbs at `y` the signs at `signs`.
  static void negate(long y, int limbs, long signs) {
    LongVector sign = LongVector.fromMemorySegment(L, MEM, signs, ORDER);
    for (int limb = 0; limb < limbs; limb++) {
      long at = y + limb * VECTOR;
      LongVector value = LongVector.fromMemorySegment(L, MEM, at, ORDER);
      value.lanewise(VectorOperators.XOR, sign).intoMemorySegment(MEM, at, ORDER);
    }
  }
}
