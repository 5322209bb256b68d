package org.sluice.mikey.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.mikey.secret.Frame;

/// Loose elements against big integers: random ones, and those whose words are at the ends of what
/// a tidy element may have, with either sign.
class LooseP256Test {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Field F = Field.P256_P;
  private static final BigInteger P = Pool.modulus(F);
  private static final BigInteger RADIX = BigInteger.ONE.shiftLeft(260);
  private static final long LOW = 1L << 53;
  private static final long TOP = (1L << 49) - (1L << 17) - 4;

  private Frame frame;
  private long a;
  private long b;
  private long r;
  private long element;

  @BeforeEach
  void open() {
    frame = Frame.open(1024);
    a = frame.alloc(LooseP256.OCTETS);
    b = frame.alloc(LooseP256.OCTETS);
    r = frame.alloc(LooseP256.OCTETS);
    element = frame.alloc(F.octets());
  }

  @AfterEach
  void close() {
    frame.close();
  }

  private static final List<long[]> ELEMENTS = elements();

  private static List<long[]> elements() {
    List<long[]> elements = new ArrayList<>();
    for (int pattern = 0; pattern < 243; pattern++) {
      long[] words = new long[5];
      for (int i = 0, rest = pattern; i < 5; i++, rest /= 3) {
        words[i] = (rest % 3 - 1) * (i == 4 ? TOP : LOW);
      }
      elements.add(words);
    }
    for (int n = 0; n < 200; n++) {
      long[] words = new long[5];
      for (int i = 0; i < 5; i++) {
        words[i] = RANDOM.nextLong(-(i == 4 ? TOP : LOW), i == 4 ? TOP : LOW);
      }
      elements.add(words);
    }
    return elements;
  }

  private static void set(long at, long[] words, int weight) {
    for (int i = 0; i < 5; i++) {
      Words.put(at, i, weight * words[i]);
    }
  }

  private static BigInteger integer(long at) {
    BigInteger sum = BigInteger.ZERO;
    for (int i = 4; i >= 0; i--) {
      sum = sum.shiftLeft(52).add(BigInteger.valueOf(Words.get(at, i)));
    }
    return sum;
  }

  private void isTidyAnd(BigInteger expected) {
    assertThat(integer(r).mod(P)).isEqualTo(expected.mod(P));
    assertThat(integer(r).abs()).isLessThan(P.shiftLeft(1));
    for (int i = 0; i < 4; i++) {
      assertThat(Math.abs(Words.get(r, i))).isLessThanOrEqualTo(LOW);
    }
  }

  @Test
  void multipliesTidyElements() {
    BigInteger inverse = RADIX.modInverse(P);
    for (long[] x : ELEMENTS) {
      set(a, x, 1);
      for (long[] y : ELEMENTS.subList(100, 300)) {
        set(b, y, 1);
        LooseP256.mul(r, a, b);
        isTidyAnd(integer(a).multiply(integer(b)).multiply(inverse));
      }
      LooseP256.sqr(r, a);
      isTidyAnd(integer(a).pow(2).multiply(inverse));
    }
  }

  @Test
  void multipliesWeightsUpToFour() {
    BigInteger inverse = RADIX.modInverse(P);
    for (int[] weights : new int[][] {{2, 2}, {1, 4}, {4, 1}}) {
      for (long[] x : ELEMENTS) {
        set(a, x, weights[0]);
        set(b, ELEMENTS.getLast(), weights[1]);
        LooseP256.mul(r, a, b);
        isTidyAnd(integer(a).multiply(integer(b)).multiply(inverse));
        LooseP256.mul(r, b, b);
        BigInteger square = integer(r);
        LooseP256.sqr(r, b);
        assertThat(integer(r)).isEqualTo(square);
      }
    }
  }

  @Test
  void productsOfHeavyElementsCanBeMadeTidy() {
    BigInteger inverse = RADIX.modInverse(P);
    for (long[] x : ELEMENTS) {
      set(a, x, 8);
      for (long[] y : ELEMENTS.subList(0, 243)) {
        set(b, y, 8);
        LooseP256.mul(r, a, b);
        BigInteger product = integer(a).multiply(integer(b)).multiply(inverse);
        LooseP256.tidy(r, r, 0, a, 0);
        isTidyAnd(product.subtract(integer(a)));
      }
    }
  }

  @Test
  void addsSubtractsAndTidies() {
    for (long[] x : ELEMENTS) {
      set(a, x, 1);
      for (long[] y : ELEMENTS.subList(200, 260)) {
        set(b, y, 1);
        LooseP256.add(r, a, b, 3);
        assertThat(integer(r)).isEqualTo(integer(a).add(integer(b).shiftLeft(3)));
        LooseP256.sub(r, a, 2, b);
        assertThat(integer(r)).isEqualTo(integer(a).shiftLeft(2).subtract(integer(b)));
        LooseP256.tidy(r, a, 2, b, 3);
        isTidyAnd(integer(a).shiftLeft(2).subtract(integer(b).shiftLeft(3)));
        LooseP256.copy(r, b);
        LooseP256.tidy(r, a, 0, r, 3);
        isTidyAnd(integer(a).subtract(integer(b).shiftLeft(3)));
      }
      LooseP256.copy(r, a);
      LooseP256.negateIf(0, r);
      assertThat(integer(r)).isEqualTo(integer(a));
      LooseP256.negateIf(-1, r);
      assertThat(integer(r)).isEqualTo(integer(a).negate());
    }
  }

  @Test
  void resultsMayBeOperands() {
    for (long[] x : ELEMENTS) {
      set(a, x, 1);
      set(b, x, 1);
      LooseP256.mul(r, a, b);
      LooseP256.mul(a, a, b);
      assertThat(integer(a)).isEqualTo(integer(r));
      LooseP256.sqr(b, b);
      assertThat(integer(b)).isEqualTo(integer(r));
    }
  }

  @Test
  void convertsToTheCanonicalElementAndBack() {
    List<BigInteger> multiples = new ArrayList<>();
    for (int i = -1; i <= 1; i++) { // the multiples of p, where a canonical element wraps
      multiples.add(P.multiply(BigInteger.valueOf(i)));
      multiples.add(P.multiply(BigInteger.valueOf(i)).add(BigInteger.ONE));
      multiples.add(P.multiply(BigInteger.valueOf(i)).subtract(BigInteger.ONE));
    }
    for (BigInteger value : multiples) {
      BigInteger rest = value;
      for (int i = 0; i < 5; i++) {
        BigInteger word = i == 4 ? rest : rest.mod(BigInteger.ONE.shiftLeft(52));
        Words.put(a, i, word.longValueExact());
        rest = rest.subtract(word).shiftRight(52);
      }
      isCanonical();
    }
    for (long[] x : ELEMENTS) {
      set(a, x, 1);
      isCanonical();
    }
    LooseP256.setOne(a);
    LooseP256.toField(element, a);
    assertThat(Pool.get(F, element)).isEqualTo(BigInteger.ONE);
  }

  private void isCanonical() {
    LooseP256.toField(element, a);
    BigInteger words = BigInteger.ZERO;
    for (int i = 3; i >= 0; i--) {
      words = words.shiftLeft(64).add(new BigInteger(Long.toUnsignedString(Words.get(element, i))));
    }
    assertThat(words).isEqualTo(integer(a).mod(P));
    LooseP256.fromField(r, element);
    assertThat(integer(r)).isEqualTo(words);
  }
}
