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

  /// `detail` says where, from public fields.
  public BatchFailed(Check check, String detail) {
    super("batch failed (" + check + "): " + detail);
    this.check = check;
  }

  /// Which check failed.
  public Check check() {
    return check;
  }
}
