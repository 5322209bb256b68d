package org.sluice.records.frame;

/// What became of the frames of one link, by their numbers. A number that has not arrived among the
/// last [#WINDOW] is still on its way, until the link is quiet.
///
/// @param link its number
/// @param received frames that arrived, each counted once
/// @param lost frames that did not
/// @param repeated frames that arrived a second time
/// @param worstBurst most frames lost in a row
/// @param sessions how often a sender was started, as far as it was noticed
public record LinkLoss(
    int link, long received, long lost, long repeated, long worstBurst, int sessions) {
  /// Frames that may overtake each other.
  public static final int WINDOW = 4096;

  /// Share of the frames that were lost, 0 to 1.
  public double share() {
    return received + lost == 0 ? 0 : (double) lost / (received + lost);
  }
}
