package org.sluice.mikey.curve;

import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;

/// Sums of multiples with public scalars. Time and addresses depend on the scalars and on nothing
/// else: the points may be secret, since the formulas are complete.
final class MultiScalar {

  private static final int STRAUS_LIMIT = 24;
  private static final int STRAUS_WINDOW = 4;

  private MultiScalar() {}

  static void multiply(Curve curve, long r, byte[][] scalars, long[] points) {
    if (scalars.length != points.length) {
      throw new IllegalArgumentException(scalars.length + " scalars, " + points.length + " points");
    }
    int octets = 0;
    for (byte[] scalar : scalars) {
      octets = Math.max(octets, scalar.length);
    }
    if (points.length <= STRAUS_LIMIT) {
      straus(curve, r, scalars, points, 8 * octets);
    } else {
      pippenger(curve, r, scalars, points, 8 * octets);
    }
  }

  /// One chain of doublings for all points, a table of 1..8 times each point.
  private static void straus(Curve curve, long r, byte[][] scalars, long[] points, int bits) {
    int size = curve.pointOctets();
    int entries = 1 << (STRAUS_WINDOW - 1);
    try (Frame frame =
        Frame.open(size * ((long) entries * points.length + 2) + curve.scratchOctets())) {
      long scratch = frame.alloc(curve.scratchOctets());
      long acc = frame.alloc(size);
      long negated = frame.alloc(size);
      long[] tables = new long[points.length];
      for (int n = 0; n < points.length; n++) {
        tables[n] = frame.alloc((long) size * entries);
        curve.copy(tables[n], points[n]);
        for (int j = 1; j < entries; j++) {
          long entry = tables[n] + (long) j * size;
          curve.add(entry, entry - size, points[n], scratch);
        }
      }
      curve.setInfinity(acc);
      for (int i = SignedDigits.count(bits, STRAUS_WINDOW) - 1; i >= 0; i--) {
        for (int k = 0; k < STRAUS_WINDOW; k++) {
          curve.dbl(acc, acc, scratch);
        }
        for (int n = 0; n < points.length; n++) {
          long digit = SignedDigits.digit(scalars[n], i, STRAUS_WINDOW);
          long entry = tables[n] + (Math.abs(digit) - 1) * size;
          addSigned(curve, acc, digit, entry, negated, scratch);
        }
      }
      curve.copy(r, acc);
    }
  }

  /// A bucket for every magnitude of a digit; one running sum empties them, window by window.
  private static void pippenger(Curve curve, long r, byte[][] scalars, long[] points, int bits) {
    int size = curve.pointOctets();
    int window = Math.clamp(30 - Integer.numberOfLeadingZeros(points.length), 4, 12);
    int buckets = 1 << (window - 1);
    try (Frame frame = Frame.open((long) size * (buckets + 4L) + curve.scratchOctets())) {
      long scratch = frame.alloc(curve.scratchOctets());
      long acc = frame.alloc(size);
      long negated = frame.alloc(size);
      long running = frame.alloc(size);
      long sum = frame.alloc(size);
      long first = frame.alloc((long) size * buckets);
      curve.setInfinity(acc);
      for (int i = SignedDigits.count(bits, window) - 1; i >= 0; i--) {
        for (int k = 0; k < window; k++) {
          curve.dbl(acc, acc, scratch);
        }
        for (int j = 0; j < buckets; j++) {
          curve.setInfinity(first + (long) j * size);
        }
        for (int n = 0; n < points.length; n++) {
          long digit = SignedDigits.digit(scalars[n], i, window);
          long bucket = first + (Math.abs(digit) - 1) * size;
          addSigned(curve, bucket, digit, points[n], negated, scratch);
        }
        curve.setInfinity(running);
        curve.setInfinity(sum);
        for (int j = buckets - 1; j >= 0; j--) {
          curve.add(running, running, first + (long) j * size, scratch);
          curve.add(sum, sum, running, scratch);
        }
        curve.add(acc, acc, sum, scratch);
      }
      curve.copy(r, acc);
    }
  }

  /// to = to + sign(digit) * p; nothing for digit 0.
  private static void addSigned(
      Curve curve, long to, long digit, long p, long negated, long scratch) {
    if (digit > 0) {
      curve.add(to, to, p, scratch);
    } else if (digit < 0) {
      Field f = curve.field();
      curve.copy(negated, p);
      f.neg(negated + f.octets(), negated + f.octets());
      curve.add(to, to, negated, scratch);
    }
  }
}
