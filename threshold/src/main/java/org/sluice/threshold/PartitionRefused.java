package org.sluice.threshold;

/// A partition refuses what it was asked: a rule is not met. Asking again does not help unless what
/// is asked changes.
public final class PartitionRefused extends ThresholdException {
  private static final long serialVersionUID = 1L;
  private final int index;
  private final Refusal refusal;
  private final String detail;

  /// `detail` says which value broke the rule, from public fields.
  public PartitionRefused(int index, Refusal refusal, String detail) {
    super("partition " + index + " refuses (" + refusal + "): " + detail);
    this.index = index;
    this.refusal = refusal;
    this.detail = detail;
  }

  /// Which partition.
  public int index() {
    return index;
  }

  /// Which rule.
  public Refusal refusal() {
    return refusal;
  }

  /// Which value broke it.
  public String detail() {
    return detail;
  }
}
