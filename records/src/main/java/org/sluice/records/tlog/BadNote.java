package org.sluice.records.tlog;

/// A signed note, key or checkpoint that is refused.
public final class BadNote extends TlogException {
  private static final long serialVersionUID = 1L;

  /// Which check refused it.
  public enum Check {
    /// Larger than a note may be, or more signature lines than are read.
    SIZE,
    /// Not UTF-8, a control character, no empty line, or a signature line out of shape.
    NOTE_FORMAT,
    /// A `name+id+key` line or its parts.
    KEY_FORMAT,
    /// No signature by a key that is known here.
    UNKNOWN_KEYS,
    /// A line by a known key whose signature does not verify.
    SIGNATURE,
    /// The text is not a checkpoint.
    CHECKPOINT_FORMAT,
    /// A checkpoint of another log.
    ORIGIN,
    /// Fewer witnesses than the quorum.
    QUORUM
  }

  /// @serial
  private final Check check;

  BadNote(Check check, String expected, String got) {
    super("note refused (" + check + "): expected " + expected + ", got " + got);
    this.check = check;
  }

  /// The check that failed.
  public Check check() {
    return check;
  }
}
