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
/// are, 1 to [#MAX_IDENTITY_OCTETS]. A message has any length, 0 too.
///
/// A signature is not unique: r || q - s || PVT is one of the same message by the same user,
/// because only the x coordinate of J is compared, and the signer can make any number of them. So a
/// signature must not serve as the name of a message, or as the proof that it was not seen before.
public final class Eccsi {

  /// r(32) || s(32) || PVT(65).
  public static final int SIGNATURE_OCTETS = 129;

  /// Octets of the longest identity.
  public static final int MAX_IDENTITY_OCTETS = 4096;

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
  ///
  /// @throws BadIdentity if `id` is empty or longer than 4096 octets; so do all operations here
  /// @throws IllegalArgumentException if a point is not one of P-256; so do all operations here
  public static byte[] hs(PublicPoint kpak, byte[] id, PublicPoint pvt) {
    if (id.length < 1 || id.length > MAX_IDENTITY_OCTETS) {
      throw new BadIdentity(id.length);
    }
    if (kpak.curve() != E || pvt.curve() != E) {
      throw new IllegalArgumentException(
          "KPAK on " + kpak.curve() + ", PVT on " + pvt.curve() + ", expected both on " + E);
    }
    return sha256(E.generator().octets(), kpak.octets(), id, pvt.octets());
  }

  /// Whether HS is not 0 modulo q. Otherwise PVT would count for nothing, and RFC 6507 section
  /// 5.1.1 has the KMS draw another one.
  static boolean isUsable(byte[] hs) {
    try (Frame frame = Frame.open(Q.octets())) {
      long element = frame.alloc(Q.octets());
      Q.reducePublic(element, hs);
      return Q.isZero(element) == 0;
    }
  }

  /// Whether `ssk` and `pvt` belong to `id` under `kpak`: [SSK]G = KPAK + [HS]PVT (RFC 6507 section
  /// 5.1.2). In constant time as far as the key goes.
  public static boolean validateSsk(PublicPoint kpak, byte[] id, Ssk ssk, PublicPoint pvt) {
    byte[] hs = hs(kpak, id, pvt);
    if (!isUsable(hs)) {
      return false;
    }
    try (Frame frame = Frame.open(2L * E.pointOctets() + Q.octets())) {
      long left = frame.alloc(E.pointOctets());
      long right = frame.alloc(E.pointOctets());
      long s = frame.alloc(Q.octets());
      ssk.load(s);
      E.mulBase(left, s);
      P256Sum.of(right, new byte[N], ONE, kpak, hs, pvt);
      return E.equal(left, right) != 0;
    }
  }

  /// The signature of `message` (RFC 6507 section 5.2.1), 129 octets. Whether the key is that of
  /// `id` is asked with [#validateSsk(PublicPoint, byte[], Ssk, PublicPoint)], once.
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
  /// must be in range (0 < r < p, 0 < s < q) and PVT on the curve; whatever is wrong with a
  /// signature, its length too, the answer is false. Everything here is public: time depends on it.
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
    byte[] r = Arrays.copyOf(signature, N);
    return isUsable(hs) && verify(kpak, pvt, hs, sha256(hs, r, message), signature);
  }

  /// The equation of a signature for given HS and HE: J = [s]([HE]G + [r](KPAK + [HS]PVT)) has x =
  /// r.
  static boolean verify(
      PublicPoint kpak, PublicPoint pvt, byte[] hs, byte[] heOctets, byte[] signature) {
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
      // One sum of multiples: [s HE]G + [s r]KPAK + [s r HS]PVT.
      Q.reducePublic(r, Arrays.copyOf(signature, N));
      Q.mul(r, r, s);
      Q.reducePublic(he, heOctets);
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
