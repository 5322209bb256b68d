package org.sluice.mikey.field;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.sluice.mikey.secret.SecretPool;

/// Integers of a few 64-bit words in the pool, least significant word first. Carries are computed
/// with logic operations: a comparison could become a branch on a secret.
final class Words {

  private static final ValueLayout.OfLong BIG_LONG =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private Words() {}

  static long get(long at, int word) {
    return SecretPool.MEM.get(JAVA_LONG_UNALIGNED, at + 8L * word);
  }

  static void put(long at, int word, long value) {
    SecretPool.MEM.set(JAVA_LONG_UNALIGNED, at + 8L * word, value);
  }

  /// r = a + b mod m, for a, b < m.
  static void add(long r, long a, long b, long[] m) {
    long to = SecretPool.inside(r, 8L * m.length);
    long first = SecretPool.inside(a, 8L * m.length);
    long second = SecretPool.inside(b, 8L * m.length);
    long carry = 0;
    long borrow = 0;
    for (int i = 0; i < m.length; i++) {
      long x = get(first, i);
      long y = get(second, i);
      long s = x + y + carry;
      carry = ((x & y) | ((x | y) & ~s)) >>> 63;
      put(to, i, s);
      long d = s - m[i] - borrow;
      borrow = ((~s & m[i]) | ((~s | m[i]) & d)) >>> 63;
    }
    subtract(to, m, -(carry | (borrow ^ 1)));
  }

  /// r = a - b mod m, for a, b < m.
  static void sub(long r, long a, long b, long[] m) {
    long to = SecretPool.inside(r, 8L * m.length);
    long first = SecretPool.inside(a, 8L * m.length);
    long second = SecretPool.inside(b, 8L * m.length);
    long borrow = 0;
    for (int i = 0; i < m.length; i++) {
      long x = get(first, i);
      long y = get(second, i);
      long d = x - y - borrow;
      borrow = ((~x & y) | ((~x | y) & d)) >>> 63;
      put(to, i, d);
    }
    long mask = -borrow;
    long carry = 0;
    for (int i = 0; i < m.length; i++) {
      long x = get(to, i);
      long y = m[i] & mask;
      long s = x + y + carry;
      carry = ((x & y) | ((x | y) & ~s)) >>> 63;
      put(to, i, s);
    }
  }

  /// r = r - (m & mask), the last borrow dropped.
  private static void subtract(long r, long[] m, long mask) {
    long borrow = 0;
    for (int i = 0; i < m.length; i++) {
      long x = get(r, i);
      long y = m[i] & mask;
      long d = x - y - borrow;
      borrow = ((~x & y) | ((~x | y) & d)) >>> 63;
      put(r, i, d);
    }
  }

  /// What a + b = s carries: 0 or 1.
  static long carry(long a, long b, long s) {
    return ((a & b) | ((a | b) & ~s)) >>> 63;
  }

  /// What a - b = d borrows: 0 or 1.
  static long borrow(long a, long b, long d) {
    return ((~a & b) | ((~a | b) & d)) >>> 63;
  }

  /// All ones if a < m, else 0.
  static long isBelow(long a, long[] m) {
    long borrow = 0;
    for (int i = 0; i < m.length; i++) {
      long x = get(a, i);
      long d = x - m[i];
      long e = d - borrow;
      borrow = ((~x & m[i]) | ((~x | m[i]) & d) | (~d & e)) >>> 63;
    }
    return -borrow;
  }

  /// Reads `length` octets at `at`, most significant first, into `words` words.
  static void fromOctets(long r, int words, long at, int length) {
    for (int i = 0; i < words; i++) {
      int end = length - 8 * i;
      put(r, i, end >= 8 ? SecretPool.MEM.get(BIG_LONG, at + end - 8) : first(at, end));
    }
  }

  /// The most significant word, of the first `length` octets, 0 of none.
  private static long first(long at, int length) {
    long word = 0;
    for (int k = 0; k < length; k++) {
      word = (word << 8) | (SecretPool.MEM.get(JAVA_BYTE, at + k) & 0xffL);
    }
    return word;
  }

  /// Writes `words` words as 8 * words octets at `at`, most significant first. `at` and `a` must
  /// not overlap.
  static void toOctets(long at, long a, int words) {
    for (int i = 0; i < words; i++) {
      SecretPool.MEM.set(BIG_LONG, at + 8L * (words - 1 - i), get(a, i));
    }
  }
}
