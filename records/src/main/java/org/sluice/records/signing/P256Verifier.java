package org.sluice.records.signing;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.X509EncodedKeySpec;
import org.jspecify.annotations.Nullable;
import org.sluice.records.codec.Octets;
import org.sluice.records.id.P256Spki;

/// ECDSA signatures on P-256 with SHA-256 (FIPS 186-5), checked by the JDK.
public final class P256Verifier {
  private P256Verifier() {}

  /// Whether `signature` (r||s, 64 octets) over `message` is by the key `spki` (the form of
  /// [P256Spki], on the curve). Anything malformed is a "no".
  public static boolean verify(byte[] spki, byte[] message, byte[] signature) {
    ECPublicKey key = signature.length == Signature.LENGTH ? key(spki) : null;
    if (key == null) {
      return false;
    }
    try {
      var verifier = java.security.Signature.getInstance("SHA256withECDSAinP1363Format");
      verifier.initVerify(key);
      verifier.update(message);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// The key, or null if the form is wrong or the point is not on the curve.
  private static @Nullable ECPublicKey key(byte[] spki) {
    if (P256Spki.problem(Octets.of(spki)) != null) {
      return null;
    }
    try {
      ECPublicKey key =
          (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki));
      return onCurve(key) ? key : null;
    } catch (GeneralSecurityException e) {
      return null;
    }
  }

  /// Coordinates below p and y^2 = x^3 + ax + b: the JDK does not promise that it looks.
  private static boolean onCurve(ECPublicKey key) {
    var curve = key.getParams().getCurve();
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    BigInteger x = key.getW().getAffineX();
    BigInteger y = key.getW().getAffineY();
    BigInteger right = x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB()).mod(p);
    return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.multiply(y).mod(p).equals(right);
  }
}
