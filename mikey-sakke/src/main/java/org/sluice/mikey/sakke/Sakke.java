package org.sluice.mikey.sakke;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.sluice.mikey.sakke.Complex.PART;

import java.lang.foreign.MemorySegment;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.sakke.SakkeException.Problem;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// SAKKE of RFC 6508 for parameter set 1. Z_T is the domain's public key; an identity is its
/// octets, as an integer a that is reduced modulo q. Whoever obtains Z_T from elsewhere calls
/// [PublicPoint#requireOrder()] on it once.
public final class Sakke {

  private static final Curve E = Curve.SAKKE;
  private static final Field P = Field.SAKKE_P;
  private static final Field Q = Field.SAKKE_Q;

  private Sakke() {}

  /// Whether `rsk` is the key of `id` under `zT`: <K, [a]P + Z_T> = g (RFC 6508 section 6.1.2; the
  /// pairing is symmetric), and [q]K = O. The latter is not in the RFC, whose equation may hold for
  /// K + (0, 0) as well; [Pairing#pair] answers it on the way.
  public static boolean validateRsk(PublicPoint zT, byte[] id, Rsk rsk) {
    try (Frame frame =
        Frame.open(2L * E.pointOctets() + 2L * Complex.OCTETS + Complex.FRAME_OCTETS)) {
      long identity = frame.alloc(E.pointOctets());
      long k = frame.alloc(E.pointOctets());
      long value = frame.alloc(Complex.OCTETS);
      long g = frame.alloc(Complex.OCTETS);
      rsk.load(k);
      if (!identityPoint(identity, zT, id)) {
        return false;
      }
      long inSubgroup = Pairing.pair(value, k, identity);
      GeneratorPower.generator(g);
      return (new Complex(frame).sameRatio(value, g) & inSubgroup) != 0;
    }
  }

  /// Encapsulates `ssv` to `id` (RFC 6508 section 6.2.1).
  ///
  /// @throws SakkeException with NO_SUCH_KEY for the one identity that has no key
  public static Sed encapsulate(PublicPoint zT, byte[] id, Ssv ssv) {
    return ssv.octets().use(at -> encapsulate(zT, id, at, ssv.octets().length()));
  }

  private static Sed encapsulate(PublicPoint zT, byte[] id, long ssv, int length) {
    try (Frame frame = Frame.open(Q.octets() + E.pointOctets() + Complex.OCTETS + length + 8L)) {
      long r = frame.alloc(Q.octets());
      long point = frame.alloc(E.pointOctets());
      long power = frame.alloc(Complex.OCTETS);
      long masked = frame.alloc(length);
      HashToIntegerRange.modQ(r, ssv, length, id);
      encapsulationPoint(point, zT, id, r);
      GeneratorPower.power(power, r);
      mask(masked, power, length);
      xor(masked, ssv, length);
      byte[] h = new byte[length];
      MemorySegment.copy(SecretPool.MEM, JAVA_BYTE, masked, h, 0, length);
      return new Sed(PublicPoint.of(E, point), h);
    }
  }

  /// Opens `sed` with the key of `id` (RFC 6508 section 6.2.2), including the check that
  /// encapsulating again gives the same R.
  ///
  /// @throws SakkeException with NOT_FOR_THIS_KEY if that check fails
  public static Ssv decapsulate(PublicPoint zT, byte[] id, Rsk rsk, Sed sed) {
    int length = sed.masked().length;
    SecretBytes ssv = SecretBytes.allocate(length);
    boolean good = ssv.use(at -> decapsulate(at, zT, id, rsk, sed));
    if (!good) {
      ssv.close();
      throw new SakkeException(
          Problem.NOT_FOR_THIS_KEY,
          "the encapsulated data was not made for this identity and key, or was changed");
    }
    return Ssv.of(ssv);
  }

  private static boolean decapsulate(long ssv, PublicPoint zT, byte[] id, Rsk rsk, Sed sed) {
    int length = sed.masked().length;
    try (Frame frame = Frame.open(3L * E.pointOctets() + Complex.OCTETS + Q.octets() + length)) {
      long k = frame.alloc(E.pointOctets());
      long received = frame.alloc(E.pointOctets());
      long again = frame.alloc(E.pointOctets());
      long value = frame.alloc(Complex.OCTETS);
      long r = frame.alloc(Q.octets());
      rsk.load(k);
      sed.point().load(received);
      Pairing.pair(value, received, k);
      mask(ssv, value, length);
      long masked = frame.alloc(length);
      MemorySegment.copy(sed.masked(), 0, SecretPool.MEM, JAVA_BYTE, masked, length);
      xor(ssv, masked, length);
      HashToIntegerRange.modQ(r, ssv, length, id);
      encapsulationPoint(again, zT, id, r);
      return E.equal(again, received) != 0;
    }
  }

  /// r = [k]([a]P + Z_T).
  private static void encapsulationPoint(long r, PublicPoint zT, byte[] id, long k) {
    if (!identityPoint(r, zT, id)) {
      throw new SakkeException(Problem.NO_SUCH_KEY, "Z_T has no key for this identity");
    }
    E.mul(r, k, r);
  }

  /// r = [a]P + Z_T; false if that is infinity, for which there is no key.
  static boolean identityPoint(long r, PublicPoint zT, byte[] id) {
    try (Frame frame = Frame.open(Q.octets() + E.pointOctets())) {
      long a = frame.alloc(Q.octets());
      long z = frame.alloc(E.pointOctets());
      Q.reducePublic(a, id);
      E.mulBase(r, a);
      zT.load(z);
      E.add(r, r, z);
      return E.isInfinity(r) == 0;
    }
  }

  /// Writes HashToIntegerRange(w, 2^n) for the representative w of `value`, 128 octets.
  private static void mask(long out, long value, int length) {
    try (Frame frame = Frame.open(Complex.FRAME_OCTETS + 2L * PART)) {
      long w = frame.alloc(PART);
      long octets = frame.alloc(PART);
      new Complex(frame).ratio(w, value);
      P.toOctets(octets, w);
      HashToIntegerRange.mask(out, length, octets, PART);
    }
  }

  private static void xor(long to, long from, int length) {
    for (int i = 0; i < length; i++) {
      byte x = SecretPool.MEM.get(JAVA_BYTE, to + i);
      SecretPool.MEM.set(JAVA_BYTE, to + i, (byte) (x ^ SecretPool.MEM.get(JAVA_BYTE, from + i)));
    }
  }
}
