package org.sluice.records.fec;

/// How probable it is that a block cannot be recovered.
public final class BlockFailure {
  private BlockFailure() {}

  /// Probability that more than `parity` of `data + parity` symbols are lost, when each is lost
  /// with probability `loss` whatever became of the others: the upper tail of a binomial
  /// distribution.
  ///
  /// @param data 1 or more
  /// @param parity 0 or more; negative means that something else has used it up: 1
  /// @param loss 0 to 1
  public static double probability(int data, int parity, double loss) {
    if (!(loss >= 0 && loss <= 1)) {
      throw new IllegalArgumentException("loss: expected 0 to 1, got " + loss);
    }
    if (parity < 0) {
      return 1;
    }
    if (loss == 0 || loss == 1) {
      return loss;
    }
    int symbols = data + parity;
    double logarithm = symbols * Math.log1p(-loss);
    double odds = loss / (1 - loss);
    double tail = 0;
    for (int lost = 1; lost <= symbols; lost++) {
      logarithm += Math.log((symbols - lost + 1) * odds / lost);
      tail += lost > parity ? Math.exp(logarithm) : 0;
    }
    return Math.min(1, tail);
  }
}
