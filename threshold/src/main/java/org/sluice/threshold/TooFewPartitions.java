package org.sluice.threshold;

import java.util.List;

/// Fewer partitions answered than the batch needs (m = 2t - 1). Nothing was made.
public final class TooFewPartitions extends ThresholdException {
  private static final long serialVersionUID = 1L;
  private final int have;
  private final int need;
  private final transient List<Integer> down;

  /// `down` lists the indices that did not answer.
  public TooFewPartitions(int have, int need, List<Integer> down) {
    super(
        have
            + " partitions answer, "
            + need
            + " must be up to issue; not answering: "
            + (down.isEmpty() ? "none" : down));
    this.have = have;
    this.need = need;
    this.down = List.copyOf(down);
  }

  /// Partitions that answered.
  public int have() {
    return have;
  }

  /// Partitions that must answer.
  public int need() {
    return need;
  }

  /// Indices of those that did not.
  public List<Integer> down() {
    return down;
  }
}
