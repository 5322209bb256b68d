package org.sluice.mikey.sakke;

import java.security.MessageDigest;
import java.util.Arrays;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.sakke.SakkeException.Problem;

/// SAKKE encapsulated data (RFC 6508 section 4): the point R, 257 octets, and the masked shared
/// secret value H, 16 or 32 octets. Public.
public final class Sed {

  private final PublicPoint point;
  private final byte[] masked;

  Sed(PublicPoint point, byte[] masked) {
    this.point = point;
    this.masked = masked;
  }

  /// Reads 273 or 289 octets. R must be on the curve.
  ///
  /// @throws SakkeException with WRONG_LENGTH or BAD_POINT
  public static Sed parse(byte[] octets) {
    int first = Curve.SAKKE.encodedOctets();
    int rest = octets.length - first;
    if (rest != 16 && rest != 32) {
      throw new SakkeException(
          Problem.WRONG_LENGTH,
          "SAKKE encapsulated data has 273 or 289 octets, not " + octets.length);
    }
    try {
      PublicPoint point = PublicPoint.of(Curve.SAKKE, Arrays.copyOf(octets, first));
      return new Sed(point, Arrays.copyOfRange(octets, first, octets.length));
    } catch (BadPoint e) {
      throw new SakkeException(Problem.BAD_POINT, "R of the SAKKE encapsulated data is bad", e);
    }
  }

  /// R || H.
  public byte[] octets() {
    byte[] first = point.octets();
    byte[] all = Arrays.copyOf(first, first.length + masked.length);
    System.arraycopy(masked, 0, all, first.length, masked.length);
    return all;
  }

  PublicPoint point() {
    return point;
  }

  byte[] masked() {
    return masked;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sed s && MessageDigest.isEqual(octets(), s.octets());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(masked);
  }

  @Override
  public String toString() {
    return "Sed[" + (Curve.SAKKE.encodedOctets() + masked.length) + " octets]";
  }
}
