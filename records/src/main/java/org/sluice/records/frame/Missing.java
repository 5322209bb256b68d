package org.sluice.records.frame;

import java.util.List;
import java.util.stream.Collectors;

/// An object of which some blocks cannot be recovered (yet).
///
/// @param blocks that it has
/// @param missing blocks that are missing
/// @param framesShort frames of these blocks that would be enough
/// @param ranges which blocks, the first [#MAX_RANGES] runs of them
public record Missing(
    StreamItem item, int blocks, int missing, int framesShort, List<Range> ranges) {
  /// Runs that are listed; [#missing()] counts them all.
  public static final int MAX_RANGES = 1000;

  /// Blocks `from` to `to`, both included.
  public record Range(int from, int to) {
    @Override
    public String toString() {
      return from == to ? "" + from : from + "-" + to;
    }
  }

  /// Keeps a copy.
  public Missing {
    ranges = List.copyOf(ranges);
  }

  /// For example `K 00..0f #7: 3 of 12 blocks missing, 5 frames short: 2, 5-6`.
  @Override
  public String toString() {
    return item
        + ": "
        + missing
        + " of "
        + blocks
        + " blocks missing, "
        + framesShort
        + " frames short: "
        + ranges.stream().map(Range::toString).collect(Collectors.joining(", "));
  }
}
