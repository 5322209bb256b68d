package org.sluice.mikey.batch;

/// What the trace of `constanttime` enters of this package.
public final class TracedBatch {

  /// Scalars: two groups of lanes and a bit, with the widest vectors.
  public static final int COUNT = 17;

  private TracedBatch() {}

  /// In lanes, the first three windows: all windows are computed alike.
  public static void lanes(long out, long scalars) {
    LaneMultiples.encode(out, scalars, COUNT, 3);
  }

  /// The public way in, which takes the few one by one.
  public static void oneByOne(long out, long scalars) {
    BaseMultiples.encode(out, scalars, 2);
  }
}
