package org.sluice.threshold;

/// A partition cannot be asked: not reachable, token gone, or not activated. Others may go on.
public final class PartitionUnavailable extends ThresholdException {
  private static final long serialVersionUID = 1L;
  private final int index;
  private final String why;

  /// `why` is a sentence for the operator.
  public PartitionUnavailable(int index, String why) {
    super("partition " + index + " is not available: " + why);
    this.index = index;
    this.why = why;
  }

  /// Which partition.
  public int index() {
    return index;
  }

  /// Why it cannot be asked.
  public String why() {
    return why;
  }
}
