package org.sluice.records.fec;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Many octets at a time: c * x is c * (low half of x) + c * (high half of x), and each half has
/// only 16 values, so that a lane permutation looks up a whole vector of products at once.
///
/// Four rows and two vectors of each symbol are done together: each input is loaded once for four
/// rows, each table once for two vectors, and the sums stay in registers. Symbols shorter than that
/// go through [TableProduct].
final class VectorProduct implements RowProduct {
  private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_PREFERRED;
  private static final int STEP = SPECIES.length();
  private static final int STRIDE = 2 * STEP;
  private static final int ROWS = 4;

  // Of each factor the 16 products with 0..15, then the 16 with 0, 16 .. 240. A vector of 32 lanes
  // or more holds both halves; a shorter one is loaded twice.
  private static final int TABLE = 32;
  private static final byte[] TABLES = new byte[256 * TABLE + STEP];
  private static final int SECOND_HALF = STEP >= TABLE ? 0 : 16;
  private static final ByteVector LOW = ByteVector.broadcast(SPECIES, (byte) 0x0f);
  private static final ByteVector HIGH_LANE =
      ByteVector.broadcast(SPECIES, (byte) (STEP >= TABLE ? 16 : 0));

  static {
    for (int factor = 0; factor < 256; factor++) {
      for (int half = 0; half < 16; half++) {
        TABLES[factor * TABLE + half] = (byte) Gf256.multiply(factor, half);
        TABLES[factor * TABLE + 16 + half] = (byte) Gf256.multiply(factor, half << 4);
      }
    }
  }

  @Override
  public void multiply(
      byte[] matrix, byte[] from, int[] inputs, byte[] into, int[] outputs, int length) {
    if (length < STRIDE) {
      TableProduct.rows(matrix, from, inputs, into, outputs, length);
      return;
    }
    // The last stride reaches back over what is done already and does it again.
    int last = length - STRIDE;
    for (int row = 0; row < outputs.length; row += row + ROWS <= outputs.length ? ROWS : 1) {
      boolean together = row + ROWS <= outputs.length;
      for (int at = 0; at < length; at += STRIDE) {
        if (together) {
          four(matrix, row, from, inputs, into, outputs, Math.min(at, last));
        } else {
          one(matrix, row, from, inputs, into, outputs[row], Math.min(at, last));
        }
      }
    }
  }

  private static void four(
      byte[] matrix, int row, byte[] from, int[] inputs, byte[] into, int[] outputs, int at) {
    ByteVector a0 = ByteVector.zero(SPECIES);
    ByteVector a1 = a0;
    ByteVector b0 = a0;
    ByteVector b1 = a0;
    ByteVector c0 = a0;
    ByteVector c1 = a0;
    ByteVector d0 = a0;
    ByteVector d1 = a0;
    int columns = inputs.length;
    int factor = row * columns;
    for (int column = 0; column < columns; column++, factor++) {
      ByteVector x0 = ByteVector.fromArray(SPECIES, from, inputs[column] + at);
      ByteVector x1 = ByteVector.fromArray(SPECIES, from, inputs[column] + at + STEP);
      ByteVector low0 = x0.and(LOW);
      ByteVector low1 = x1.and(LOW);
      ByteVector high0 = high(x0);
      ByteVector high1 = high(x1);
      int a = (matrix[factor] & 0xff) * TABLE;
      int b = (matrix[factor + columns] & 0xff) * TABLE;
      int c = (matrix[factor + 2 * columns] & 0xff) * TABLE;
      int d = (matrix[factor + 3 * columns] & 0xff) * TABLE;
      a0 = add(a0, a, low0, high0);
      a1 = add(a1, a, low1, high1);
      b0 = add(b0, b, low0, high0);
      b1 = add(b1, b, low1, high1);
      c0 = add(c0, c, low0, high0);
      c1 = add(c1, c, low1, high1);
      d0 = add(d0, d, low0, high0);
      d1 = add(d1, d, low1, high1);
    }
    a0.intoArray(into, outputs[row] + at);
    a1.intoArray(into, outputs[row] + at + STEP);
    b0.intoArray(into, outputs[row + 1] + at);
    b1.intoArray(into, outputs[row + 1] + at + STEP);
    c0.intoArray(into, outputs[row + 2] + at);
    c1.intoArray(into, outputs[row + 2] + at + STEP);
    d0.intoArray(into, outputs[row + 3] + at);
    d1.intoArray(into, outputs[row + 3] + at + STEP);
  }

  private static void one(
      byte[] matrix, int row, byte[] from, int[] inputs, byte[] into, int out, int at) {
    ByteVector sum0 = ByteVector.zero(SPECIES);
    ByteVector sum1 = sum0;
    int factor = row * inputs.length;
    for (int column = 0; column < inputs.length; column++, factor++) {
      ByteVector x0 = ByteVector.fromArray(SPECIES, from, inputs[column] + at);
      ByteVector x1 = ByteVector.fromArray(SPECIES, from, inputs[column] + at + STEP);
      int table = (matrix[factor] & 0xff) * TABLE;
      sum0 = add(sum0, table, x0.and(LOW), high(x0));
      sum1 = add(sum1, table, x1.and(LOW), high(x1));
    }
    sum0.intoArray(into, out + at);
    sum1.intoArray(into, out + at + STEP);
  }

  private static ByteVector high(ByteVector x) {
    return x.reinterpretAsShorts()
        .lanewise(VectorOperators.LSHR, 4)
        .reinterpretAsBytes()
        .and(LOW)
        .or(HIGH_LANE);
  }

  private static ByteVector add(ByteVector sum, int table, ByteVector low, ByteVector high) {
    ByteVector first = ByteVector.fromArray(SPECIES, TABLES, table);
    ByteVector second = ByteVector.fromArray(SPECIES, TABLES, table + SECOND_HALF);
    return sum.lanewise(VectorOperators.XOR, low.selectFrom(first))
        .lanewise(VectorOperators.XOR, high.selectFrom(second));
  }
}
