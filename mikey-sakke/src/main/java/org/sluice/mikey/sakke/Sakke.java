package org.sluice.mikey.sakke;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.sluice.mikey.sakke.Complex.PART;

import java.lang.foreign.MemorySegment;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.sakke.SakkeException.Problem;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.secret.SecretPool;

/// SAKKE of RFC 6508 for parameter set 1. Z_T is the domain's public key; an identity is its
/// octets, 1 to 4096 of them, as an integer a that is reduced modulo q.
///
/// The first use of a Z_T costs a check of its order; the third a table of 1.4 MB, which later uses
/// are faster with. The last eight Z_T are remembered.
public final class Sakke {

  private static final Curve E = Curve.SAKKE;
  private static final Field P = Field.SAKKE_P;
  private static final Field Q = Field.SAKKE_Q;

  private Sakke() {}

  /// Whether `rsk` is the key of `id` under `zT`: <K, [a]P + Z_T> = g (RFC 6508 section 6.1.2; the
  /// pairing is symmetric), and [q]K = O. The latter is not in the RFC, whose equation may hold for
  /// K + (0, 0) as well; [Pairing#pair] answers it on the way.
  ///
  /// @throws SakkeException with IDENTITY_LENGTH
  /// @throws BadPoint if Z_T is not in the subgroup of order q
  public static boolean validateRsk(PublicPoint zT, byte[] id, Rsk rsk) {
    Domain domain = Domain.of(zT);
    try (Frame frame =
        Frame.open(
            2L * E.pointOctets() + 2L * Complex.OCTETS + Complex.FRAME_OCTETS + Q.octets())) {
      long identity = frame.alloc(E.pointOctets());
      long k = frame.alloc(E.pointOctets());
      long value = frame.alloc(Complex.OCTETS);
      long g = frame.alloc(Complex.OCTETS);
      long a = frame.alloc(Q.octets());
      Identity.load(a, id);
      domain.identityPoint(identity, a);
      if (E.isInfinity(identity) != 0) {
        return false;
      }
      rsk.load(k);
      long inSubgroup = Pairing.pair(value, k, identity);
      GeneratorPower.generator(g);
      return (new Complex(frame).sameRatio(value, g) & inSubgroup) != 0;
    }
  }

  /// Encapsulates `ssv` to `id` (RFC 6508 section 6.2.1), 32 octets with [Mask256#INTEROPERABLE].
  ///
  /// @throws SakkeException with NO_SUCH_KEY for the one identity that has no key, or
  ///   IDENTITY_LENGTH
  /// @throws BadPoint if Z_T is not in the subgroup of order q
  public static Sed encapsulate(PublicPoint zT, byte[] id, Ssv ssv) {
    return encapsulate(zT, id, ssv, Mask256.INTEROPERABLE);
  }

  /// As [#encapsulate(PublicPoint, byte[], Ssv)], with the given reading of the mask for 32 octets.
  public static Sed encapsulate(PublicPoint zT, byte[] id, Ssv ssv, Mask256 reading) {
    Domain domain = Domain.of(zT);
    try (Frame frame = Frame.open(Q.octets())) {
      long a = frame.alloc(Q.octets());
      Identity.load(a, id);
      return encapsulate((to, r) -> domain.encapsulationPoint(to, a, r), id, ssv, reading);
    }
  }

  /// As [#encapsulate(PublicPoint, byte[], Ssv)], faster, to the identity that `recipient` was made
  /// for.
  public static Sed encapsulate(PreparedRecipient recipient, Ssv ssv) {
    return encapsulate(recipient::encapsulationPoint, recipient.id(), ssv, Mask256.INTEROPERABLE);
  }

  /// to = [r]([b]P + Z_T) for the secret element r of Q.
  private interface EncapsulationPoint {
    void multiply(long to, long r);
  }

  private static Sed encapsulate(EncapsulationPoint base, byte[] id, Ssv ssv, Mask256 reading) {
    int length = ssv.octets().length();
    return ssv.octets().use(at -> encapsulate(base, id, at, length, reading));
  }

