package org.sluice.records.fec;

/// The field GF(2^8) with the polynomial x^8 + x^4 + x^3 + x^2 + 1, whose element x generates the
/// multiplicative group. Addition is exclusive or.
final class Gf256 {
  private static final int POLYNOMIAL = 0x11d;
  private static final int ORDER = 255;
  private static final int[] LOG = new int[256];
  private static final int[] EXP = new int[2 * ORDER];

  static {
    int power = 1;
    for (int i = 0; i < ORDER; i++) {
      EXP[i] = power;
      EXP[i + ORDER] = power;
      LOG[power] = i;
      power <<= 1;
      if (power > ORDER) {
        power ^= POLYNOMIAL;
      }
    }
  }

  private Gf256() {}

  /// a * b, both 0 to 255.
  static int multiply(int a, int b) {
    return a == 0 || b == 0 ? 0 : EXP[LOG[a] + LOG[b]];
  }

  /// a / b, both 0 to 255, b not 0.
  static int divide(int a, int b) {
    if (b == 0) {
      throw new ArithmeticException("division by zero in GF(2^8)");
    }
    return a == 0 ? 0 : EXP[LOG[a] + ORDER - LOG[b]];
  }
}
