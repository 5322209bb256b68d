package org.sluice.records.fec;

/// Why nothing could be encoded or recovered. No octet of the block was changed.
public final class ErasureFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What was wrong.
  public enum Kind {
    /// Numbers of symbols for which there is no code.
    PARAMETERS,
    /// The block is not as many symbols long as the code says.
    BLOCK_LENGTH,
    /// Fewer symbols are present than the data has.
    TOO_FEW
  }

  /// @serial
  private final Kind kind;

  ErasureFailure(Kind kind, String text) {
    super(text);
    this.kind = kind;
  }

  /// What was wrong.
  public Kind kind() {
    return kind;
  }
}
