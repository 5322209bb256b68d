package org.sluice.mikey.sakke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.curve.BadPoint;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PreparedPoint;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.Pool;
import org.sluice.mikey.sakke.SakkeException.Problem;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.testing.Secrets;
import org.sluice.mikey.testing.Vectors;
import org.sluice.mikey.testing.Vectors.Vector;

/// Points outside the subgroup of order q. The curve has 4q points in one cycle: multiples of a
/// point T of order 4, which is made here, and their sums with good points are all there is.
class SmallOrderTest {

  private static final Curve E = Curve.SAKKE;
  private static final Vector RFC = Vectors.rfc();
  private static final PublicPoint Z_T = PublicPoint.of(E, RFC.hex("rfc6508.Z"));
  private static final byte[] ID = RFC.hex("rfc6508.b");

  private Frame frame;
  private long good;
  private long small;
  private long p;
  private long q;
  private long value;

  @BeforeEach
  void open() {
    frame = Frame.open(8192);
    good = frame.alloc(384);
    small = frame.alloc(384);
    p = frame.alloc(384);
    q = frame.alloc(384);
    value = frame.alloc(256);
  }

  @AfterEach
  void close() {
    frame.close();
  }

  /// `small` = [multiple]T with 2T = (0, 0): x^2 = -3 and y^2 = -6x.
  private void small(int multiple) {
    BigInteger m = Pool.modulus(Field.SAKKE_P);
    BigInteger root = m.add(BigInteger.ONE).shiftRight(2);
    BigInteger x = BigInteger.valueOf(-3).modPow(root, m);
    if (!square(x.multiply(BigInteger.valueOf(-6)).mod(m), m)) {
      x = m.subtract(x);
    }
    BigInteger y = x.multiply(BigInteger.valueOf(-6)).modPow(root, m);
    byte[] octets = new byte[257];
    octets[0] = 4;
    System.arraycopy(Pool.octets(x, 128), 0, octets, 1, 128);
    System.arraycopy(Pool.octets(y, 128), 0, octets, 129, 128);
    PublicPoint.of(E, octets).load(small);
    // Doubling has no exceptional case, as addition has for points of even order.
    switch (multiple) {
      case 2 -> E.dbl(small, small);
      case 3 -> E.neg(small, small);
      default -> assertThat(multiple).isEqualTo(1);
    }
  }

  private static boolean square(BigInteger v, BigInteger m) {
    return v.modPow(m.shiftRight(1), m).equals(BigInteger.ONE);
  }

  private static void load(long at, String name) {
    PublicPoint.of(E, RFC.hex(name)).load(at);
  }

  @Test
  void thePointHasOrderFour() {
    small(2);
    assertThat(E.isInfinity(small)).isZero();
    assertThat(E.field().isZero(small) & E.field().isZero(small + 128)).isEqualTo(-1);
    E.dbl(small, small);
    assertThat(E.isInfinity(small)).isEqualTo(-1);
  }

  @Test
  void thePairingSaysThatGoodPointsAreGood() {
    load(q, "rfc6508.Z");
    for (String name : new String[] {"rfc6508.RSK", "rfc6508.Z"}) {
      load(good, name);
      assertThat(Pairing.pair(value, good, q)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void thePairingSeesEveryPointOfSmallOrderAndEveryComponent(int multiple) {
    load(q, "rfc6508.Z");
    small(multiple);
    assertThat(Pairing.pair(value, small, q)).as("order 2 or 4").isZero();
    load(good, "rfc6508.RSK");
    E.add(p, good, small);
    assertThat(E.hasOrder(p)).isZero();
    assertThat(Pairing.pair(value, p, q)).as("a component").isZero();
    E.setInfinity(p);
    assertThat(Pairing.pair(value, p, q)).as("infinity").isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void userKeysAreRefused(int multiple) {
    small(multiple);
    load(good, "rfc6508.RSK");
    E.add(p, good, small);
    for (long key : new long[] {small, p}) {
      try (Rsk rsk = Rsk.of(Secrets.of(PublicPoint.of(E, key).octets()))) {
        assertThat(Sakke.validateRsk(Z_T, ID, rsk)).isFalse();
        assertThatThrownBy(() -> Sakke.decapsulate(Z_T, ID, rsk, Sed.parse(RFC.hex("rfc6508.SED"))))
            .isInstanceOfSatisfying(
                SakkeException.class,
                e -> assertThat(e.problem()).isEqualTo(Problem.NOT_FOR_THIS_KEY));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void pointsOfEncapsulatedDataAreRefused(int multiple) {
    byte[] sed = RFC.hex("rfc6508.SED");
    small(multiple);
    PublicPoint.of(E, Arrays.copyOf(sed, 257)).load(good);
    E.add(p, good, small);
    try (Rsk rsk = Rsk.of(Secrets.of(RFC.hex("rfc6508.RSK")))) {
      for (long point : new long[] {small, p}) {
        byte[] bad = sed.clone();
        System.arraycopy(PublicPoint.of(E, point).octets(), 0, bad, 0, 257);
        assertThatThrownBy(() -> Sakke.decapsulate(Z_T, ID, rsk, Sed.parse(bad)))
            .isInstanceOfSatisfying(
                SakkeException.class,
                e -> assertThat(e.problem()).isEqualTo(Problem.NOT_FOR_THIS_KEY));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void domainKeysAreRefused(int multiple) {
    small(multiple);
    load(good, "rfc6508.Z");
    E.add(p, good, small);
    try (Rsk rsk = Rsk.of(Secrets.of(RFC.hex("rfc6508.RSK")));
        Ssv ssv = Ssv.of(Secrets.of(new byte[16]))) {
      Sed sed = Sed.parse(RFC.hex("rfc6508.SED"));
      for (long point : new long[] {small, p}) {
        PublicPoint bad = PublicPoint.of(E, point);
        for (int twice = 0; twice < 2; twice++) {
          wrongOrder(() -> Sakke.validateRsk(bad, ID, rsk));
          wrongOrder(() -> Sakke.encapsulate(bad, ID, ssv));
          wrongOrder(() -> Sakke.decapsulate(bad, ID, rsk, sed));
          wrongOrder(() -> PreparedRecipient.of(bad, ID));
          wrongOrder(() -> PreparedPoint.of(bad));
        }
      }
    }
  }

  private static void wrongOrder(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BadPoint.class, e -> assertThat(e.problem()).isEqualTo(BadPoint.Problem.WRONG_ORDER));
  }
}
