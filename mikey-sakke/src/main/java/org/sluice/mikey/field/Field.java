package org.sluice.mikey.field;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.sluice.mikey.field.Words.get;
import static org.sluice.mikey.field.Words.put;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// Arithmetic modulo an odd prime m, on elements in [SecretPool#MEM].
///
/// An element is [#octets()] octets at an offset that is a multiple of 8, in Montgomery form and
/// always below m, so that equal elements are equal octets. Elements enter through
/// [#fromOctets(long, long, int)], [#reduce(long, long, int)] or [#set(long, long)] and leave
/// through [#toOctets(long, long)]. In every operation the result may be one of the operands.
///
/// Time and addresses depend on m and on lengths, never on values. A mask is all ones for "yes" and
/// 0 for "no".
public final class Field {

  /// p of RFC 6509 Appendix A, 1024 bits: coordinates of SAKKE points.
  public static final Field SAKKE_P =
      new Field(
          "997abb1f0a563fda65c61198dad0657a416c0ce19cb48261be9ae358b3e01a2e"
              + "f40aab27e2fc0f1b228730d531a59cb0e791b39ff7c88a19356d27f4a666a6d0"
              + "e26c6487326b4cd4512ac5cd65681ce1b6aff4a831852a82a7cf3c521c3c09aa"
              + "9f94d6af56971f1ffce3e82389857db080c5df10ac7ace87666d807afea85feb",
          16);

  /// q of RFC 6509 Appendix A, 1022 bits: scalars of SAKKE.
  public static final Field SAKKE_Q =
      new Field(
          "265eaec7c2958ff69971846636b4195e905b0338672d20986fa6b8d62cf8068b"
              + "bd02aac9f8bf03c6c8a1cc354c69672c39e46ce7fdf222864d5b49fd2999a9b4"
              + "389b1921cc9ad335144ab173595a07386dabfd2a0c614aa0a9f3cf14870f026a"
              + "a7e535abd5a5c7c7ff38fa08e2615f6c203177c42b1eb3a1d99b601ebfaa17fb",
          16);

