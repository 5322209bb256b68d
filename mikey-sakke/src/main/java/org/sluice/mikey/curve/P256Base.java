package org.sluice.mikey.curve;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.sluice.mikey.field.LooseP256;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// Multiplication of the generator of P-256 by a secret scalar, without doublings: for every window
/// i of the scalar a table holds j * 2^(6i) * G, j = 1..32. The tables are public and lie on the
/// heap; a look-up reads every entry of its window.
///
/// The incomplete addition is enough. The sum of the windows below i is less than 2^(6i) in
/// magnitude, so it is never plus or minus the entry; only in the last window could it be so modulo
/// q, and then the scalar would not be below q. A sum that is still infinity is replaced under a
/// mask.
final class P256Base {

  private static final int WINDOW = 6;
  private static final int ENTRIES = 1 << (WINDOW - 1);
  private static final int WORDS = 4;
  private static final int SIZE = P256Points.SIZE;
  private static final long[][] TABLES = tables();

  private P256Base() {}

  private static long[][] tables() {
    long[][] tables = new long[SignedDigits.count(64 * WORDS, WINDOW)][];
    try (Frame frame = Frame.open(P256Points.POINT + P256Points.SCRATCH + 96)) {
      long step = frame.alloc(P256Points.POINT);
      long scratch = frame.alloc(P256Points.SCRATCH);
      long generator = frame.alloc(96);
      Curve.P256.generator().load(generator);
      P256Points.fromProjective(step, generator);
      for (int i = 0; i < tables.length; i++) {
        tables[i] = P256Table.multiples(step, ENTRIES, false, step);
        P256Points.dbl(step, step, scratch);
      }
    }
    return tables;
  }

  /// r = kG, a point of [Curve#P256], for the four words of k < q at `scalar`.
  static void multiply(long r, long scalar) {
    try (Frame frame = Frame.open(3L * P256Points.POINT + P256Points.SCRATCH)) {
      long acc = frame.alloc(P256Points.POINT);
      long sum = frame.alloc(P256Points.POINT);
      long entry = frame.alloc(P256Points.POINT);
      long scratch = frame.alloc(P256Points.SCRATCH);
      LooseP256.setOne(acc + SIZE);
      LooseP256.setOne(entry + 2 * SIZE);
      long infinite = -1;
      for (int i = 0; i < TABLES.length; i++) {
        long digit = SignedDigits.digit(scalar, WORDS, i, WINDOW);
        select(entry, TABLES[i], SignedDigits.magnitude(digit));
        LooseP256.negateIf(SignedDigits.sign(digit), entry + SIZE);
        P256Points.addAffine(sum, acc, entry, scratch);
        long some = ~SignedDigits.equal(SignedDigits.magnitude(digit), 0);
        replace(acc, sum, entry, infinite, some);
        infinite &= ~some;
      }
      P256Points.toProjective(r, acc);
    }
  }

  /// The entry for `magnitude`; (0, 0) for 0.
  private static void select(long to, long[] table, long magnitude) {
    long x0 = 0;
    long x1 = 0;
    long x2 = 0;
    long x3 = 0;
    long y0 = 0;
    long y1 = 0;
    long y2 = 0;
    long y3 = 0;
    for (int j = 0; j < ENTRIES; j++) {
      long mask = SignedDigits.equal(magnitude, j + 1L);
      int at = j * P256Table.ENTRY;
      x0 |= table[at] & mask;
      x1 |= table[at + 1] & mask;
      x2 |= table[at + 2] & mask;
      x3 |= table[at + 3] & mask;
      y0 |= table[at + 4] & mask;
      y1 |= table[at + 5] & mask;
      y2 |= table[at + 6] & mask;
      y3 |= table[at + 7] & mask;
    }
    LooseP256.fromWords(to, x0, x1, x2, x3);
    LooseP256.fromWords(to + SIZE, y0, y1, y2, y3);
  }

  /// acc = `first` where both masks are set, `sum` where only `some` is; unchanged where it is not.
  static void replace(long acc, long sum, long first, long infinite, long some) {
    for (int k = 0; k < P256Points.POINT; k += 8) {
      long old = SecretPool.MEM.get(JAVA_LONG, acc + k);
      long next = SecretPool.MEM.get(JAVA_LONG, sum + k);
      next ^= (next ^ SecretPool.MEM.get(JAVA_LONG, first + k)) & infinite;
      SecretPool.MEM.set(JAVA_LONG, acc + k, old ^ ((old ^ next) & some));
    }
  }
}
