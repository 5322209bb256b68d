package org.sluice.records.fec;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
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
  private final RowProduct product;
  // Made when it is first needed: who only recovers needs none.
  private volatile byte @Nullable [] matrix;

  private ErasureCode(int data, int parity, RowProduct product) {
    this.data = data;
    this.parity = parity;
    this.product = product;
  }

  private byte[] matrix() {
    byte[] rows = matrix;
    if (rows == null) {
      rows = new byte[parity * data];
      for (int i = 0; i < parity; i++) {
        for (int j = 0; j < data; j++) {
          rows[i * data + j] = (byte) Gf256.divide(1, (data + i) ^ j);
        }
      }
      matrix = rows;
    }
    return rows;
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
        matrix(),
        block,
        places(0, data, 0, symbol),
        block,
        places(data, data + parity, 0, symbol),
        symbol);
  }

  /// The parity symbols of data that lies in a larger array.
  ///
  /// @param from has k symbols from `at`, one after the other
  /// @param symbol octets of each, at least 1
  /// @return m symbols, one after the other
  /// @throws ErasureFailure of kind BLOCK_LENGTH
  public byte[] parityOf(byte[] from, int at, int symbol) {
    requireData(from, at, symbol);
    byte[] symbols = new byte[parity * symbol];
    int[] inputs = places(0, data, at, symbol);
    product.multiply(matrix(), from, inputs, symbols, places(0, parity, 0, symbol), symbol);
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
    int[] helpers = helpers(absent, present);
    // Each helper takes the place of an absent symbol among the inputs.
    int[] inputs = places(0, data, 0, symbol);
    int[] outputs = new int[absent.length];
    for (int i = 0; i < absent.length; i++) {
      inputs[absent[i]] = helpers[i] * symbol;
      outputs[i] = absent[i] * symbol;
    }
    product.multiply(recovery(absent, helpers), block, inputs, block, outputs, symbol);
  }

  /// The same for data that lies in a larger array, with each parity symbol by itself.
  ///
  /// @param into has k symbols from `at`, one after the other; the absent ones are written
  /// @param symbol octets of each, at least 1
  /// @param present numbers of the symbols that are right; not changed
  /// @param helper the octets of a parity symbol that is present, by its number in the block
  /// @throws ErasureFailure of kind BLOCK_LENGTH or TOO_FEW
  public void recover(byte[] into, int at, int symbol, BitSet present, IntFunction<byte[]> helper) {
    requireData(into, at, symbol);
    int[] absent = first(data, present, 0, data, false);
    int[] helpers = helpers(absent, present);
    // Each helper takes the place of an absent symbol until that is known.
    for (int i = 0; i < absent.length; i++) {
      System.arraycopy(helper.apply(helpers[i]), 0, into, at + absent[i] * symbol, symbol);
    }
    byte[] found = new byte[absent.length * symbol];
    int[] outputs = places(0, absent.length, 0, symbol);
    int[] inputs = places(0, data, at, symbol);
    product.multiply(recovery(absent, helpers), into, inputs, found, outputs, symbol);
    for (int i = 0; i < absent.length; i++) {
      System.arraycopy(found, i * symbol, into, at + absent[i] * symbol, symbol);
    }
  }

  private int[] helpers(int[] absent, BitSet present) {
    int[] helpers = first(absent.length, present, data, data + parity, true);
    if (helpers.length < absent.length) {
      throw new ErasureFailure(
          Kind.TOO_FEW,
          "erasure code: expected "
              + data
              + " symbols of a block, got "
              + (data - absent.length + helpers.length));
    }
    return helpers;
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

  private static int[] places(int from, int to, int at, int symbol) {
    int[] places = new int[to - from];
    for (int i = 0; i < places.length; i++) {
      places[i] = at + (from + i) * symbol;
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

  private void requireData(byte[] octets, int at, int symbol) {
    if (symbol < 1 || at < 0 || (long) data * symbol > octets.length - at) {
      throw new ErasureFailure(
          Kind.BLOCK_LENGTH,
          "erasure code: expected "
              + data
              + " symbols of "
              + symbol
              + " octets, got "
              + (octets.length - at)
              + " octets");
    }
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
