package org.sluice.mikey.field;

import static org.sluice.mikey.field.Words.get;
import static org.sluice.mikey.field.Words.put;

import org.sluice.mikey.secret.Frame;

/// Sums of secret integers times small public weights modulo m, many side by side. Each is reduced
/// once, at its end: two products for a sum of any number of terms, where reducing each term takes
/// two and its weight a third.
///
/// Integers are at most 16 octets longer than an element. Time and addresses depend on lengths and
/// weights, never on the integers. In a frame of the caller, with which the sums end.
public final class WeightedSums {
  private static final int SPARE = 4;
  private static final int LONGER = 16;

  /// What a sum starts from is m times 2 to this power: more than all negative terms together, and
  /// with all positive ones still below 2^256 times an element, for weights that add up to 2^120.
  private static final int START = 254;

  private final Field f;
  private final int words;
  private final long[] start;
  private final long sums;
  private final long term;
  private final long high;
  private final long product;

  /// `count` sums, each 0.
  ///
  /// @param frame has [#octets(Field, int)] left
  public WeightedSums(Frame frame, Field f, int count) {
    this.f = f;
    this.words = f.limbs() + SPARE;
    this.start = f.multiple(START, words);
    this.sums = frame.alloc((long) count * words * Long.BYTES);
    this.term = frame.alloc((long) words * Long.BYTES);
    this.high = frame.alloc(f.octets());
    this.product = frame.alloc(f.octets());
    for (int u = 0; u < count; u++) {
      for (int i = 0; i < words; i++) {
        put(at(u), i, start[i]);
      }
    }
  }

  /// What `count` sums take from their frame.
  public static long octets(Field f, int count) {
    return (count + 1L) * (f.limbs() + SPARE) * Long.BYTES + 2L * f.octets();
  }

  /// What [#scale] takes, a multiple of 8.
  public static long scaleOctets(Field f) {
    return 2L * f.octets();
  }

  /// Prepares the element `c` as a factor of whole sums, at `scale`.
  public static void scale(Field f, long scale, long c) {
    f.places(scale, scale + f.octets(), c);
  }

  private long at(int u) {
    return sums + (long) u * words * Long.BYTES;
  }

  /// Sum u += weight times the integer of `length` octets at `at`, most significant first.
  public void add(int u, long weight, long at, int length) {
    if (length > f.octets() + LONGER) {
      throw new IllegalArgumentException(length + " octets, at most " + (f.octets() + LONGER));
    }
    if (weight == Long.MIN_VALUE) {
      throw new IllegalArgumentException("a weight of -2^63, whose amount is no long");
    }
    Words.fromOctets(term, words, at, length);
    if (weight < 0) {
      subtract(at(u), -weight);
    } else {
      add(at(u), weight);
    }
  }

  private void add(long sum, long weight) {
    long carry = 0;
    for (int i = 0; i < words; i++) {
      long x = get(term, i);
      long low = x * weight;
      long before = get(sum, i);
      long s = before + low;
      long t = s + carry;
      put(sum, i, t);
      carry =
          Math.unsignedMultiplyHigh(x, weight)
              + Words.carry(before, low, s)
              + Words.carry(s, carry, t);
    }
  }

  private void subtract(long sum, long weight) {
    long borrow = 0;
    for (int i = 0; i < words; i++) {
      long x = get(term, i);
      long low = x * weight;
      long before = get(sum, i);
      long d = before - low;
      long e = d - borrow;
      put(sum, i, e);
      borrow =
          Math.unsignedMultiplyHigh(x, weight)
              + Words.borrow(before, low, d)
              + Words.borrow(d, borrow, e);
    }
  }

  /// r = sum u times the factor of [#scale] at `scale`, mod m.
  public void take(long r, int u, long scale) {
    for (int i = 0; i < SPARE; i++) {
      put(high, i, get(at(u), f.limbs() + i));
    }
    f.mul(product, high, scale + f.octets());
    f.mul(r, at(u), scale);
    f.add(r, r, product);
  }
}
