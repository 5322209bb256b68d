package org.sluice.threshold;

/// The parts of a batch did not combine into valid keys. Nothing of it may be used; every part has
/// been wiped.
public final class BatchFailed extends ThresholdException {
  private static final long serialVersionUID = 1L;

  /// Which check failed.
  public enum Check {
    /// A part has the wrong length or index.
    FORM,
    /// Some K_i is not on the SAKKE curve.
    K_OFF_CURVE,
    /// An RSK or SSK came out as zero: no key from this leaf, log a new one.
    ZERO_KEY,
    /// The pairing equation of the RSKs (design section 6).
    RSK,
    /// The ECCSI equation of the SSKs (design section 6).
    SSK
  }

  private final Check check;
  private final int partition;
  private final int leaf;

  private BatchFailed(Check check, int partition, int leaf, String detail) {
    super("batch failed (" + check + "): " + detail);
    this.check = check;
    this.partition = partition;
    this.leaf = leaf;
  }

  /// The part that one `partition` (1..n) sent is wrong by itself. `detail` says where, from public
  /// fields.
  public static BatchFailed ofPart(Check check, int partition, String detail) {
    return new BatchFailed(check, partition, -1, detail);
  }

  /// The key of one leaf, by its place in the batch, is wrong.
  public static BatchFailed ofLeaf(Check check, int leaf, String detail) {
    return new BatchFailed(check, 0, leaf, "leaf " + leaf + ": " + detail);
  }

  /// Which check failed.
  public Check check() {
    return check;
  }

  /// Whose part is wrong by itself; 0 if the check is of all parts together.
  public int partition() {
    return partition;
  }

  /// Place in the batch of a leaf whose key is wrong; -1 if it is not known.
  public int leaf() {
    return leaf;
  }
}
