package org.sluice.mikey.eccsi;

import java.math.BigInteger;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.Pool;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.testing.Secrets;

/// A user of a domain of its own, with keys made by the formulas of RFC 6507 section 5.1.1.
final class TestUser {

  final byte[] id;
  final PublicPoint kpak;
  final PublicPoint pvt;
  private final byte[] ssk;

  TestUser(byte[] id, SecureRandom random) {
    BigInteger q = Pool.modulus(Field.P256_N);
    BigInteger ksak = new BigInteger(320, random).mod(q);
    BigInteger v = new BigInteger(320, random).mod(q);
    this.id = id.clone();
    this.kpak = multiple(ksak);
    this.pvt = multiple(v);
    BigInteger hs = new BigInteger(1, Eccsi.hs(kpak, id, pvt));
    this.ssk = Pool.octets(hs.multiply(v).add(ksak).mod(q), 32);
  }

  /// The same for the same seed.
  static SecureRandom seeded(long seed) {
    try {
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(seed);
      return random;
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static PublicPoint multiple(BigInteger k) {
    try (Frame frame = Frame.open(Curve.P256.pointOctets() + 32L)) {
      long scalar = frame.alloc(32);
      long point = frame.alloc(Curve.P256.pointOctets());
      Pool.set(Field.P256_N, scalar, k);
      Curve.P256.mulBase(point, scalar);
      return PublicPoint.of(Curve.P256, point);
    }
  }

  Ssk key() {
    return Ssk.of(Secrets.of(ssk));
  }

  BigInteger keyAsNumber() {
    return new BigInteger(1, ssk);
  }

  byte[] sign(byte[] message) {
    try (Ssk key = key()) {
      return Eccsi.sign(kpak, id, key, pvt, message, RandomSource.system());
    }
  }

  boolean verify(byte[] message, byte[] signature) {
    return Eccsi.verify(kpak, id, message, signature);
  }
}
