package org.sluice.mikey.curve;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.sluice.mikey.field.Field;
import org.sluice.mikey.secret.Frame;
import org.sluice.mikey.secret.SecretPool;

/// Multiplication of a fixed point G by a secret scalar, without doublings: for every window i of
/// the scalar a table holds the affine points j * 2^(wi) * G, j = 1..2^(w-1). The tables are public
/// and lie on the heap; a look-up reads every entry of its window.
final class FixedBase {

  private static final int WINDOW = 6;
  private static final int ENTRIES = 1 << (WINDOW - 1);

  private final Field f;
  private final CompleteFormulas formulas;
  private final int size;
  private final int entryWords;
  private final long[][] tables;

  FixedBase(Field field, CompleteFormulas formulas, int scalarBits, long generator) {
    this.f = field;
    this.formulas = formulas;
    this.size = field.octets();
    this.entryWords = 2 * field.limbs();
    this.tables = new long[SignedDigits.count(scalarBits, WINDOW)][];
    try (Frame frame = Frame.open(Window.octets(size))) {
      Window window = new Window(frame, size);
      copy(window.step, generator, 3 * size);
      for (int i = 0; i < tables.length; i++) {
        tables[i] = table(window);
        for (int k = 0; k < WINDOW; k++) {
          formulas.dbl(window.step, window.step, window.scratch);
        }
      }
    }
  }

  /// Places of the computation of one window: its points, the running products of their Z.
  private record Window(long step, long points, long products, long inverse, long t, long scratch) {
    Window(Frame frame, int size) {
      this(
          frame.alloc(3L * size),
          frame.alloc(3L * size * ENTRIES),
          frame.alloc((long) size * ENTRIES),
          frame.alloc(size),
          frame.alloc(2L * size),
          frame.alloc((long) CompleteFormulas.SCRATCH * size));
    }

    static long octets(int size) {
      return (3L + 4 * ENTRIES + 3 + CompleteFormulas.SCRATCH) * size;
    }
  }

  private long[] table(Window w) {
    copy(w.points, w.step, 3 * size);
    for (int j = 1; j < ENTRIES; j++) {
      formulas.add(point(w, j), point(w, j - 1), w.step, w.scratch);
    }
    // One inversion for all Z of the window.
    f.copy(w.products, w.points + 2L * size);
    for (int j = 1; j < ENTRIES; j++) {
      f.mul(product(w, j), product(w, j - 1), point(w, j) + 2L * size);
    }
    f.inv(w.inverse, product(w, ENTRIES - 1));
    long[] table = new long[ENTRIES * entryWords];
    for (int j = ENTRIES - 1; j >= 0; j--) {
      if (j == 0) {
        f.copy(w.t, w.inverse);
      } else {
        f.mul(w.t, w.inverse, product(w, j - 1));
        f.mul(w.inverse, w.inverse, point(w, j) + 2L * size);
      }
      f.mul(w.t + size, point(w, j) + size, w.t);
      f.mul(w.t, point(w, j), w.t);
      for (int k = 0; k < entryWords; k++) {
        table[j * entryWords + k] = SecretPool.MEM.get(JAVA_LONG, w.t + 8L * k);
      }
    }
    return table;
  }

  private long point(Window w, int j) {
    return w.points + 3L * size * j;
  }

  private long product(Window w, int j) {
    return w.products + (long) size * j;
  }

  /// r = kG for the canonical scalar words at `scalar`.
  void multiply(long r, long scalar, int scalarWords) {
    try (Frame frame = Frame.open((8L + CompleteFormulas.SCRATCH) * size)) {
      long acc = frame.alloc(3L * size);
      long sum = frame.alloc(3L * size);
      long entry = frame.alloc(2L * size);
      long scratch = frame.alloc((long) CompleteFormulas.SCRATCH * size);
      f.setOne(acc + size);
      for (int i = 0; i < tables.length; i++) {
        long digit = SignedDigits.digit(scalar, scalarWords, i, WINDOW);
        select(entry, tables[i], SignedDigits.magnitude(digit));
        f.neg(sum, entry + size);
        f.cmov(SignedDigits.sign(digit), entry + size, sum);
        formulas.addMixed(sum, acc, entry, scratch);
        // The mixed addition has no infinity as second operand: for digit 0 keep the old sum.
        long nonZero = ~SignedDigits.equal(digit & 0xff, 0);
        for (int c = 0; c < 3; c++) {
          f.cmov(nonZero, acc + (long) c * size, sum + (long) c * size);
        }
      }
      copy(r, acc, 3 * size);
    }
  }

  /// As [#multiply(long, long, int)] for a public scalar: digits that are 0 cost nothing.
  void multiplyPublic(long r, long scalar, int scalarWords) {
    try (Frame frame = Frame.open((5L + CompleteFormulas.SCRATCH) * size)) {
      long acc = frame.alloc(3L * size);
      long entry = frame.alloc(2L * size);
      long scratch = frame.alloc((long) CompleteFormulas.SCRATCH * size);
      f.setOne(acc + size);
      for (int i = 0; i < tables.length; i++) {
        int digit = (int) SignedDigits.digit(scalar, scalarWords, i, WINDOW);
        if (digit != 0) {
          int from = (Math.abs(digit) - 1) * entryWords;
          MemorySegment.copy(tables[i], from, SecretPool.MEM, JAVA_LONG, entry, entryWords);
          if (digit < 0) {
            f.neg(entry + size, entry + size);
          }
          formulas.addMixed(acc, acc, entry, scratch);
        }
      }
      copy(r, acc, 3 * size);
    }
  }

  private void select(long to, long[] table, long magnitude) {
    SecretPool.wipe(to, 8L * entryWords);
    for (int j = 0; j < ENTRIES; j++) {
      long mask = SignedDigits.equal(magnitude, j + 1L);
      for (int k = 0; k < entryWords; k++) {
        long old = SecretPool.MEM.get(JAVA_LONG, to + 8L * k);
        SecretPool.MEM.set(JAVA_LONG, to + 8L * k, old | (table[j * entryWords + k] & mask));
      }
    }
  }

  private static void copy(long to, long from, int octets) {
    MemorySegment.copy(SecretPool.MEM, from, SecretPool.MEM, to, octets);
  }
}
