package org.sluice.records.fec;

import java.util.Arrays;

/// One octet after the other, each product looked up in a table of all 65 536.
final class TableProduct implements RowProduct {
  private static final byte[] PRODUCTS = new byte[256 * 256];

  static {
    for (int i = 0; i < PRODUCTS.length; i++) {
      PRODUCTS[i] = (byte) Gf256.multiply(i >>> 8, i & 0xff);
    }
  }

  @Override
  public void multiply(
      byte[] matrix, byte[] from, int[] inputs, byte[] into, int[] outputs, int length) {
    rows(matrix, from, inputs, into, outputs, length);
  }

  static void rows(
      byte[] matrix, byte[] from, int[] inputs, byte[] into, int[] outputs, int length) {
    for (int row = 0; row < outputs.length; row++) {
      int out = outputs[row];
      int factor = row * inputs.length;
      Arrays.fill(into, out, out + length, (byte) 0);
      int column = 0;
      for (; column + 1 < inputs.length; column += 2) {
        int first = table(matrix[factor + column]);
        int second = table(matrix[factor + column + 1]);
        addTwo(first, inputs[column], second, inputs[column + 1], from, into, out, length);
      }
      if (column < inputs.length) {
        addOne(table(matrix[factor + column]), inputs[column], from, into, out, length);
      }
    }
  }

  private static int table(byte factor) {
    return (factor & 0xff) << 8;
  }

  private static void addOne(int table, int in, byte[] from, byte[] into, int out, int length) {
    for (int i = 0; i < length; i++) {
      into[out + i] ^= PRODUCTS[table | (from[in + i] & 0xff)];
    }
  }

  /// Two inputs in one pass: half as many loads and stores of the sums.
  private static void addTwo(
      int tableA, int inA, int tableB, int inB, byte[] from, byte[] into, int out, int length) {
    for (int i = 0; i < length; i++) {
      byte a = PRODUCTS[tableA | (from[inA + i] & 0xff)];
      byte b = PRODUCTS[tableB | (from[inB + i] & 0xff)];
      into[out + i] ^= (byte) (a ^ b);
    }
  }
}
