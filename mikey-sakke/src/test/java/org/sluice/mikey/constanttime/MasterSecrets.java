package org.sluice.mikey.constanttime;

import java.lang.foreign.ValueLayout;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// Keys by the formulas of RFC 6507 and RFC 6508, from master secrets that are always the same.
final class MasterSecrets {

  static final byte[] ID = Values.octets("identity", 32);

  private MasterSecrets() {}

  /// [k]G of the curve.
  static PublicPoint publicPoint(Curve curve, byte[] k) {
    try (Frame frame = Frame.open(curve.pointOctets() + curve.order().octets())) {
      long scalar = frame.alloc(curve.order().octets());
      long point = frame.alloc(curve.pointOctets());
      curve.order().reducePublic(scalar, k);
      curve.mulBase(point, scalar);
      return PublicPoint.of(curve, point);
    }
  }

  /// The octets of [1 / (a + z)]P for the identity [#ID].
  static byte[] rsk(byte[] z) {
    Field q = Field.SAKKE_Q;
    try (Frame frame = Frame.open(2L * q.octets())) {
      long sum = frame.alloc(q.octets());
      long a = frame.alloc(q.octets());
      q.reducePublic(sum, z);
      q.reducePublic(a, ID);
      q.add(sum, sum, a);
      q.inv(sum, sum);
      q.toOctets(a, sum);
      return publicPoint(
              Curve.SAKKE, SecretPool.MEM.asSlice(a, q.octets()).toArray(ValueLayout.JAVA_BYTE))
          .octets();
    }
  }

  /// A receiver secret key of these octets.
  static Rsk key(byte[] octets) {
    return Rsk.of(SecretBytes.takeOwnershipOf(octets.clone()));
  }

  static SecretBytes secret(byte[] octets) {
    return SecretBytes.takeOwnershipOf(octets.clone());
  }
}
