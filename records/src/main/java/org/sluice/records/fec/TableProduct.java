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
  public void multiply(byte[] matrix, byte[] block, int[] inputs, int[] outputs, int length) {
    rows(matrix, block, inputs, outputs, length);
  }

  static void rows(byte[] matrix, byte[] block, int[] inputs, int[] outputs, int length) {
    for (int row = 0; row < outputs.length; row++) {
      Arrays.fill(block, outputs[row], outputs[row] + length, (byte) 0);
      for (int column = 0; column < inputs.length; column++) {
        int table = (matrix[row * inputs.length + column] & 0xff) << 8;
        add(table, block, inputs[column], outputs[row], length);
      }
    }
  }

  private static void add(int table, byte[] block, int in, int out, int length) {
    for (int i = 0; i < length; i++) {
      block[out + i] ^= PRODUCTS[table | (block[in + i] & 0xff)];
    }
  }
}
