package org.sluice.records.fec;

import java.util.Arrays;
import java.util.BitSet;
import org.sluice.records.fec.ErasureFailure.Kind;

/// k data symbols and m parity symbols, of which any k give all: a systematic Reed-Solomon code
/// over GF(2^8) (polynomial 0x11d) from a Cauchy matrix. Parity i is the sum over j of data j
/// divided by (k + i) + j, where + is exclusive or.
///
/// A block is one array: k + m symbols of equal length one after the other, the data first. Parity
/// i depends on k and i only, not on m, so that both sides need not agree on m. Immutable; may be
/// shared by threads.
public final class ErasureCode {
  /// Most symbols of a block, data and parity together.
  public static final int MAX_SYMBOLS = 255;

  private final int data;
  private final int parity;
  private final byte[] matrix;
  private final RowProduct product;

  private ErasureCode(int data, int parity, RowProduct product) {
    this.data = data;
    this.parity = parity;
    this.product = product;
    this.matrix = new byte[parity * data];
    for (int i = 0; i < parity; i++) {
      for (int j = 0; j < data; j++) {
        matrix[i * data + j] = (byte) Gf256.divide(1, (data + i) ^ j);
      }
    }
  }

  /// The code for `data` symbols (at least 1) and `parity` symbols (0 or more), together at most
  /// [#MAX_SYMBOLS].
  ///
  /// @throws ErasureFailure of kind PARAMETERS if there is none
  public static ErasureCode of(int data, int parity) {
    return with(data, parity, RowProduct.best());
  }

  /// The same code without the Vector API, whatever this Java has: slower, equal octets.
  ///
  /// @throws ErasureFailure of kind PARAMETERS if there is none
  public static ErasureCode withTable(int data, int parity) {
    return with(data, parity, new TableProduct());
  }

  static ErasureCode with(int data, int parity, RowProduct product) {
    if (data < 1 || parity < 0 || data > MAX_SYMBOLS - parity) {
      throw new ErasureFailure(
          Kind.PARAMETERS,
          "erasure code: expected 1 or more data and 0 or more parity symbols, at most "
              + MAX_SYMBOLS
              + " together, got "
              + data
              + " and "
              + parity);
    }
    return new ErasureCode(data, parity, product);
  }

  /// Number of data symbols, k.
  public int data() {
    return data;
  }

  /// Number of parity symbols, m.
  public int parity() {
    return parity;
  }

  /// Computes the parity symbols of a block from its data symbols.
  ///
  /// @param block k + m symbols
  /// @param symbol octets of each, at least 1
  /// @throws ErasureFailure of kind BLOCK_LENGTH
  public void encode(byte[] block, int symbol) {
    requireLength(block, symbol);
    product.multiply(
        matrix, block, places(0, data, symbol), block, places(data, data + parity, symbol), symbol);
  }

  /// The parity symbols of data that lies in a larger array.
  ///
  /// @param from has k symbols from `at`, one after the other
  /// @param symbol octets of each, at least 1
  /// @return m symbols, one after the other
  /// @throws ErasureFailure of kind BLOCK_LENGTH
  public byte[] parityOf(byte[] from, int at, int symbol) {
    if (symbol < 1 || at < 0 || (long) data * symbol > from.length - at) {
      throw new ErasureFailure(
          Kind.BLOCK_LENGTH,
          "erasure code: expected "
              + data
              + " symbols of "
              + symbol
              + " octets, got "
              + (from.length - at)
              + " octets");
    }
    int[] inputs = places(0, data, symbol);
    for (int i = 0; i < data; i++) {
      inputs[i] += at;
    }
    byte[] symbols = new byte[parity * symbol];
    product.multiply(matrix, from, inputs, symbols, places(0, parity, symbol), symbol);
    return symbols;
  }

  /// Computes the data symbols that are absent from those that are present. Absent parity symbols
  /// stay as they are.
  ///
  /// @param block k + m symbols; what is in the absent ones does not matter
  /// @param symbol octets of each, at least 1
  /// @param present numbers of the symbols that are right; not changed
  /// @throws ErasureFailure of kind BLOCK_LENGTH or TOO_FEW
  public void recover(byte[] block, int symbol, BitSet present) {
    requireLength(block, symbol);
    int[] absent = first(data, present, 0, data, false);
    if (absent.length == 0) {
      return;
    }
    int[] helpers = first(absent.length, present, data, data + parity, true);
    if (helpers.length < absent.length) {
      throw new ErasureFailure(
          Kind.TOO_FEW,
          "erasure code: expected "
              + data
              + " symbols of a block, got "
              + (data - absent.length + helpers.length));
    }
    // Each helper takes the place of an absent symbol among the inputs.
    int[] inputs = places(0, data, symbol);
    int[] outputs = new int[absent.length];
    for (int i = 0; i < absent.length; i++) {
      inputs[absent[i]] = helpers[i] * symbol;
      outputs[i] = absent[i] * symbol;
    }
    product.multiply(recovery(absent, helpers), block, inputs, block, outputs, symbol);
  }

  /// The rows that give the absent symbols from the present ones and the helpers.
  ///
  /// Helper i without the present data is a sum over the absent symbols, with a square Cauchy
  /// matrix; its inverse times the helper, and times the helper's share of each present symbol.
  private byte[] recovery(int[] absent, int[] helpers) {
    int[][] inverse = CauchyInverse.of(helpers, absent);
    BitSet missing = new BitSet(data);
    byte[] rows = new byte[absent.length * data];
    for (int a : absent) {
      missing.set(a);
    }
    for (int row = 0; row < absent.length; row++) {
      for (int j = missing.nextClearBit(0); j < data; j = missing.nextClearBit(j + 1)) {
        int sum = 0;
        for (int i = 0; i < helpers.length; i++) {
          sum ^= Gf256.divide(inverse[row][i], helpers[i] ^ j);
        }
        rows[row * data + j] = (byte) sum;
      }
      for (int i = 0; i < helpers.length; i++) {
        rows[row * data + absent[i]] = (byte) inverse[row][i];
      }
    }
    return rows;
  }

  private static int[] places(int from, int to, int symbol) {
    int[] places = new int[to - from];
    for (int i = 0; i < places.length; i++) {
      places[i] = (from + i) * symbol;
    }
    return places;
  }

  /// The first numbers from `from` up to `to` (excluded) that are in the set, or not; at most
  /// `most`.
  private static int[] first(int most, BitSet set, int from, int to, boolean wanted) {
    int[] found = new int[Math.min(most, to - from)];
    int count = 0;
    for (int i = from; i < to && count < found.length; i++) {
      if (set.get(i) == wanted) {
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private void requireLength(byte[] block, int symbol) {
    if (symbol < 1 || block.length != (long) (data + parity) * symbol) {
      throw new ErasureFailure(
          Kind.BLOCK_LENGTH,
          "erasure code: expected "
              + (data + parity)
              + " symbols of "
              + symbol
              + " octets, got "
              + block.length
              + " octets");
    }
  }
}
