package org.sluice.fuzz;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.hpke.Hpke;
import org.sluice.mikey.hpke.HpkeException;
import org.sluice.mikey.hpke.SealSuite;
import org.sluice.mikey.keyset.KeySet;
import org.sluice.mikey.keyset.KeySetRefused;
import org.sluice.mikey.sakke.Rsk;
import org.sluice.mikey.sakke.SakkeException;
import org.sluice.mikey.sakke.Sed;
import org.sluice.mikey.secret.SecretBytes;

/// Whatever is made of points: the first octet says what the rest is read as. A point that is read
/// is on its curve by a computation of our own and encodes to the octets it came from.
public final class PointTarget {

  private static final BigInteger THREE = BigInteger.valueOf(3);
  private static final BigInteger P256_B =
      new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
  private static final byte[] NOTHING = new byte[0];

  private PointTarget() {}

  /// One input.
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    switch (input[0] & 7) {
      case 0 -> point(Curve.SAKKE, BigInteger.ZERO, rest);
      case 1 -> point(Curve.P256, P256_B, rest);
      case 2 -> sed(rest);
      case 3 -> rsk(rest);
      case 4 -> keySet(rest);
      case 5 -> sealed(SealSuite.P256, rest);
      case 6 -> sealed(SealSuite.X25519, rest);
      default -> order(rest);
    }
  }

  private static void point(Curve curve, BigInteger b, byte[] octets) {
    boolean valid = onCurve(curve, b, octets);
    try {
      PublicPoint point = PublicPoint.of(curve, octets);
      Wrong.unless(valid, "read a point that is not on the curve");
      Wrong.unless(MessageDigest.isEqual(point.octets(), octets), "a point encodes to its octets");
    } catch (BadPoint e) {
      Wrong.unless(!valid, "refused a point of the curve: " + e.problem());
    }
  }

  private static boolean onCurve(Curve curve, BigInteger b, byte[] octets) {
    int size = curve.field().octets();
    if (octets.length != 1 + 2 * size || octets[0] != 4) {
      return false;
    }
    BigInteger p = new BigInteger(1, curve.field().modulus());
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(octets, 1, 1 + size));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(octets, 1 + size, octets.length));
    BigInteger right = x.multiply(x).subtract(THREE).multiply(x).add(b);
    return x.compareTo(p) < 0
        && y.compareTo(p) < 0
        && y.multiply(y).subtract(right).mod(p).signum() == 0;
  }

  private static void sed(byte[] octets) {
    try {
      Sed sed = Sed.parse(octets);
      Wrong.unless(MessageDigest.isEqual(sed.octets(), octets), "SED encodes to its octets");
      Wrong.unless(sed.equals(Sed.parse(octets)), "SED read twice is the same");
    } catch (SakkeException e) {
      Wrong.unless(
          e.problem() == SakkeException.Problem.BAD_POINT
              || e.problem() == SakkeException.Problem.WRONG_LENGTH,
          "SED refused with " + e.problem());
    }
  }

  private static void rsk(byte[] octets) {
    boolean valid = onCurve(Curve.SAKKE, BigInteger.ZERO, octets);
    try (Rsk _ = Rsk.of(secret(octets))) {
      Wrong.unless(valid, "took an RSK that is no point");
    } catch (BadPoint e) {
      Wrong.unless(!valid, "refused an RSK that is a point: " + e.problem());
    }
  }

  private static void keySet(byte[] octets) {
    try (SecretBytes plain = secret(octets);
        KeySet keys = KeySet.fromPlain(plain);
        SecretBytes again = keys.toPlain()) {
      Wrong.unless(plain.sameAs(again), "a key set encodes to its octets");
    } catch (KeySetRefused e) {
      Wrong.unless(e.check() == KeySetRefused.Check.FORM, "form refused with " + e.check());
    }
  }

  /// The rest as the encapsulated key of a sealed text that is long enough to have a tag.
  private static void sealed(SealSuite suite, byte[] octets) {
    byte[] key = new byte[32];
    key[31] = 7;
    try (SecretBytes own = secret(key);
        SecretBytes _ = Hpke.open(suite, own, octets, NOTHING, NOTHING, new byte[20])) {
      throw new Wrong("opened a ciphertext of zeros");
    } catch (HpkeException e) {
      Wrong.unless(
          e.reason() == HpkeException.Reason.NOT_AUTHENTIC
              || e.reason() == HpkeException.Reason.ENCAPSULATED_KEY,
          "refused with " + e.reason());
    }
  }

  /// A point of any order: [#requireOrder] says WRONG_ORDER or nothing.
  private static void order(byte[] octets) {
    PublicPoint point;
    try {
      point = PublicPoint.of(Curve.SAKKE, octets);
    } catch (BadPoint _) {
      return;
    }
    try {
      PublicPoint same = point.requireOrder();
      Wrong.unless(same.equals(point), "the order changes nothing");
    } catch (BadPoint e) {
      Wrong.unless(e.problem() == BadPoint.Problem.WRONG_ORDER, "refused with " + e.problem());
    }
  }

  private static SecretBytes secret(byte[] octets) {
    return SecretBytes.takeOwnershipOf(octets.clone());
  }
}
