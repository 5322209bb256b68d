package org.sluice.mikey.eccsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.mikey.curve.Curve;
import org.sluice.mikey.curve.PublicPoint;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.field.Pool;
import org.sluice.mikey.field.RandomSource;
import org.sluice.mikey.secret.SecretBytes;
import org.sluice.mikey.testing.Secrets;

/// What is at the ends of the ranges, and what lies beyond them.
class EccsiRefusalTest {

  private static final BigInteger P = Pool.modulus(Field.P256_P);
  private static final BigInteger Q = Pool.modulus(Field.P256_N);
  private static final BigInteger TOP = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] MESSAGE = {1, 2, 3};
  private static final TestUser USER = new TestUser(new byte[] {'u'}, RANDOM);
  private static final byte[] SIGNATURE = USER.sign(MESSAGE);

  private static byte[] with(int at, byte[] value) {
    byte[] changed = SIGNATURE.clone();
    System.arraycopy(value, 0, changed, at, value.length);
    return changed;
  }

  private static void isRefused(byte[] signature) {
    assertThat(USER.verify(MESSAGE, signature)).isFalse();
  }

  @Test
  void everyBitOfASignatureCounts() {
    assertThat(USER.verify(MESSAGE, SIGNATURE)).isTrue();
    for (int bit = 0; bit < 8 * Eccsi.SIGNATURE_OCTETS; bit++) {
      byte[] changed = SIGNATURE.clone();
      changed[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertThat(USER.verify(MESSAGE, changed)).as("bit %d", bit).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32, 64, 128, 130, 258})
  void onlyOneLengthIsASignature(int length) {
    isRefused(Arrays.copyOf(SIGNATURE, length));
  }

  static Stream<BigInteger> badR() {
    return Stream.of(BigInteger.ZERO, P, P.add(BigInteger.ONE), TOP);
  }

  @ParameterizedTest
  @MethodSource("badR")
  void rMustBeBetween0AndP(BigInteger r) {
    isRefused(with(0, Pool.octets(r, 32)));
  }

  static Stream<BigInteger> badScalars() {
    return Stream.of(BigInteger.ZERO, Q, Q.add(BigInteger.ONE), P, TOP);
  }

  @ParameterizedTest
  @MethodSource("badScalars")
  void sMustBeBetween0AndQ(BigInteger s) {
    isRefused(with(32, Pool.octets(s, 32)));
  }

  @Test
  void theNegativeOfSIsAnotherSignatureOfTheSameMessage() {
    BigInteger s = new BigInteger(1, SIGNATURE, 32, 32);
    byte[] second = with(32, Pool.octets(Q.subtract(s), 32));
    assertThat(second).isNotEqualTo(SIGNATURE);
    assertThat(USER.verify(MESSAGE, second)).isTrue();
  }

  static Stream<byte[]> badPoints() {
    byte[] good = USER.pvt.octets();
    byte[] offCurve = good.clone();
    offCurve[64] ^= 1;
    byte[] compressed = good.clone();
    compressed[0] = 2;
    byte[] hybrid = good.clone();
    hybrid[0] = (byte) (6 | (good[64] & 1));
    byte[] infinity = new byte[65];
    byte[] zero = new byte[65];
    zero[0] = 4;
    return Stream.of(
        offCurve, compressed, hybrid, infinity, zero, x(good, P), x(good, TOP), y(good, P));
  }

  private static byte[] x(byte[] point, BigInteger x) {
    byte[] changed = point.clone();
    System.arraycopy(Pool.octets(x, 32), 0, changed, 1, 32);
    return changed;
  }

  private static byte[] y(byte[] point, BigInteger y) {
    byte[] changed = point.clone();
    System.arraycopy(Pool.octets(y, 32), 0, changed, 33, 32);
    return changed;
  }

  @ParameterizedTest
  @MethodSource("badPoints")
  void neitherPvtNorKpakIsABadPoint(byte[] point) {
    isRefused(with(64, point));
    assertThatThrownBy(() -> PublicPoint.of(Curve.P256, point))
        .hasMessageContaining("not a valid point of P-256");
  }

  @ParameterizedTest
  @MethodSource("badScalars")
  void aKeyIsBetween0AndQ(BigInteger bad) {
    isNoKey(Pool.octets(bad, 32), "expected an integer in 1..q-1");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 33, 64})
  void aKeyHas32Octets(int length) {
    byte[] octets = new byte[length];
    if (length > 0) { // a good integer, after zeros where there is room
      octets[length - 1] = 1;
    }
    isNoKey(octets, length + " octets, expected 32");
  }

  private static void isNoKey(byte[] octets, String message) {
    SecretBytes secret = Secrets.of(octets);
    assertThatThrownBy(() -> Ssk.of(secret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a signing key")
        .hasMessageContaining(message);
    assertThatThrownBy(() -> secret.use(at -> at)).hasMessageContaining("is closed");
  }

  @Test
  void theKeysAtBothEndsAreKeys() {
    for (BigInteger good : new BigInteger[] {BigInteger.ONE, Q.subtract(BigInteger.ONE)}) {
      try (Ssk key = Ssk.of(Secrets.of(Pool.octets(good, 32)))) {
        assertThat(Eccsi.validateSsk(USER.kpak, USER.id, key, USER.pvt)).isFalse();
      }
    }
  }

  @Test
  void hsMustNotBe0ModuloQ() {
    assertThat(Eccsi.isUsable(new byte[32])).isFalse();
    assertThat(Eccsi.isUsable(Pool.octets(Q, 32))).isFalse();
    assertThat(Eccsi.isUsable(Pool.octets(BigInteger.ONE, 32))).isTrue();
    assertThat(Eccsi.isUsable(Pool.octets(Q.subtract(BigInteger.ONE), 32))).isTrue();
    assertThat(Eccsi.isUsable(Pool.octets(Q.add(BigInteger.ONE), 32))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4095, 4096})
  void identitiesHave1To4096Octets(int length) {
    byte[] id = new byte[length];
    RANDOM.nextBytes(id);
    TestUser user = new TestUser(id, RANDOM);
    byte[] signature = user.sign(MESSAGE);
    assertThat(user.verify(MESSAGE, signature)).isTrue();
    id[length - 1] ^= 1;
    assertThat(Eccsi.verify(user.kpak, id, MESSAGE, signature)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4097, 70000})
  void otherIdentitiesAreRefusedByEveryOperation(int length) {
    byte[] id = new byte[length];
    try (Ssk key = USER.key()) {
      for (Runnable operation :
          new Runnable[] {
            () -> Eccsi.hs(USER.kpak, id, USER.pvt),
            () -> Eccsi.verify(USER.kpak, id, MESSAGE, SIGNATURE),
            () -> Eccsi.validateSsk(USER.kpak, id, key, USER.pvt),
            () -> Eccsi.sign(USER.kpak, id, key, USER.pvt, MESSAGE, RandomSource.system())
          }) {
        assertThatThrownBy(operation::run)
            .isInstanceOf(BadIdentity.class)
            .hasMessage("not an identity: " + length + " octets, expected 1 to 4096");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, 16 << 20})
  void messagesHaveAnyLength(int length) {
    byte[] message = new byte[length];
    byte[] signature = USER.sign(message);
    assertThat(USER.verify(message, signature)).isTrue();
    assertThat(USER.verify(Arrays.copyOf(message, length + 1), signature)).isFalse();
    if (length > 0) {
      message[length - 1] = 1;
      assertThat(USER.verify(message, signature)).isFalse();
      assertThat(USER.verify(new byte[0], signature)).isFalse();
    }
  }

  @Test
  void keysOfOthersDoNotPass() {
    TestUser sameId = new TestUser(USER.id, RANDOM);
    try (Ssk own = USER.key();
        Ssk others = sameId.key()) {
      assertThat(Eccsi.validateSsk(USER.kpak, USER.id, own, USER.pvt)).isTrue();
      assertThat(Eccsi.validateSsk(USER.kpak, USER.id, others, USER.pvt)).isFalse();
      assertThat(Eccsi.validateSsk(USER.kpak, USER.id, others, sameId.pvt)).isFalse();
      assertThat(Eccsi.validateSsk(sameId.kpak, USER.id, own, USER.pvt)).isFalse();
      assertThat(Eccsi.validateSsk(USER.kpak, USER.id, own, sameId.pvt)).isFalse();
      assertThat(Eccsi.validateSsk(USER.kpak, new byte[] {'v'}, own, USER.pvt)).isFalse();
    }
  }

  /// PVT = -KPAK, G, KPAK: a forger may choose it, and with it points that meet on the way.
  @Test
  void aChosenPvtIsOnlyAWrongPvt() {
    BigInteger y = new BigInteger(1, USER.kpak.octets(), 33, 32);
    byte[] negative = y(USER.kpak.octets(), P.subtract(y));
    for (byte[] pvt :
        new byte[][] {USER.kpak.octets(), negative, Curve.P256.generator().octets()}) {
      isRefused(with(64, pvt));
    }
  }
}
