package org.sluice.threshold.sharing;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// Coefficients that depend on partitions' indices alone, so they are public.
public final class Coefficients {
  private Coefficients() {}

  /// r = lambda_i^S(k): Lagrange coefficient of `i` for the set `s` at `k` (design section 1).
  public static void lagrange(Field f, long r, int i, List<Integer> s, int k) {
    try (Frame frame = Frame.open(3L * f.octets())) {
      long num = frame.alloc(f.octets());
      long den = frame.alloc(f.octets());
      long t = frame.alloc(f.octets());
      f.setOne(num);
      f.setOne(den);
      for (int j : s) {
        if (j != i) {
          difference(f, t, k, j);
          f.mul(num, num, t);
          difference(f, t, i, j);
          f.mul(den, den, t);
        }
      }
      f.inv(den, den);
      f.mul(r, num, den);
    }
  }

  /// The same as octets, most significant first.
  public static byte[] lagrange(Field f, int i, List<Integer> s, int k) {
    try (Frame frame = Frame.open(f.octets())) {
      long r = frame.alloc(f.octets());
      lagrange(f, r, i, s, k);
      return octets(f, r);
    }
  }

  /// Coefficients as small integers: in their order, `denominator` * coefficient j =
  /// `numerators`[j].
  public static final class Fractions {
    private final long[] numerators;
    private final long denominator;

    Fractions(long[] numerators, long denominator) {
      this.numerators = numerators;
      this.denominator = denominator;
    }

    /// One for each index.
    public long[] numerators() {
      return numerators.clone();
    }

    /// Positive.
    public long denominator() {
      return denominator;
    }
  }

  /// lambda_j^S(k) for every j of `s`, over a common denominator, which is positive. Indices are at
  /// most 12.
  public static Fractions fractions(List<Integer> s, int k) {
    long[] numerators = new long[s.size()];
    long[] denominators = new long[s.size()];
    for (int j = 0; j < s.size(); j++) {
      numerators[j] = 1;
      denominators[j] = 1;
      for (int m : s) {
        if (m != s.get(j)) {
          numerators[j] = Math.multiplyExact(numerators[j], k - m);
          denominators[j] = Math.multiplyExact(denominators[j], s.get(j) - m);
        }
      }
    }
    return overCommon(numerators, denominators);
  }

  /// f_A(x) for every A of `sets`, as [#ofSet], over a common denominator. Indices are at most 12.
  public static Fractions ofSets(List<List<Integer>> sets, int n, int x) {
    long[] numerators = new long[sets.size()];
    long[] denominators = new long[sets.size()];
    for (int k = 0; k < sets.size(); k++) {
      numerators[k] = 1;
      denominators[k] = 1;
      for (int j = 1; j <= n; j++) {
        if (!sets.get(k).contains(j)) {
          numerators[k] = Math.multiplyExact(numerators[k], x - j);
          denominators[k] = Math.multiplyExact(denominators[k], -j);
        }
      }
    }
    return overCommon(numerators, denominators);
  }

  private static Fractions overCommon(long[] numerators, long[] denominators) {
    long common = 1;
    for (int j = 0; j < numerators.length; j++) {
      long divisor =
          Math.max(1, gcd(numerators[j], denominators[j])) * Long.signum(denominators[j]);
      numerators[j] /= divisor;
      denominators[j] /= divisor;
      common = Math.multiplyExact(common, denominators[j] / gcd(common, denominators[j]));
    }
    for (int j = 0; j < numerators.length; j++) {
      numerators[j] = Math.multiplyExact(numerators[j], common / denominators[j]);
    }
    return new Fractions(numerators, common);
  }

  private static long gcd(long a, long b) {
    return b == 0 ? Math.abs(a) : gcd(b, a % b);
  }

  /// r = f_A(x): the polynomial of degree t-1 with f_A(0) = 1 and f_A(j) = 0 for j in 1..n not in
  /// A.
  public static void ofSet(Field f, long r, List<Integer> a, int n, int x) {
    try (Frame frame = Frame.open(3L * f.octets())) {
      long num = frame.alloc(f.octets());
      long den = frame.alloc(f.octets());
      long t = frame.alloc(f.octets());
      f.setOne(num);
      f.setOne(den);
      for (int j = 1; j <= n; j++) {
        if (!a.contains(j)) {
          difference(f, t, x, j);
          f.mul(num, num, t);
          difference(f, t, 0, j);
          f.mul(den, den, t);
        }
      }
      f.inv(den, den);
      f.mul(r, num, den);
    }
  }

  /// i^k as octets; for evaluating commitments.
  static byte[] power(Field f, int i, int k) {
    try (Frame frame = Frame.open(2L * f.octets())) {
      long r = frame.alloc(f.octets());
      long base = frame.alloc(f.octets());
      f.setOne(r);
      f.set(base, i);
      for (int n = 0; n < k; n++) {
        f.mul(r, r, base);
      }
      return octets(f, r);
    }
  }

  /// The canonical octets of a public element.
  public static byte[] octets(Field f, long element) {
    byte[] octets = new byte[f.octets()];
    try (Frame frame = Frame.open(octets.length)) {
      long at = frame.alloc(octets.length);
      f.toOctets(at, element);
      MemorySegment.copy(SecretPool.MEM, ValueLayout.JAVA_BYTE, at, octets, 0, octets.length);
    }
    return octets;
  }

  private static void difference(Field f, long r, int a, int b) {
    f.set(r, Math.abs(a - b));
    if (a < b) {
      f.neg(r, r);
    }
  }
}
