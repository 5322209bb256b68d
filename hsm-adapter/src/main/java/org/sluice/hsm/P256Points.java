package org.sluice.hsm;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/// Public P-256 points (04 || x || y, 65 octets) as they come from tokens and from other
/// partitions. Nothing here is secret.
public final class P256Points {

  /// Octets of an uncompressed point.
  public static final int OCTETS = 65;

  private static final byte[] SPKI_HEAD =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");
  private static final BigInteger P =
      new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
  private static final BigInteger B =
      new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);

  private P256Points() {}

  /// Throws [HsmException.BadPoint], naming `token`, unless `point` is an uncompressed point on
  /// P-256 (SP 800-56A 5.6.2.3.3; the cofactor is 1, so it has the right order).
  public static void check(byte[] point, String token) {
    if (point.length != OCTETS) {
      throw new HsmException.BadPoint(token, point.length + " octets, expected " + OCTETS);
    }
    if (point[0] != 4) {
      throw new HsmException.BadPoint(token, "first octet " + (point[0] & 0xff) + ", expected 4");
    }
    BigInteger x = new BigInteger(1, point, 1, 32);
    BigInteger y = new BigInteger(1, point, 33, 32);
    if (x.compareTo(P) >= 0 || y.compareTo(P) >= 0) {
      throw new HsmException.BadPoint(token, "coordinate not below the field prime");
    }
    BigInteger right = x.multiply(x).subtract(BigInteger.valueOf(3)).multiply(x).add(B).mod(P);
    if (!y.multiply(y).mod(P).equals(right)) {
      throw new HsmException.BadPoint(token, "not on the curve");
    }
  }

  /// SubjectPublicKeyInfo (DER, 91 octets) of a point.
  public static byte[] spki(byte[] point) {
    byte[] out = Arrays.copyOf(SPKI_HEAD, SPKI_HEAD.length + OCTETS);
    System.arraycopy(point, 0, out, SPKI_HEAD.length, OCTETS);
    return out;
  }

  /// The point in a SubjectPublicKeyInfo made by [#spki(byte[])] or the JDK.
  public static byte[] point(byte[] spki) {
    if (spki.length != SPKI_HEAD.length + OCTETS
        || Arrays.mismatch(spki, SPKI_HEAD) != SPKI_HEAD.length) {
      throw new IllegalArgumentException("not the SubjectPublicKeyInfo of a P-256 point");
    }
    return Arrays.copyOfRange(spki, SPKI_HEAD.length, spki.length);
  }

  /// The JDK's key for a point that has been checked.
  public static PublicKey jdkKey(byte[] point) {
    try {
      return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki(point)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a P-256 point", e);
    }
  }
}
