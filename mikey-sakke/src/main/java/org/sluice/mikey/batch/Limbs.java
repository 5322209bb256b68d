package org.sluice.mikey.batch;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.math.BigInteger;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.SecretPool;

/// The form of an element of [Field#SAKKE_P] in one lane: 21 limbs of 51 bits, each an integer in a
/// double, between -2^50 and 2^50, least significant first, a vector apart. The number is the
/// element times 2^1071, plus any small multiple of p, and may be negative.
///
/// This class goes to that form and back, one lane at a time.
final class Limbs {

  static final int COUNT = 21;
  static final int BITS = 51;

  /// An element of [Field#SAKKE_P], which is times 2^1026, times this is times 2^1071.
  static final long UP = 1L << (COUNT * BITS - Field.SAKKE_P.montgomeryBits());

  /// Octets of scratch space that [#gather] needs.
  static final long SCRATCH = 2 * 17 * 8;

  private static final int WORDS = 16;
  private static final int WIDE = 17;
  private static final long LIMB = (1L << BITS) - 1;
  private static final long HALF = 1L << (BITS - 1);

  // A double of small absolute value plus 1.5 * 2^52 has the integer in its low bits.
  private static final double MAGIC = 0x1.8p52;
  private static final long MAGIC_BITS = Double.doubleToRawLongBits(MAGIC);

  private static final long[] P = words(new BigInteger(1, Field.SAKKE_P.modulus()));

  private Limbs() {}

  /// Public words of a public integer, least significant first.
  static long[] words(BigInteger value) {
    long[] words = new long[WIDE];
    for (int i = 0; i < WIDE; i++) {
      words[i] = value.shiftRight(64 * i).longValue();
    }
    return words;
  }

  /// Writes the integer of 16 words at `words` to the limbs at `to`, `stride` octets apart.
  static void spread(long to, long stride, long words) {
    long carry = 0;
    for (int i = 0; i < COUNT; i++) {
      long limb = bits(words, i * BITS) + carry;
      carry = (limb + HALF) >> BITS;
      SecretPool.MEM.set(JAVA_DOUBLE, to + i * stride, (double) (limb - (carry << BITS)));
    }
  }

  /// The 51 bits of the integer from bit `from` on.
  private static long bits(long words, int from) {
    int word = from >>> 6;
    int shift = from & 63;
    long low = word < WORDS ? SecretPool.MEM.get(JAVA_LONG, words + 8L * word) >>> shift : 0;
    if (shift > 64 - BITS && word + 1 < WORDS) {
      low |= SecretPool.MEM.get(JAVA_LONG, words + 8L * (word + 1)) << (64 - shift);
    }
    return low & LIMB;
  }

  /// Writes the residue mod p of the limbs at `from`, a number between -p and 2p, as 16 words at
  /// `words`. Time and addresses do not depend on it.
  static void gather(long words, long from, long stride, long scratch) {
    long sign = pack(scratch, from, stride);
    long less = scratch + 8L * WIDE;
    add(scratch, sign);
    long below = subtract(less, scratch);
    for (int i = 0; i < WORDS; i++) {
      long kept = SecretPool.MEM.get(JAVA_LONG, scratch + 8L * i) & below;
      long reduced = SecretPool.MEM.get(JAVA_LONG, less + 8L * i) & ~below;
      SecretPool.MEM.set(JAVA_LONG, words + 8L * i, kept | reduced);
    }
  }

  /// The number in 17 words, two's complement; answers the mask of "negative".
  private static long pack(long to, long from, long stride) {
    long carry = 0;
    long word = 0;
    int filled = 0;
    int at = 0;
    for (int i = 0; i < COUNT; i++) {
      double limb = SecretPool.MEM.get(JAVA_DOUBLE, from + i * stride);
      long value = Double.doubleToRawLongBits(limb + MAGIC) - MAGIC_BITS + carry;
      carry = value >> BITS;
      value &= LIMB;
      word |= value << filled;
      filled += BITS;
      if (filled >= 64) {
        SecretPool.MEM.set(JAVA_LONG, to + 8L * at++, word);
        filled -= 64;
        word = value >>> (BITS - filled);
      }
    }
    SecretPool.MEM.set(JAVA_LONG, to + 8L * at, word | carry << filled);
    return carry;
  }

  /// to = to + (p & mask), in 17 words.
  private static void add(long to, long mask) {
    long carry = 0;
    for (int i = 0; i < WIDE; i++) {
      long x = SecretPool.MEM.get(JAVA_LONG, to + 8L * i);
      long y = P[i] & mask;
      long s = x + y + carry;
      carry = ((x & y) | ((x | y) & ~s)) >>> 63;
      SecretPool.MEM.set(JAVA_LONG, to + 8L * i, s);
    }
  }

  /// to = a - p, in 17 words; answers the mask of a < p.
  private static long subtract(long to, long a) {
    long borrow = 0;
    for (int i = 0; i < WIDE; i++) {
      long x = SecretPool.MEM.get(JAVA_LONG, a + 8L * i);
      long d = x - P[i] - borrow;
      borrow = ((~x & P[i]) | ((~x | P[i]) & d)) >>> 63;
      SecretPool.MEM.set(JAVA_LONG, to + 8L * i, d);
    }
    return -borrow;
  }
}
