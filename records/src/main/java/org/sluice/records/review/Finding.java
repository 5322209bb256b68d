package org.sluice.records.review;

/// Something that is not as it should be.
///
/// @param entry index of the entry that breaks a rule, or -1
/// @param where the entry, the file, or the checkpoint
/// @param reason what is wrong with it
public record Finding(long entry, String where, String reason) {
  public static Finding ofEntry(long index, String reason) {
    return new Finding(index, "entry " + index, reason);
  }

  static Finding of(String where, String reason) {
    return new Finding(-1, where, reason);
  }

  /// For example `entry 17: 1 approval, 2 needed`.
  @Override
  public String toString() {
    return where + ": " + reason;
  }
}
