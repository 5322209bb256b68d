package org.sluice.mikey.curve;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sluice.mikey.curve.BadPoint.Problem;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// A point that anybody may see (KPAK, PVT, Z_T, R of a SED): on its curve and not infinity,
/// checked when it is made. Whether it is in the subgroup of order q is asked with
/// [#requireOrder()].
public final class PublicPoint {

  private final Curve curve;
  private final byte[] octets;
  // Two threads may both build it; both tables are the same.
  private volatile long @Nullable [] oddMultiples;

  private PublicPoint(Curve curve, byte[] octets) {
    this.curve = curve;
    this.octets = octets;
  }

  /// The point that `octets` (04 || x || y) encode.
  ///
  /// @throws BadPoint naming the rule that is broken
  public static PublicPoint of(Curve curve, byte[] octets) {
    byte[] own = octets.clone();
    PublicPoint point = new PublicPoint(curve, own);
    try (Frame frame = Frame.open(curve.pointOctets())) {
      point.load(frame.alloc(curve.pointOctets()));
    }
    return point;
  }

  /// The point of these octets, which whoever calls has computed or checked.
  static PublicPoint known(Curve curve, byte[] octets) {
    return new PublicPoint(curve, octets);
  }

  /// The projective point at `p`, which is no secret any more.
  ///
  /// @throws BadPoint with INFINITY if it has no encoding
  public static PublicPoint of(Curve curve, long p) {
    byte[] octets = new byte[curve.encodedOctets()];
    try (Frame frame = Frame.open(octets.length + 8L)) {
      long at = frame.alloc(octets.length);
      curve.encode(at, p);
      MemorySegment.copy(SecretPool.MEM, JAVA_BYTE, at, octets, 0, octets.length);
    }
    return new PublicPoint(curve, octets);
  }

  /// Its curve.
  public Curve curve() {
    return curve;
  }

  /// 04 || x || y. A copy.
  public byte[] octets() {
    return octets.clone();
  }

  /// Writes the projective point at `r`.
  public void load(long r) {
    try (Frame frame = Frame.open(octets.length + 8L)) {
      long at = frame.alloc(octets.length);
      MemorySegment.copy(octets, 0, SecretPool.MEM, JAVA_BYTE, at, octets.length);
      curve.decode(r, at, octets.length);
    }
  }

  /// Odd multiples of this point of P-256 for [P256Sum], computed by the first call.
  long[] oddMultiples() {
    long[] built = oddMultiples;
    if (built == null) {
      built = P256Sum.oddMultiples(this, P256Sum.WINDOW_OF_K);
      oddMultiples = built;
    }
    return built;
  }

  /// This point, if it is in the subgroup of order q.
  ///
  /// @throws BadPoint with WRONG_ORDER if it is not
  public PublicPoint requireOrder() {
    try (Frame frame = Frame.open(curve.pointOctets())) {
      long p = frame.alloc(curve.pointOctets());
      load(p);
      if (curve.hasOrder(p) == 0) {
        throw new BadPoint(curve.toString(), Problem.WRONG_ORDER);
      }
      return this;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicPoint p
        && curve == p.curve
        && MessageDigest.isEqual(octets, p.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  @Override
  public String toString() {
    return "PublicPoint[" + curve + "]";
  }
}
