package org.sluice.client.review;

/// Something in the log that should not be there, or is missing.
///
/// @param index entry at which it shows
/// @param what in words, without anything secret
public record Finding(long index, String what) {
  @Override
  public String toString() {
    return "entry " + index + ": " + what;
  }
}
