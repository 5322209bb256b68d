package org.sluice.mikey.sakke;

import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PreparedPoint;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.sakke.SakkeException.Problem;
import org.sluice.mikey.secret.Frame;

/// An identity under a Z_T with tables of its point [b]P + Z_T (1.4 MB), for a sender that
/// encapsulates to it many times. The identity names its period, so this ends with the period.
/// Public; for any number of threads.
public final class PreparedRecipient {

  private final byte[] id;
  private final PreparedPoint point;

  private PreparedRecipient(byte[] id, PreparedPoint point) {
    this.id = id;
    this.point = point;
  }

  /// Makes the tables, which takes as long as some ten encapsulations.
  ///
  /// @throws SakkeException with IDENTITY_LENGTH, or NO_SUCH_KEY for the one identity without a key
  /// @throws BadPoint if Z_T is not in the subgroup of order q
  public static PreparedRecipient of(PublicPoint zT, byte[] id) {
    Curve e = Curve.SAKKE;
    try (Frame frame = Frame.open(e.pointOctets() + Field.SAKKE_Q.octets())) {
      long p = frame.alloc(e.pointOctets());
      long a = frame.alloc(Field.SAKKE_Q.octets());
      Identity.load(a, id);
      Domain.of(zT).identityPoint(p, a);
      if (e.isInfinity(p) != 0) {
        throw new SakkeException(Problem.NO_SUCH_KEY, "Z_T has no key for this identity");
      }
      return new PreparedRecipient(id.clone(), PreparedPoint.of(PublicPoint.of(e, p)));
    }
  }

  byte[] id() {
    return id;
  }

  /// r = [k]([b]P + Z_T).
  void encapsulationPoint(long r, long k) {
    point.mul(r, k);
  }
}
