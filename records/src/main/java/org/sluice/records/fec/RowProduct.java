package org.sluice.records.fec;

/// Multiplies a matrix over GF(2^8) with columns of symbols: output r becomes the sum over c of
/// `matrix[r * columns + c]` times input c, octet by octet.
///
/// There are two, with equal output: [TableProduct] everywhere, [VectorProduct] where the Vector
/// API is.
interface RowProduct {
  /// Computes all outputs.
  ///
  /// @param inputs where each input begins in `from`; their number is the number of columns
  /// @param outputs where each output begins in `into`, which may be the same array; they overlap
  ///   with no input and no other output
  /// @param length octets of each symbol
  void multiply(byte[] matrix, byte[] from, int[] inputs, byte[] into, int[] outputs, int length);

  /// The faster one that this Java has.
  static RowProduct best() {
    boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return vectors ? new VectorProduct() : new TableProduct();
  }
}
