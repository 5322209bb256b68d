package org.sluice.mikey.field;

import static java.math.BigInteger.ONE;
import static java.math.BigInteger.TWO;
import static java.math.BigInteger.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sluice.mikey.secret.Frame;

/// Every operation against big integers, for the four moduli, on random values and on those where
/// carries and borrows run through all words.
class FieldTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Frame frame;
  private long a;
  private long b;
  private long r;
  private long octets;

  static Stream<Field> fields() {
    return Stream.of(Field.SAKKE_P, Field.SAKKE_Q, Field.P256_P, Field.P256_N);
  }

  @BeforeEach
  void open() {
    frame = Frame.open(4096);
    a = frame.alloc(128);
    b = frame.alloc(128);
    r = frame.alloc(128);
    octets = frame.alloc(1024);
  }

  @AfterEach
  void close() {
    frame.close();
  }

  static List<BigInteger> values(Field f) {
    BigInteger m = Pool.modulus(f);
    List<BigInteger> values = new ArrayList<>(List.of(ZERO, ONE, TWO, m.subtract(ONE)));
    values.add(m.subtract(TWO));
    values.add(m.shiftRight(1));
    values.add(m.shiftRight(1).add(ONE));
    for (int bit : new int[] {52, 57, 63, 64, 128, 192, 255, f.bits() - 1}) {
      values.add(ONE.shiftLeft(bit).mod(m));
      values.add(ONE.shiftLeft(bit).subtract(ONE).mod(m));
      values.add(m.subtract(ONE.shiftLeft(bit)).mod(m));
    }
    for (int i = 0; i < 40; i++) {
      values.add(new BigInteger(f.bits() + 64, RANDOM).mod(m));
    }
    return values;
  }

  private interface Operation {
    void apply(long r, long a, long b);
  }

  private void compare(Field f, Operation ours, BinaryOperator<BigInteger> oracle) {
    BigInteger m = Pool.modulus(f);
    List<BigInteger> values = values(f);
    for (BigInteger x : values) {
      for (BigInteger y : values) {
        Pool.set(f, a, x);
        Pool.set(f, b, y);
        BigInteger expected = oracle.apply(x, y).mod(m);
        ours.apply(r, a, b);
        assertThat(Pool.get(f, r)).isEqualTo(expected);
        ours.apply(b, a, b);
        assertThat(Pool.get(f, b)).as("result in the second operand").isEqualTo(expected);
        Pool.set(f, b, y);
        ours.apply(a, a, b);
        assertThat(Pool.get(f, a)).as("result in the first operand").isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void adds(Field f) {
    compare(f, f::add, BigInteger::add);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void subtracts(Field f) {
    compare(f, f::sub, BigInteger::subtract);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void multiplies(Field f) {
    compare(f, f::mul, BigInteger::multiply);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void negatesSquaresAndInverts(Field f) {
    BigInteger m = Pool.modulus(f);
    for (BigInteger x : values(f)) {
      Pool.set(f, a, x);
      f.neg(r, a);
      assertThat(Pool.get(f, r)).isEqualTo(x.negate().mod(m));
      f.sqr(r, a);
      assertThat(Pool.get(f, r)).isEqualTo(x.multiply(x).mod(m));
      f.inv(r, a);
      assertThat(Pool.get(f, r)).isEqualTo(x.signum() == 0 ? ZERO : x.modInverse(m));
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void equalElementsAreEqualOctets(Field f) {
    BigInteger m = Pool.modulus(f);
    for (BigInteger x : values(f)) {
      Pool.set(f, a, x);
      f.add(r, a, a);
      f.sub(r, r, a);
      assertThat(Pool.read(r, f.octets())).isEqualTo(Pool.read(a, f.octets()));
      Pool.set(f, b, m.subtract(x).mod(m));
      f.neg(r, a);
      assertThat(f.equal(r, b)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void masksAnswerZeroAndEquality(Field f) {
    List<BigInteger> values = values(f);
    for (BigInteger x : values) {
      Pool.set(f, a, x);
      assertThat(f.isZero(a)).isEqualTo(x.signum() == 0 ? -1 : 0);
      for (BigInteger y : values) {
        Pool.set(f, b, y);
        assertThat(f.equal(a, b)).isEqualTo(x.equals(y) ? -1 : 0);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void movesOnlyUnderAFullMask(Field f) {
    f.set(a, 5);
    f.set(b, 7);
    f.cmov(0, a, b);
    assertThat(Pool.get(f, a)).isEqualTo(5);
    f.cmov(-1, a, b);
    assertThat(Pool.get(f, a)).isEqualTo(7);
    f.setOne(a);
    assertThat(Pool.get(f, a)).isEqualTo(1);
    f.set(a, Long.MAX_VALUE);
    assertThat(Pool.get(f, a)).isEqualTo(Long.MAX_VALUE);
    f.setZero(a);
    assertThat(Pool.get(f, a)).isZero();
    assertThatThrownBy(() -> f.set(a, -1)).hasMessageContaining("negative");
  }

  @ParameterizedTest
  @MethodSource("fields")
  void readsOnlyCanonicalEncodings(Field f) {
    BigInteger m = Pool.modulus(f);
    int length = f.octets();
    BigInteger top = ONE.shiftLeft(8 * length).subtract(ONE);
    for (BigInteger bad : List.of(m, m.add(ONE), top, top.subtract(ONE))) {
      Pool.write(octets, Pool.octets(bad, length));
      assertThat(f.fromOctets(r, octets, length)).isZero();
      assertThat(Pool.get(f, r)).isEqualTo(bad.mod(m));
    }
    for (BigInteger good : values(f)) {
      Pool.write(octets + 1, Pool.octets(good, length));
      assertThat(f.fromOctets(r, octets + 1, length)).isEqualTo(-1);
      f.toOctets(octets + 301, r);
      assertThat(Pool.read(octets + 301, length)).isEqualTo(Pool.octets(good, length));
    }
    Pool.write(octets, new byte[] {1, 2, 3});
    assertThat(f.fromOctets(r, octets, 3)).isEqualTo(-1);
    assertThat(Pool.get(f, r)).isEqualTo(0x010203);
    assertThatThrownBy(() -> f.fromOctets(r, octets, length + 1))
        .hasMessageContaining((length + 1) + " octets");
    assertThatThrownBy(() -> f.fromPublic(r, new byte[200], 0, length + 1))
        .hasMessageContaining((length + 1) + " octets");
  }

  @ParameterizedTest
  @MethodSource("fields")
  void reducesAnyLength(Field f) {
    BigInteger m = Pool.modulus(f);
    for (int length = 0; length < 3 * f.octets() + 2; length++) {
      byte[] wide = new byte[length];
      for (int kind = 0; kind < 3; kind++) {
        if (kind == 1) {
          java.util.Arrays.fill(wide, (byte) 0xff);
        } else if (kind == 2) {
          RANDOM.nextBytes(wide);
        }
        Pool.write(octets, wide);
        f.reduce(r, octets, length);
        assertThat(Pool.get(f, r)).isEqualTo(new BigInteger(1, wide).mod(m));
        f.reducePublic(a, wide);
        assertThat(f.equal(a, r)).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void randomElementsDifferAndAreNeverZero(Field f) {
    f.random(a, RandomSource.system());
    f.random(b, RandomSource.system());
    assertThat(f.equal(a, b)).isZero();
    int[] draws = {0};
    f.random(
        r,
        (at, length) -> {
          byte[] drawn = new byte[length];
          drawn[length - 1] = (byte) (draws[0]++ == 0 ? 0 : 9);
          Pool.write(at, drawn);
        });
    assertThat(Pool.get(f, r)).isEqualTo(9);
    assertThat(draws[0]).as("zero is drawn again").isEqualTo(2);
  }
}
