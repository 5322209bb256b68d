package org.sluice.mikey.batch;

import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.field.Field;

/// Multiples of P of RFC 6508 for many secret scalars at once.
///
/// Results are those of [Curve#mulBase(long, long)] and [Curve#encode(long, long)], octet for
/// octet. Time and addresses depend on the number of scalars alone. For any number of threads.
public final class BaseMultiples {

  /// Octets of a scalar: an element of [Field#SAKKE_Q].
  public static final int SCALAR = Field.SAKKE_Q.octets();

  /// Octets of a point, 04 || x || y.
  public static final int POINT = Curve.SAKKE.encodedOctets();

  /// Scalars that share their inversions; larger batches are done in parts, so that memory stays
  /// the same: 1 MiB of the pool while a part is computed.
  private static final int PART = 1024;

  /// So many multiples one by one take longer than waiting for the lanes.
  private static final long WORTH_WAITING = 16_384;

  private BaseMultiples() {}

  /// Writes [k]P of each of `count` scalars k at `scalars` to `out`, [#POINT] octets each. The
  /// scalars lie side by side, [#SCALAR] octets each.
  ///
  /// @throws IllegalArgumentException if a scalar is 0: infinity has no octets. Nothing is written
  public static void encode(long out, long scalars, int count) {
    OneByOne.refuseZero(Field.SAKKE_Q, scalars, count);
    for (int done = 0; done < count; done += PART) {
      int part = Math.min(PART, count - done);
      long from = scalars + (long) done * SCALAR;
      long to = out + (long) done * POINT;
      if (Rehearsal.CURVE.lanesServe(part)) {
        Rehearsal.CURVE.watch(() -> LaneMultiples.encode(to, from, part, LaneTable.WINDOWS));
      } else {
        OneByOne.encode(Curve.SAKKE, to, from, part);
      }
    }
  }

  /// Says that about `multiples` will be asked for. If they are so many that it pays, waits as
  /// [#prepare] does, rather than have the first thousands done one by one meanwhile. Answers how
  /// many lanes batches now use.
  public static int expect(long multiples) {
    if (multiples >= WORTH_WAITING) {
      return prepare();
    }
    return Rehearsal.CURVE.isCompiled() ? LaneField.LANES : 1;
  }

  /// Waits until the lanes are compiled, which otherwise happens beside the first large batches;
  /// seconds. The others, for G, for X25519 and for hashes, are compiled as well. Answers how many
  /// lanes batches of multiples now use: 1 where there are none, or where the compiler did not get
  /// them into registers.
  public static int prepare() {
    boolean _ = Rehearsal.HASHES.warmUp();
    boolean _ = Rehearsal.GENERATOR.warmUp();
    boolean _ = Rehearsal.AGREEMENTS.warmUp();
    return Rehearsal.CURVE.warmUp() ? LaneField.LANES : 1;
  }

  /// How many parts were computed during which lanes reached the heap, because the compiler took
  /// back its code under way: 0, or [docs/SECRETS.md] says what that means.
  public static long partsSeenOnHeap() {
    return Rehearsal.partsSeenOnHeap();
  }
}
