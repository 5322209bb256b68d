package org.sluice.records.frame;

/// How close a block was to being lost.
///
/// @param parity frames that might have been lost
/// @param left how many more might have been lost; negative if the block could not be recovered
public record Margin(StreamItem item, int parity, int left) implements Comparable<Margin> {
  /// Share of the parity that was left, 0 to 1; 1 if there was no parity and nothing was lost.
  public double share() {
    if (left < 0) {
      return 0;
    }
    return parity == 0 ? 1 : (double) left / parity;
  }

  /// The one with less left comes first.
  @Override
  public int compareTo(Margin other) {
    int order = Double.compare(share(), other.share());
    order = order != 0 ? order : Integer.compare(left, other.left);
    return order != 0 ? order : item.compareTo(other.item);
  }
}
