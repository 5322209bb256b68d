package org.sluice.threshold;

/// A partition computed the same value twice and got two results, or its own parts failed their
/// equation: a fault, or someone induces one. It has wiped its shares; one flipped bit in an answer
/// could give the master secret away. A human must look at that machine.
public final class PartitionStopped extends ThresholdException {
  private static final long serialVersionUID = 1L;
  private final int index;
  private final String value;

  /// `value` names what did not agree.
  public PartitionStopped(int index, String value) {
    super("partition " + index + " stopped and wiped its shares: " + value + " did not agree");
    this.index = index;
    this.value = value;
  }

  /// Which partition.
  public int index() {
    return index;
  }

  /// What did not agree.
  public String value() {
    return value;
  }
}