  /// p of NIST P-256: coordinates of ECCSI points.
  public static final Field P256_P =
      new Field("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 4);

  /// Order of NIST P-256: scalars of ECCSI.
  public static final Field P256_N =
      new Field("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 4);

  private final int words;
  private final int bits;
  private final byte[] modulus;
  private final long[] m;
  private final long[] limbs;
  private final long inverse;
  private final Inversion inversion;
  // Constants in the pool: 1, the square of the Montgomery radix and that times 2^(64 * words),
  // 2^(64 * words), the integer one.
  private final long one;
  private final long squareOfRadix;
  private final long secondPlace;
  private final long nextBlock;
  private final long plainOne;

  private Field(String hex, int words) {
    BigInteger mod = new BigInteger(hex, 16);
    int limbBits = words == 16 ? Multiply1024.LIMB_BITS : Multiply256.LIMB_BITS;
    int count = words == 16 ? Multiply1024.LIMBS : Multiply256.LIMBS;
    this.words = words;
    this.bits = mod.bitLength();
    this.m = split(mod, words, 64);
    this.limbs = split(mod, count, limbBits);
    BigInteger limb = BigInteger.ONE.shiftLeft(limbBits);
    this.inverse = mod.negate().modInverse(limb).longValue();
    this.modulus = octets(mod, 8 * words);
    BigInteger step = BigInteger.ONE.shiftLeft(Inversion.STEP);
    this.inversion =
        new Inversion(
            words,
            bits,
            split(mod, Inversion.limbs(words), Inversion.STEP),
            mod.modInverse(step).longValue());
    // Never closed: these constants live as long as the class.
    Frame constants = Frame.open(5L * octets());
    BigInteger radix = BigInteger.ONE.shiftLeft(count * limbBits).mod(mod);
    this.one = constant(constants, radix);
    this.squareOfRadix = constant(constants, radix.multiply(radix).mod(mod));
    this.secondPlace = constant(constants, radix.multiply(radix).shiftLeft(64 * words).mod(mod));
    this.nextBlock = constant(constants, radix.shiftLeft(64 * words).mod(mod));
    this.plainOne = constant(constants, BigInteger.ONE);
  }

  /// Octets of one element in the pool, and of its encoding: 128 or 32.
  public int octets() {
    return 8 * words;
  }

  /// 64-bit words of one element: 16 or 4.
  public int limbs() {
    return words;
  }

  /// Bits of m.
  public int bits() {
    return bits;
  }

  /// Bits of the Montgomery radix: an element in the pool is times 2 to this power.
  public int montgomeryBits() {
    return words == 16
        ? Multiply1024.LIMBS * Multiply1024.LIMB_BITS
        : Multiply256.LIMBS * Multiply256.LIMB_BITS;
  }

  /// m, most significant octet first, [#octets()] octets. A copy.
  public byte[] modulus() {
    return modulus.clone();
  }

  /// m times 2^`bits` in `count` words, least significant first.
  long[] multiple(int bits, int count) {
    return split(new BigInteger(1, modulus).shiftLeft(bits), count, 64);
  }

  /// r = a + b.
  public void add(long r, long a, long b) {
    Words.add(r, a, b, m);
  }

  /// r = a - b.
  public void sub(long r, long a, long b) {
    Words.sub(r, a, b, m);
  }

  /// r = -a.
  public void neg(long r, long a) {
    long keep = ~isZero(a);
    long borrow = 0;
    for (int i = 0; i < words; i++) {
      long x = m[i] & keep;
      long y = get(a, i);
      long d = x - y;
      long e = d - borrow;
      borrow = ((~x & y) | ((~x | y) & d) | (~d & e)) >>> 63;
      put(r, i, e);
    }
  }

  /// r = a * b.
  public void mul(long r, long a, long b) {
    if (words == 16) {
      Multiply1024.multiply(r, a, b, limbs, inverse);
    } else if (inverse == 1) { // among the two small moduli p of P-256 alone
      MultiplyP256.multiply(r, a, b);
    } else {
      Multiply256.multiply(r, a, b, limbs, inverse);
    }
  }

  /// r = a * a.
  public void sqr(long r, long a) {
    mul(r, a, a);
  }

  /// r = 1 / a, and 0 for a = 0.
  public void inv(long r, long a) {
    inversion.invert(r, a);
    // From the inverse of a times the radix to the radix over a.
    mul(r, r, squareOfRadix);
    mul(r, r, squareOfRadix);
  }

  /// Mask of a = 0.
  public long isZero(long a) {
    long any = 0;
    for (int i = 0; i < words; i++) {
      any |= get(a, i);
    }
    return ~((any | -any) >> 63);
  }

  /// Mask of a = b.
  public long equal(long a, long b) {
    long any = 0;
    for (int i = 0; i < words; i++) {
      any |= get(a, i) ^ get(b, i);
    }
    return ~((any | -any) >> 63);
  }

  /// to = from where `mask` is all ones; unchanged where it is 0.
  public void cmov(long mask, long to, long from) {
    for (int i = 0; i < words; i++) {
      long x = get(to, i);
      put(to, i, x ^ ((x ^ get(from, i)) & mask));
    }
  }

  /// r = a.
  public void copy(long r, long a) {
    for (int i = 0; i < words; i++) {
      put(r, i, get(a, i));
    }
  }

  /// r = 0.
  public void setZero(long r) {
    for (int i = 0; i < words; i++) {
      put(r, i, 0);
    }
  }

  /// r = 1.
  public void setOne(long r) {
    copy(r, one);
  }

  /// r = `small` mod m, for 0 <= small.
  public void set(long r, long small) {
    if (small < 0) {
      throw new IllegalArgumentException("negative: " + small);
    }
    setZero(r);
    put(r, 0, small);
    mul(r, r, squareOfRadix);
  }

  /// Reads the integer of `length` octets at `at` (most significant first, at most [#octets()]).
  /// Answers the mask of "below m"; if it is 0 the caller must reject the value, r then is its
  /// residue.
  public long fromOctets(long r, long at, int length) {
    if (length < 0 || length > octets()) {
      throw new IllegalArgumentException(length + " octets for a field of " + octets());
    }
    try (Frame frame = Frame.open(octets())) {
      long plain = frame.alloc(octets());
      Words.fromOctets(plain, words, at, length);
      long below = Words.isBelow(plain, m);
      mul(r, plain, squareOfRadix);
      return below;
    }
  }

  /// As [#fromOctets(long, long, int)], from public octets on the heap.
  public boolean fromPublic(long r, byte[] octets, int from, int length) {
    try (Frame frame = Frame.open(octets())) {
      long at = frame.alloc(octets());
      if (length > octets()) {
        throw new IllegalArgumentException(length + " octets for a field of " + octets());
      }
      copyIn(at, octets, from, length);
      return fromOctets(r, at, length) != 0;
    }
  }

  /// r = OS2IP(octets at `at`) mod m, for any length.
  public void reduce(long r, long at, int length) {
    int size = octets();
    try (Frame frame = Frame.open(3L * size)) {
      long acc = frame.alloc(size);
      long block = frame.alloc(size);
      long computed = frame.alloc(size);
      long place = squareOfRadix;
      for (int left = length; left > 0; left -= size) {
        int take = Math.min(left, size);
        Words.fromOctets(block, words, at + left - take, take);
        mul(block, block, place);
        add(acc, acc, block);
        if (place == squareOfRadix) {
          place = secondPlace;
        } else if (left > size) {
          mul(computed, place, nextBlock);
          place = computed;
        }
      }
      copy(r, acc);
    }
  }

  /// What the words of an integer are multiplied with for it to become an element times `c`: those
  /// of the first [#octets()], and those that follow.
  void places(long low, long high, long c) {
    mul(low, c, squareOfRadix);
    mul(high, c, secondPlace);
  }

  /// As [#reduce(long, long, int)], from public octets on the heap.
  public void reducePublic(long r, byte[] octets) {
    try (Frame frame = Frame.open(octets.length + 8L)) {
      long at = frame.alloc(octets.length);
      copyIn(at, octets, 0, octets.length);
      reduce(r, at, octets.length);
    }
  }

  /// Writes the canonical encoding of r, [#octets()] octets, most significant first. `at` needs no
  /// alignment.
  public void toOctets(long at, long r) {
    try (Frame frame = Frame.open(octets())) {
      long plain = frame.alloc(octets());
      toWords(plain, r);
      Words.toOctets(at, plain, words);
    }
  }

  /// The canonical integer of a as [#limbs()] 64-bit words, least significant first, at `words` (a
  /// multiple of 8; may be `a`). For scalar recoding; the words are not an element.
  public void toWords(long words, long a) {
    mul(words, a, plainOne);
  }

  /// Uniform in 1..m-1, from `source`: 16 octets more than m has are reduced, so the bias is below
  /// 2^-126.
  public void random(long r, RandomSource source) {
    int drawn = octets() + 16;
    try (Frame frame = Frame.open(drawn)) {
      long at = frame.alloc(drawn);
      do {
        source.fill(at, drawn);
        reduce(r, at, drawn);
      } while (isZero(r) != 0);
    }
  }

  private static void copyIn(long at, byte[] octets, int from, int length) {
    MemorySegment.copy(octets, from, SecretPool.MEM, JAVA_BYTE, at, length);
  }

  private long constant(Frame frame, BigInteger value) {
    long at = frame.alloc(octets());
    long[] split = split(value, words, 64);
    for (int i = 0; i < words; i++) {
      put(at, i, split[i]);
    }
    return at;
  }

  private static long[] split(BigInteger value, int count, int width) {
    long[] parts = new long[count];
    BigInteger mask = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
    for (int i = 0; i < count; i++) {
      parts[i] = value.shiftRight(width * i).and(mask).longValue();
    }
    return parts;
  }

  private static byte[] octets(BigInteger value, int length) {
    byte[] octets = new byte[length];
    byte[] tight = value.toByteArray();
    int skip = Math.max(0, tight.length - length);
    System.arraycopy(tight, skip, octets, length - tight.length + skip, tight.length - skip);
    return octets;
  }
}
