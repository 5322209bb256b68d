package org.sluice.records.frame;

import java.util.List;
import java.util.stream.Collectors;

/// An object of which some chunks have not arrived (yet).
///
/// @param missing how many
/// @param ranges which, the first [#MAX_RANGES] runs of them
public record Missing(StreamItem item, int chunks, int missing, List<Range> ranges) {
  /// Runs that are listed; [#missing()] counts them all.
  public static final int MAX_RANGES = 1000;

  /// Chunks `from` to `to`, both included.
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

  /// For example `K 00..0f #7: 3 of 12 chunks missing: 2, 5-6`.
  @Override
  public String toString() {
    return item
        + ": "
        + missing
        + " of "
        + chunks
        + " chunks missing: "
        + ranges.stream().map(Range::toString).collect(Collectors.joining(", "));
  }
}