  private static Sed encapsulate(
      EncapsulationPoint base, byte[] id, long ssv, int length, Mask256 reading) {
    try (Frame frame = Frame.open(Q.octets() + E.pointOctets() + Complex.OCTETS + length)) {
      long r = frame.alloc(Q.octets());
      long point = frame.alloc(E.pointOctets());
      long power = frame.alloc(Complex.OCTETS);
      long masked = frame.alloc(length);
      HashToIntegerRange.modQ(r, ssv, length, id);
      base.multiply(point, r);
      if (E.isInfinity(point) != 0) {
        throw new SakkeException(Problem.NO_SUCH_KEY, "Z_T has no key for this identity");
      }
      GeneratorPower.power(power, r);
      mask(masked, power, length, reading);
      xor(masked, ssv, length);
      byte[] h = new byte[length];
      MemorySegment.copy(SecretPool.MEM, JAVA_BYTE, masked, h, 0, length);
      return new Sed(PublicPoint.of(E, point), h);
    }
  }

  /// Opens `sed` with the key of `id` (RFC 6508 section 6.2.2), including the check that
  /// encapsulating again gives the same R, which refuses an R outside the subgroup of order q too;
  /// 32 octets with [Mask256#INTEROPERABLE].
  ///
  /// @throws SakkeException with NOT_FOR_THIS_KEY if that check fails, or IDENTITY_LENGTH
  /// @throws BadPoint if Z_T is not in the subgroup of order q
  public static Ssv decapsulate(PublicPoint zT, byte[] id, Rsk rsk, Sed sed) {
    return decapsulate(zT, id, rsk, sed, Mask256.INTEROPERABLE);
  }

  /// As [#decapsulate(PublicPoint, byte[], Rsk, Sed)], with the given reading of the mask for 32
  /// octets.
  public static Ssv decapsulate(PublicPoint zT, byte[] id, Rsk rsk, Sed sed, Mask256 reading) {
    Domain domain = Domain.of(zT);
    SecretBytes ssv = SecretBytes.allocate(sed.masked().length);
    boolean good = false;
    try {
      good = ssv.use(at -> decapsulate(at, domain, id, rsk, sed, reading));
    } finally {
      if (!good) {
        ssv.close();
      }
    }
    if (!good) {
      throw new SakkeException(
          Problem.NOT_FOR_THIS_KEY,
          "the encapsulated data was not made for this identity and key, or was changed");
    }
    return Ssv.of(ssv);
  }

  private static boolean decapsulate(
      long ssv, Domain domain, byte[] id, Rsk rsk, Sed sed, Mask256 reading) {
    int length = sed.masked().length;
    try (Frame frame =
        Frame.open(3L * E.pointOctets() + Complex.OCTETS + 2L * Q.octets() + length)) {
      long k = frame.alloc(E.pointOctets());
      long received = frame.alloc(E.pointOctets());
      long again = frame.alloc(E.pointOctets());
      long value = frame.alloc(Complex.OCTETS);
      long r = frame.alloc(Q.octets());
      long a = frame.alloc(Q.octets());
      long masked = frame.alloc(length);
      Identity.load(a, id);
      rsk.load(k);
      sed.point().load(received);
      long inSubgroup = Pairing.pair(value, k, received);
      mask(ssv, value, length, reading);
      MemorySegment.copy(sed.masked(), 0, SecretPool.MEM, JAVA_BYTE, masked, length);
      xor(ssv, masked, length);
      HashToIntegerRange.modQ(r, ssv, length, id);
      domain.encapsulationPoint(again, a, r);
      return (E.equal(again, received) & inSubgroup) != 0;
    }
  }

  /// Writes HashToIntegerRange(w, 2^n) for the representative w of `value`, 128 octets.
  private static void mask(long out, long value, int length, Mask256 reading) {
    try (Frame frame = Frame.open(Complex.FRAME_OCTETS + 2L * PART)) {
      long w = frame.alloc(PART);
      long octets = frame.alloc(PART);
      new Complex(frame).ratio(w, value);
      P.toOctets(octets, w);
      HashToIntegerRange.mask(out, length, octets, PART, reading);
    }
  }

  private static void xor(long to, long from, int length) {
    for (int i = 0; i < length; i++) {
      byte x = SecretPool.MEM.get(JAVA_BYTE, to + i);
      SecretPool.MEM.set(JAVA_BYTE, to + i, (byte) (x ^ SecretPool.MEM.get(JAVA_BYTE, from + i)));
    }
  }
}
