package org.sluice.records.codec;

/// An enum constant that is written as one octet, or as bit `code - 1` of a 16-bit mask when a set
/// of them is written. Codes are part of the format: never changed, never used again.
public interface Coded {
  /// The octet, 1 to 255; at most 16 where the enum is also written as a mask.
  int code();
}
