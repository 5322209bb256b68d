package org.sluice.mikey.sakke;

import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// * <f, r> = g^w: what proves a product of two committed scalars without opening them. Used where
///   partitions of a threshold domain name one of them that lied; not for users' keys.
public final class PairingEquation {

  private static final Curve E = Curve.SAKKE;
  private static final Field Q = Field.SAKKE_Q;

  private PairingEquation() {}

  /// Whether the equation holds. `f` must be of order q; `w` is canonical, 128 octets.
  public static boolean holds(PublicPoint e, PublicPoint f, PublicPoint r, byte[] w) {
    try (Frame frame =
        Frame.open(
            2L * E.pointOctets() + 3L * Complex.OCTETS + Complex.FRAME_OCTETS + Q.octets())) {
      long first = frame.alloc(E.pointOctets());
      long second = frame.alloc(E.pointOctets());
      long left = frame.alloc(Complex.OCTETS);
      long factor = frame.alloc(Complex.OCTETS);
      long right = frame.alloc(Complex.OCTETS);
      long exponent = frame.alloc(Q.octets());
      Complex complex = new Complex(frame);
      if (!Q.fromPublic(exponent, w, 0, w.length)) {
        return false;
      }
      E.generator().load(first);
      e.load(second);
      Pairing.pair(left, first, second);
      f.load(first);
      r.load(second);
      Pairing.pair(factor, first, second);
      complex.mul(left, left, factor);
      GeneratorPower.power(right, exponent);
      return complex.sameRatio(left, right) != 0;
    }
  }
}
