package org.sluice.records.fec;

/// The inverse of a square Cauchy matrix 1 / (x_i + y_j) over GF(2^8), by its closed form: entry
/// (j, i) is
///
/// ```
/// prod_k (x_i + y_k) (x_k + y_j)
/// -------------------------------------------------------------------
/// (x_i + y_j) * prod_{k != i} (x_i + x_k) * prod_{k != j} (y_j + y_k)
/// ```
///
/// It always exists, because all x and y differ from each other.
final class CauchyInverse {
  private CauchyInverse() {}

  /// The inverse.
  ///
  /// @param x one of each row, 0 to 255
  /// @param y one of each column, as many
  /// @return rows in the order of `y`, columns in the order of `x`
  static int[][] of(int[] x, int[] y) {
    int n = x.length;
    int[] ofX = new int[n];
    int[] ofY = new int[n];
    for (int i = 0; i < n; i++) {
      ofX[i] = quotient(x[i], y, x);
      ofY[i] = quotient(y[i], x, y);
    }
    int[][] inverse = new int[n][n];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < n; i++) {
        inverse[j][i] = Gf256.divide(Gf256.multiply(ofX[i], ofY[j]), x[i] ^ y[j]);
      }
    }
    return inverse;
  }

  /// The product of v + each of `others`, divided by the product of v + each of `own` but itself.
  private static int quotient(int v, int[] others, int[] own) {
    int product = 1;
    for (int other : others) {
      product = Gf256.multiply(product, v ^ other);
    }
    for (int same : own) {
      product = same == v ? product : Gf256.divide(product, v ^ same);
    }
    return product;
  }
}
