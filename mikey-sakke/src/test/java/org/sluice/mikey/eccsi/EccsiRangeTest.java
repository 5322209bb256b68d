package org.sluice.mikey.eccsi;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.curve.Affine;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Pool;

/// Values of r and s that are right modulo p and q, and still not below them. No signer comes by an
/// r or s so small that p or q can be added to it; but for HS and HE that are chosen, and not
/// hashed, there is a KPAK under which any r and s are right.
class EccsiRangeTest {

  private static final Curve E = Curve.P256;
  private static final BigInteger P = Affine.p(E);
  private static final BigInteger Q = Affine.q(E);
  private static final BigInteger THREE = BigInteger.valueOf(3);
  private static final BigInteger B =
      new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
  private static final Affine G = Affine.of(E.generator().octets());
  private static final Affine PVT = times(G, BigInteger.valueOf(6507));
  private static final BigInteger HS = BigInteger.valueOf(33180).modInverse(Q);
  private static final BigInteger HE = BigInteger.valueOf(6509).modInverse(Q);

  private static Affine times(Affine point, BigInteger k) {
    return Objects.requireNonNull(point.times(E, k.mod(Q)));
  }

  /// The first point whose x is `from` or more.
  private static Affine pointAt(BigInteger from) {
    for (BigInteger x = from; ; x = x.add(BigInteger.ONE)) {
      BigInteger square = x.pow(3).subtract(x.multiply(THREE)).add(B).mod(P);
      BigInteger y = square.modPow(P.add(BigInteger.ONE).shiftRight(2), P);
      if (y.multiply(y).mod(P).equals(square)) {
        return new Affine(x, y);
      }
    }
  }

  /// r^-1 (s^-1 J - [HE]G) - [HS]PVT.
  private static PublicPoint kpak(Affine j, BigInteger s) {
    return kpak(j, j.x(), s);
  }

  private static PublicPoint kpak(Affine j, BigInteger r, BigInteger s) {
    Affine y = Affine.add(E, times(j, s.modInverse(Q)), times(G, HE.negate()));
    y = times(Objects.requireNonNull(y), r.modInverse(Q));
    return point(Objects.requireNonNull(Affine.add(E, y, times(PVT, HS.negate()))));
  }

  private static PublicPoint point(Affine affine) {
    byte[] octets = new byte[65];
    octets[0] = 4;
    System.arraycopy(Pool.octets(affine.x(), 32), 0, octets, 1, 32);
    System.arraycopy(Pool.octets(affine.y(), 32), 0, octets, 33, 32);
    return PublicPoint.of(E, octets);
  }

  private static boolean verify(PublicPoint kpak, BigInteger r, BigInteger s) {
    byte[] signature = new byte[Eccsi.SIGNATURE_OCTETS];
    System.arraycopy(Pool.octets(r, 32), 0, signature, 0, 32);
    System.arraycopy(Pool.octets(s, 32), 0, signature, 32, 32);
    return Eccsi.verify(kpak, point(PVT), Pool.octets(HS, 32), Pool.octets(HE, 32), signature);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 255, Long.MAX_VALUE})
  void rIsNotToBePOrMoreThoughItBeRightModuloP(long from) {
    Affine j = pointAt(BigInteger.valueOf(from));
    BigInteger s = BigInteger.valueOf(77).modInverse(Q);
    PublicPoint kpak = kpak(j, s);
    assertThat(verify(kpak, j.x(), s)).isTrue();
    assertThat(verify(kpak, j.x().add(P), s)).isFalse();
    BigInteger tooLarge = j.x().add(P);
    assertThat(verify(kpak(j, tooLarge, s), tooLarge, s)).as("J has this x modulo p").isFalse();
    assertThat(verify(kpak, j.x().add(Q), s)).isFalse();
    assertThat(verify(kpak, j.x().add(BigInteger.ONE), s)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 255, Long.MAX_VALUE})
  void sIsNotToBeQOrMoreThoughItBeRightModuloQ(long small) {
    Affine j = pointAt(BigInteger.ONE.shiftLeft(200));
    BigInteger s = BigInteger.valueOf(small);
    PublicPoint kpak = kpak(j, s);
    assertThat(verify(kpak, j.x(), s)).isTrue();
    assertThat(verify(kpak, j.x(), s.add(Q))).isFalse();
    assertThat(verify(kpak, j.x(), s.add(BigInteger.ONE))).isFalse();
  }

  /// x may lie between q and p; it is r as it is, and not modulo q.
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1000})
  void rMayBeQOrMore(long above) {
    Affine j = pointAt(Q.add(BigInteger.valueOf(above)));
    assertThat(j.x().mod(Q).signum() == 0).isFalse();
    BigInteger s = BigInteger.valueOf(1).shiftLeft(100);
    PublicPoint kpak = kpak(j, s);
    assertThat(verify(kpak, j.x(), s)).isTrue();
    assertThat(verify(kpak, j.x().subtract(Q), s)).isFalse();
  }
}
