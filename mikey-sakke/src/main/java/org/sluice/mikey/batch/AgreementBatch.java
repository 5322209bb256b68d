package org.sluice.mikey.batch;

/// X25519 (RFC 7748 section 5) for many secret scalars and coordinates at once, in lanes or not at
/// all: who has it one by one does it so where this says no.
public final class AgreementBatch {

  /// Octets of a scalar, of a coordinate, and of a result.
  public static final int OCTETS = 32;

  private AgreementBatch() {}

  /// Writes the product of scalar i at `scalars` and the point with coordinate i at `coordinates`
  /// to `out`, for i < `count`; each is 32 octets, side by side, and scalars are clamped here. The
  /// caller refuses a result of zeros. Time and addresses depend on `count` alone. False, and
  /// nothing is written, where lanes cannot be used or are not compiled yet.
  public static boolean multiply(long out, long scalars, long coordinates, int count) {
    if (!Rehearsal.AGREEMENTS.lanesServe(count)) {
      return false;
    }
    Rehearsal.AGREEMENTS.watch(() -> inLanes(out, scalars, coordinates, count));
    return true;
  }

  static void inLanes(long out, long scalars, long coordinates, int count) {
    LaneX25519.multiply(out, scalars, coordinates, count, LaneX25519.BITS);
  }
}
