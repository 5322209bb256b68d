package org.sluice.mikey.batch;

import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;

/// Multiples of G of RFC 6507, the generator of P-256, for many secret scalars at once, as
/// [BaseMultiples] has them of P.
///
/// Results are those of [Curve#mulBase(long, long)] and [Curve#encode(long, long)], octet for
/// octet. Time and addresses depend on the number of scalars alone. For any number of threads.
public final class GeneratorMultiples {

  /// Octets of a scalar: an element of [Field#P256_N].
  public static final int SCALAR = Field.P256_N.octets();

  /// Octets of a point, 04 || x || y.
  public static final int POINT = Curve.P256.encodedOctets();

  /// Scalars that share their inversions; larger batches are done in parts, so that memory stays
  /// the same: 0.3 MiB of the pool while a part is computed.
  private static final int PART = 1024;

  private GeneratorMultiples() {}

  /// Writes [k]G of each of `count` scalars k at `scalars` to `out`, [#POINT] octets each. The
  /// scalars lie side by side, [#SCALAR] octets each.
  ///
  /// @throws IllegalArgumentException if a scalar is 0: infinity has no octets. Nothing is written
  public static void encode(long out, long scalars, int count) {
    OneByOne.refuseZero(Field.P256_N, scalars, count);
    for (int done = 0; done < count; done += PART) {
      int part = Math.min(PART, count - done);
      long from = scalars + (long) done * SCALAR;
      long to = out + (long) done * POINT;
      if (Rehearsal.GENERATOR.lanesServe(part)) {
        Rehearsal.GENERATOR.watch(() -> inLanes(to, from, part));
      } else {
        OneByOne.encode(Curve.P256, to, from, part);
      }
    }
  }

  static void inLanes(long out, long scalars, int count) {
    LaneP256Multiples.encode(out, scalars, count, LaneP256Table.WINDOWS - 1);
  }
}
