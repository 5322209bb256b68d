package org.sluice.mikey.eccsi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.P256Sum;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// ECCSI of RFC 6507: check of a signing key, signatures, and their verification. KPAK is the
/// domain's public key, PVT the user's public validation token; an identity is its octets as they
/// are.
public final class Eccsi {

  /// r(32) || s(32) || PVT(65).
  public static final int SIGNATURE_OCTETS = 129;

  private static final Curve E = Curve.P256;
  private static final Field Q = Field.P256_N;
  private static final int N = 32;
  private static final byte[] ONE = one();

  private Eccsi() {}

  private static byte[] one() {
    byte[] one = new byte[N];
    one[N - 1] = 1;
    return one;
  }

  /// HS = SHA-256(G || KPAK || ID || PVT), 32 octets.
  public static byte[] hs(PublicPoint kpak, byte[] id, PublicPoint pvt) {
    return sha256(E.generator().octets(), kpak.octets(), id, pvt.octets());
  }

  /// Whether `ssk` and `pvt` belong to `id` under `kpak`: [SSK]G = KPAK + [HS]PVT (RFC 6507 section
  /// 5.1.2).
  public static boolean validateSsk(PublicPoint kpak, byte[] id, Ssk ssk, PublicPoint pvt) {
    try (Frame frame = Frame.open(2L * E.pointOctets() + Q.octets())) {
      long left = frame.alloc(E.pointOctets());
      long right = frame.alloc(E.pointOctets());
      long s = frame.alloc(Q.octets());
      ssk.load(s);
      E.mulBase(left, s);
      P256Sum.of(right, new byte[N], ONE, kpak, hs(kpak, id, pvt), pvt);
      return E.equal(left, right) != 0;
    }
  }

  /// The signature of `message` (RFC 6507 section 5.2.1), 129 octets.
  public static byte[] sign(
      PublicPoint kpak, byte[] id, Ssk ssk, PublicPoint pvt, byte[] message, RandomSource random) {
    byte[] hs = hs(kpak, id, pvt);
    byte[] signature = new byte[SIGNATURE_OCTETS];
    System.arraycopy(pvt.octets(), 0, signature, 2 * N, E.encodedOctets());
    try (Frame frame = Frame.open(E.pointOctets() + 6L * Q.octets())) {
      long point = frame.alloc(E.pointOctets());
      long j = frame.alloc(Q.octets());
      long key = frame.alloc(Q.octets());
      long sum = frame.alloc(Q.octets());
      long r = frame.alloc(Q.octets());
      long octets = frame.alloc(N);
      long y = frame.alloc(Q.octets());
      ssk.load(key);
      do {
        Q.random(j, random);
        E.mulBase(point, j);
        E.affine(r, y, point);
        E.field().toOctets(octets, r);
        publish(octets, signature, 0);
        Q.reduce(r, octets, N);
        Q.reducePublic(sum, sha256(hs, Arrays.copyOf(signature, N), message));
        Q.mul(r, r, key);
        Q.add(sum, sum, r);
      } while (Q.isZero(sum) != 0);
      Q.inv(sum, sum);
      Q.mul(sum, sum, j);
      Q.toOctets(octets, sum);
      publish(octets, signature, N);
      return signature;
    }
  }

  /// Whether `signature` is one of `id` under `kpak` on `message` (RFC 6507 section 5.2.2). r and s
  /// must be in range (0 < r < p, 0 < s < q) and PVT on the curve.
  public static boolean verify(PublicPoint kpak, byte[] id, byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE_OCTETS) {
      return false;
    }
    PublicPoint pvt;
    try {
      pvt = PublicPoint.of(E, Arrays.copyOfRange(signature, 2 * N, SIGNATURE_OCTETS));
    } catch (BadPoint _) {
      return false;
    }
    byte[] hs = hs(kpak, id, pvt);
    byte[] rOctets = Arrays.copyOf(signature, N);
    try (Frame frame = Frame.open(E.pointOctets() + 7L * Q.octets())) {
      long s = frame.alloc(Q.octets());
      long r = frame.alloc(Q.octets());
      long he = frame.alloc(Q.octets());
      long rx = frame.alloc(Q.octets());
      boolean inRange =
          Q.fromPublic(s, signature, N, N) && E.field().fromPublic(rx, signature, 0, N);
      if (!inRange || Q.isZero(s) != 0 || E.field().isZero(rx) != 0) {
        return false;
      }
      // J = [s]([HE]G + [r](KPAK + [HS]PVT)), as one sum of multiples.
      Q.reducePublic(r, rOctets);
      Q.mul(r, r, s);
      Q.reducePublic(he, sha256(hs, rOctets, message));
      Q.mul(he, he, s);
      Q.reducePublic(s, hs);
      Q.mul(s, s, r);
      long j = frame.alloc(E.pointOctets());
      P256Sum.of(j, octets(frame, he), octets(frame, r), kpak, octets(frame, s), pvt);
      return hasX(j, rx);
    }
  }

  /// Whether j is not infinity and x is its x coordinate: X = xZ.
  private static boolean hasX(long j, long x) {
    Field f = E.field();
    f.mul(x, x, j + 2L * f.octets());
    return E.isInfinity(j) == 0 && f.equal(x, j) != 0;
  }

  /// The canonical octets of a public scalar.
  static byte[] octets(Frame frame, long scalar) {
    long mark = frame.mark();
    long at = frame.alloc(N);
    Q.toOctets(at, scalar);
    byte[] octets = new byte[N];
    publish(at, octets, 0);
    frame.rewind(mark);
    return octets;
  }

  private static void publish(long at, byte[] to, int from) {
    MemorySegment.copy(SecretPool.MEM, JAVA_BYTE, at, to, from, N);
  }

  private static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
