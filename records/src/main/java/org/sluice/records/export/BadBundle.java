package org.sluice.records.export;

/// A well-formed bundle that is not to be believed: which check failed, and why.
public final class BadBundle extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The checks, in the order in which they are made.
  public enum Check {
    /// The signature over the payload is by the pinned bundle key.
    SIGNATURE,
    /// The export entry is a signed Export.
    EXPORT_ENTRY,
    /// The Export is signed by the pinned bundle key.
    EXPORT_SIGNATURE,
    /// The Export says what the payload is: hash, stream, sequence, kind, domain, count, root.
    EXPORT_MATCH,
    /// The checkpoint is signed by the pinned log and enough of its witnesses.
    CHECKPOINT,
    /// The export entry is in the log of that checkpoint.
    INCLUSION,
    /// A single item is among the items of the Export.
    ITEM
  }

  private final Check check;

  BadBundle(Check check, String why) {
    super(check + ": " + why);
    this.check = check;
  }

  /// The check that failed.
  public Check check() {
    return check;
  }
}
