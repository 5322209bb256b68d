package org.sluice.mikey.batch;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.math.BigInteger;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.SecretPool;

/// The form of an element of a field in one lane: limbs of 51 bits, each an integer in a double,
/// between -2^50 and 2^50, least significant first, a vector apart. The number is the element times
/// 2^51 for each limb, plus any small multiple of p, and may be negative.
///
/// This class goes to that form and back, one lane at a time.
final class Limbs {

  /// Limbs of an element of [Field#SAKKE_P], which is times 2^1071.
  static final int COUNT = 21;

  /// Limbs of an element of [Field#P256_P], which is times 2^306.
  static final int P256_COUNT = 6;

  static final int BITS = 51;

  /// Of [Field#SAKKE_P].
  static final Limbs SAKKE = new Limbs(Field.SAKKE_P, COUNT);

  /// Of [Field#P256_P].
  static final Limbs P256 = new Limbs(Field.P256_P, P256_COUNT);

  /// Of 2^255 - 19, with a limb above the five of an element for what is carried out of them.
  static final Limbs CURVE25519 =
      new Limbs(BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19)), 4, 6, 1);

  /// Octets of scratch space that [#gather] needs.
  static final long SCRATCH = 2 * 17 * 8;

  private static final long LIMB = (1L << BITS) - 1;
  private static final long HALF = 1L << (BITS - 1);

  // A double of small absolute value plus 1.5 * 2^52 has the integer in its low bits.
  private static final double MAGIC = 0x1.8p52;
  private static final long MAGIC_BITS = Double.doubleToRawLongBits(MAGIC);

  private final int count;
  private final int words;
  private final int wide;
  private final long up;
  private final long[] p;

  private Limbs(Field field, int count) {
    this(
        new BigInteger(1, field.modulus()),
        field.limbs(),
        count,
        1L << (count * BITS - field.montgomeryBits()));
  }

  private Limbs(BigInteger p, int words, int count, long up) {
    this.count = count;
    this.words = words;
    this.wide = words + 1;
    this.up = up;
    this.p = words(p);
  }

  /// An element of the field, which is times its Montgomery radix, times this is times 2^51 for
  /// each limb.
  long up() {
    return up;
  }

  /// Public words of a public integer, least significant first.
  long[] words(BigInteger value) {
    long[] words = new long[wide];
    for (int i = 0; i < wide; i++) {
      words[i] = value.shiftRight(64 * i).longValue();
    }
    return words;
  }

  /// Writes the integer of the field's words at `from` to the limbs at `to`, `stride` octets apart.
  void spread(long to, long stride, long from) {
    long carry = 0;
    for (int i = 0; i < count; i++) {
      long limb = bits(from, i * BITS) + carry;
      carry = (limb + HALF) >> BITS;
      SecretPool.MEM.set(JAVA_DOUBLE, to + i * stride, (double) (limb - (carry << BITS)));
    }
  }

  /// The 51 bits of the integer from bit `from` on.
  private long bits(long at, int from) {
    int word = from >>> 6;
    int shift = from & 63;
    long low = word < words ? SecretPool.MEM.get(JAVA_LONG, at + 8L * word) >>> shift : 0;
    if (shift > 64 - BITS && word + 1 < words) {
      low |= SecretPool.MEM.get(JAVA_LONG, at + 8L * (word + 1)) << (64 - shift);
    }
    return low & LIMB;
  }

  /// Writes the residue mod p of the limbs at `from`, a number between -p and 2p, as the field's
  /// words at `to`. Time and addresses do not depend on it.
  void gather(long to, long from, long stride, long scratch) {
    long sign = pack(scratch, from, stride);
    long less = scratch + 8L * wide;
    add(scratch, sign);
    long below = subtract(less, scratch);
    for (int i = 0; i < words; i++) {
      long kept = SecretPool.MEM.get(JAVA_LONG, scratch + 8L * i) & below;
      long reduced = SecretPool.MEM.get(JAVA_LONG, less + 8L * i) & ~below;
      SecretPool.MEM.set(JAVA_LONG, to + 8L * i, kept | reduced);
    }
  }

  /// The number in one word more, two's complement; answers the mask of "negative".
  private long pack(long to, long from, long stride) {
    long carry = 0;
    long word = 0;
    int filled = 0;
    int at = 0;
    for (int i = 0; i < count; i++) {
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

  /// to = to + (p & mask), in one word more.
  private void add(long to, long mask) {
    long carry = 0;
    for (int i = 0; i < wide; i++) {
      long x = SecretPool.MEM.get(JAVA_LONG, to + 8L * i);
      long y = p[i] & mask;
      long s = x + y + carry;
      carry = ((x & y) | ((x | y) & ~s)) >>> 63;
      SecretPool.MEM.set(JAVA_LONG, to + 8L * i, s);
    }
  }

  /// to = a - p, in one word more; answers the mask of a < p.
  private long subtract(long to, long a) {
    long borrow = 0;
    for (int i = 0; i < wide; i++) {
      long x = SecretPool.MEM.get(JAVA_LONG, a + 8L * i);
      long d = x - p[i] - borrow;
      borrow = ((~x & p[i]) | ((~x | p[i]) & d)) >>> 63;
      SecretPool.MEM.set(JAVA_LONG, to + 8L * i, d);
    }
    return -borrow;
  }
}
